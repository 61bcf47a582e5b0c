// Sockets that outlive their object's memory: who hears what of a close, what an attachment is, what
// the runtime answers by itself, and what a sleeping object knows when a frame wakes it.

import { DurableObject } from 'cloudflare:workers';
import { type Device, type Fact, onDevice, pause, type Route, thrownBy, until } from '../fact.ts';

type Namespace = { getByName(name: string): { fetch(request: Request): Promise<Response> } };

/** Does what frames tell it: `do argument`. */
export class Wire extends DurableObject {
  /** Sockets as this incarnation first saw them. */
  readonly #known: Set<WebSocket>;
  readonly #constructedMs = Date.now();
  #frames = 0;

  constructor(context: DurableObjectState, env: Cloudflare.Env) {
    super(context, env);
    context.storage.sql.exec('create table if not exists notes (text text not null)');
    this.#known = new Set(context.getWebSockets());
    context.setWebSocketAutoResponse(new WebSocketRequestResponsePair('ping', 'pong'));
    this.#note('constructed');
  }

  #note(text: string): void {
    this.ctx.storage.sql.exec('insert into notes (text) values (?)', text);
  }

  override async fetch(request: Request): Promise<Response> {
    const { searchParams } = new URL(request.url);
    if (searchParams.has('sockets')) return Response.json(this.ctx.getWebSockets().length);
    if (searchParams.has('notes')) {
      return Response.json(
        this.ctx.storage.sql
          .exec<{ text: string }>('select text from notes order by rowid')
          .toArray()
          .map(({ text }) => text),
      );
    }
    const { 0: client, 1: server } = new WebSocketPair();
    this.ctx.acceptWebSocket(server, ['blue', searchParams.get('tag') ?? 'none']);
    server.serializeAttachment({ id: searchParams.get('id') });
    if (searchParams.has('refuse')) {
      server.close(4001, 'refused');
      return new Response(null, { status: 401 });
    }
    server.send('welcome');
    if (searchParams.has('slowly')) await pause(50);
    return new Response(null, { status: 101, webSocket: client });
  }

  override async webSocketMessage(socket: WebSocket, message: string | ArrayBuffer) {
    if (typeof message !== 'string') {
      socket.send(message);
      return;
    }
    this.#frames += 1;
    const [verb, ...words] = message.split(' ');
    if (verb === 'close') this.#close(socket, words);
    else if (verb === 'throw') throw new Error('thrown');
    else if (verb === 'abort') this.ctx.abort('aborted');
    else if (verb === 'wait') {
      await pause(50);
      socket.send('waited');
    } else if (verb === 'state') socket.send(JSON.stringify(this.#stateOf(socket)));
    else if (verb === 'attach') {
      socket.send(thrownBy(() => socket.serializeAttachment('x'.repeat(Number(words[0])))));
    } else if (verb === 'young') {
      socket.send(`${Date.now() - this.#constructedMs < 200}`);
    } else if (verb === 'times') {
      socket.send(`${this.ctx.getWebSocketAutoResponseTimestamp(socket) instanceof Date}`);
    } else socket.send(message);
  }

  #close(socket: WebSocket, [code, reason]: string[]): void {
    const refusal = thrownBy(() =>
      code === undefined ? socket.close() : socket.close(Number(code), reason),
    );
    this.#note(`close: ${refusal}, ${socket.readyState}`);
    this.#note(`send: ${thrownBy(() => socket.send('late'))}`);
    this.#note(`again: ${thrownBy(() => socket.close(4002, 'again'))}`);
    this.#note(`sockets: ${this.ctx.getWebSockets().length}`);
  }

  #stateOf(socket: WebSocket) {
    return {
      isKnown: this.#known.has(socket),
      isSame: this.ctx.getWebSockets().includes(socket),
      frames: this.#frames,
      attachment: socket.deserializeAttachment() as unknown,
      tags: this.ctx.getTags(socket),
      byTag: ['blue', 'red'].map((tag) => this.ctx.getWebSockets(tag).length),
      readyState: socket.readyState,
    };
  }

  override webSocketClose(socket: WebSocket, code: number, reason: string, wasClean: boolean) {
    this.#note(`closed: ${code} ${reason} ${wasClean} ${socket.readyState}`);
    this.#note(`send: ${thrownBy(() => socket.send('late'))}`);
    const refusal = thrownBy(() => socket.close(code === 1000 || code >= 3000 ? code : 1000, 'r'));
    this.#note(`answer: ${refusal} ${socket.readyState}`);
    this.#note(`sockets: ${this.ctx.getWebSockets().length}`);
  }

  override webSocketError(socket: WebSocket, error: unknown): void {
    this.#note(`error: ${String(error)} ${socket.readyState}`);
  }
}

export const WIRE_ROUTES: Record<string, Route> = {
  // Through an abort signal of the Worker's own, which `?cut` pulls.
  wire: async (request, env, context) => {
    const { pathname, searchParams } = new URL(request.url);
    const object = (env.Wire as Namespace).getByName(pathname.split('/')[2] ?? '');
    if (searchParams.has('drop')) {
      await object.fetch(request);
      return new Response(null, { status: 502 });
    }
    if (!searchParams.has('cut')) return object.fetch(request);
    const controller = new AbortController();
    const response = await object.fetch(new Request(request, { signal: controller.signal }));
    context.waitUntil(pause(200).then(() => controller.abort()));
    return new Response(null, { status: response.status, webSocket: response.webSocket });
  },
};

/** What a client hears. */
class Heard {
  readonly frames: string[] = [];
  closed: string | null = null;
  readonly socket: WebSocket;

  constructor(device: Device, query = '') {
    this.socket = device.connect(`/wire/${device.name}${query}`);
    this.socket.addEventListener('message', ({ data }) => {
      this.frames.push(typeof data === 'string' ? data : `${(data as ArrayBuffer).byteLength} B`);
    });
    this.socket.addEventListener('close', ({ code, reason }) => {
      this.closed = `${code} ${reason}`;
    });
  }

  send(text: string | ArrayBuffer): void {
    this.socket.send(text);
  }

  /** Waits for so many frames. */
  async hears(count: number): Promise<this> {
    await until(() => this.frames.length >= count || this.closed !== null);
    return this;
  }

  /** Says something and gives the answer. */
  async ask(text: string): Promise<string> {
    const before = this.frames.length;
    this.send(text);
    await this.hears(before + 1);
    return this.frames[before] ?? `closed ${this.closed}`;
  }

  async ends(): Promise<string | null> {
    await patiently(() => this.closed !== null);
    return this.closed;
  }
}

async function answerOf<Value>({ url, name }: Device, query: string): Promise<Value> {
  return (await (await fetch(`${url}/wire/${name}?${query}`)).json()) as Value;
}

// The model's object hears of a broken line within a minute.
async function patiently(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 7; attempt++) if (await until(holds)) return;
}

async function notesOf(device: Device, atLeast: number): Promise<string[]> {
  let notes: string[] = [];
  await patiently(async () => {
    const all = await answerOf<string[]>(device, 'notes');
    // It may sleep at any time.
    notes = all.filter((note, index) => index === 0 || note !== 'constructed');
    return notes.length >= atLeast;
  });
  return notes;
}

/** How many sockets an object has when it has fewer than so many. */
async function socketsBelow(device: Device, count: number): Promise<number> {
  let sockets = count;
  await patiently(async () => {
    sockets = await answerOf<number>(device, 'sockets');
    return sockets < count;
  });
  return sockets;
}

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
