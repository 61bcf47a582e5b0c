// Sockets that outlive their object's memory: who hears what of a close, what an attachment is, what
// the runtime answers by itself, and what a sleeping object knows when a frame wakes it.

import { type Device, type Fact, onDevice, pause } from '../fact.ts';
import { Heard, notesOf, socketsBelow } from './wire.ts';

const wire = (
  name: string,
  run: (device: Device, first: Heard) => Promise<unknown>,
  ...seen: Fact['seen']
): Fact =>
  onDevice(
    name,
    async (device) => run(device, await new Heard(device, '?id=a&tag=red').hears(1)),
    ...seen,
  );

export const SOCKET_FACTS: readonly Fact[] = [
  wire(
    'what an object sent before the upgrade was answered comes first, in order',
    async (device) => {
      const socket = new Heard(device, '?slowly');
      await socket.hears(1);
      for (let count = 0; count < 20; count++) socket.send(`echo ${count}`);
      await socket.hears(21);
      const expected = ['welcome', ...Array.from({ length: 20 }, (_, count) => `echo ${count}`)];
      return socket.frames.join() === expected.join();
    },
    true,
  ),
  wire(
    'an upgrade that is refused opens nothing, and the object hears no more of it',
    async (device) => {
      const ended = await new Heard(device, '?refuse').ends();
      await pause(300);
      return [ended, await notesOf(device, 1)];
    },
    ['1006 ', ['constructed']],
  ),
  wire(
    'a client that closes is answered, and the object hears its code and reason',
    async (device, first) => {
      first.socket.close(4000, 'bye');
      return [await first.ends(), await notesOf(device, 5), await socketsBelow(device, 1)];
    },
    [
      '4000 r',
      [
        'constructed',
        'closed: 4000 bye true 2',
        'send: nothing',
        'answer: nothing 3',
        'sockets: 1',
      ],
      0,
    ],
  ),
  wire(
    'a client that closes without a code is heard as 1005',
    async (device, first) => {
      first.socket.close();
      return [await first.ends(), await notesOf(device, 5)];
    },
    [
      '1000 r',
      ['constructed', 'closed: 1005  true 2', 'send: nothing', 'answer: nothing 3', 'sockets: 1'],
    ],
  ),
  wire(
    'an object that closes hears of its own close once the client has answered',
    async (device, first) => {
      first.send('close 4003 go');
      return [await first.ends(), await notesOf(device, 9)];
    },
    [
      '4003 go',
      [
        'constructed',
        'close: nothing, 2',
        "send: TypeError: Can't call WebSocket send() after close().",
        'again: nothing',
        'sockets: 1',
        'closed: 4003  true 3',
        "send: TypeError: Can't call WebSocket send() after close().",
        'answer: nothing 3',
        'sockets: 1',
      ],
    ],
  ),
  wire(
    'an object that closes without a code',
    async (device, first) => {
      first.send('close');
      return [await first.ends(), await notesOf(device, 9)];
    },
    [
      '1005 ',
      [
        'constructed',
        'close: nothing, 2',
        "send: TypeError: Can't call WebSocket send() after close().",
        'again: nothing',
        'sockets: 1',
        'closed: 1005  true 3',
        "send: TypeError: Can't call WebSocket send() after close().",
        'answer: nothing 3',
        'sockets: 1',
      ],
    ],
  ),
  wire(
    'a close with a code that may not be sent is refused',
    async (device, first) => {
      first.send('close 1006 go');
      return [await first.ends(), (await notesOf(device, 5)).slice(0, 5)];
    },
    [
      '4002 again',
      [
        'constructed',
        'close: InvalidAccessError: Invalid WebSocket close code: 1006., 1',
        'send: nothing',
        'again: nothing',
        'sockets: 1',
      ],
    ],
  ),
  wire(
    'a close with a reason that is too long is refused',
    async (device, first) => {
      first.send(`close 4000 ${'x'.repeat(124)}`);
      await first.ends();
      return (await notesOf(device, 5))[1];
    },
    'close: SyntaxError: WebSocket close reason must not be longer than 123 bytes when UTF-8 encoded., 1',
  ),
  wire(
    'a client that vanishes is heard as a close without one',
    async (device, first) => {
      device.vanish(first.socket);
      return notesOf(device, 5);
    },
    [
      'constructed',
      'closed: 1006 WebSocket disconnected without sending Close frame. false 2',
      'send: nothing',
      'answer: nothing 3',
      'sockets: 1',
    ],
  ),
  wire(
    'a handler that throws leaves the socket open',
    async (_device, first) => {
      first.send('throw');
      return [await first.ask('echo'), first.closed];
    },
    ['echo', null],
  ),
  wire(
    'an object that aborts breaks its sockets, and is constructed anew without them',
    async (device, first) => {
      first.send('abort');
      const ended = await first.ends();
      const second = await new Heard(device, '?id=b').hears(1);
      return [ended, JSON.parse(await second.ask('state'))];
    },
    [
      '1006 ',
      {
        isKnown: false,
        isSame: true,
        frames: 1,
        attachment: { id: 'b' },
        tags: ['blue', 'none'],
        byTag: [1, 0],
        readyState: 1,
      },
    ],
  ),
  wire(
    'frames of one socket are begun in order, and a handler that waits lets the next ones in',
    async (_device, first) => {
      first.send('wait');
      first.send('echo');
      return (await first.hears(3)).frames;
    },
    ['welcome', 'echo', 'waited'],
  ),
  wire(
    'a frame wakes a sleeping object: its sockets are known, with tags and attachments',
    async (device, first) => {
      const before = JSON.parse(await first.ask('state'));
      await device.evict('Wire');
      const after = JSON.parse(await first.ask('state'));
      return [before, after, first.closed];
    },
    [
      {
        isKnown: false,
        isSame: true,
        frames: 1,
        attachment: { id: 'a' },
        tags: ['blue', 'red'],
        byTag: [1, 1],
        readyState: 1,
      },
      {
        isKnown: true,
        isSame: true,
        frames: 1,
        attachment: { id: 'a' },
        tags: ['blue', 'red'],
        byTag: [1, 1],
        readyState: 1,
      },
      null,
    ],
  ),
  wire(
    'the runtime answers a ping without waking the object, also one that was set before it slept',
    async (device, first) => {
      const before = await first.ask('times');
      await device.evict('Wire');
      const answers = [await first.ask('ping'), await first.ask('ping')];
      await pause(300);
      const isYoung = await first.ask('young');
      const after = await first.ask('times');
      return [before, answers, isYoung, after];
    },
    ['false', ['pong', 'pong'], 'true', 'true'],
  ),
  wire(
    'a client that vanishes while the object sleeps wakes it',
    async (device, first) => {
      await device.evict('Wire');
      device.vanish(first.socket);
      return notesOf(device, 5);
    },
    [
      'constructed',
      'closed: 1006 WebSocket disconnected without sending Close frame. false 2',
      'send: nothing',
      'answer: nothing 3',
      'sockets: 1',
    ],
  ),
  wire(
    'an attachment has a size at most',
    async (_device, first) => [await first.ask('attach 2000'), await first.ask('attach 20000')],
    [
      'nothing',
      "Error: A WebSocket 'attachment' cannot be larger than 16384 bytes.'attachment' was 20006 bytes.",
    ],
  ),
  wire(
    'a frame of bytes comes back as bytes',
    async (_device, first) => {
      first.send(new Uint8Array([1, 2, 3]).buffer);
      return (await first.hears(2)).frames;
    },
    ['welcome', '3 B'],
  ),
  onDevice(
    'an upgrade whose answer nobody took is heard as a close without one',
    async (device) => {
      const ended = await new Heard(device, '?drop').ends();
      return [ended, (await notesOf(device, 5))[1]?.replace(/ \d$/, '')];
    },
    ['1006 ', 'closed: 1006 WebSocket disconnected without sending Close frame. false'],
  ),
  onDevice(
    'a fetch under an abort signal breaks the socket that came of it',
    async (device) => {
      const socket = await new Heard(device, '?cut').hears(1);
      return [await socket.ends(), (await notesOf(device, 5))[1]?.replace(/ \d$/, '')];
    },
    ['1006 ', 'closed: 1006 WebSocket disconnected without sending Close frame. false'],
  ),
];
