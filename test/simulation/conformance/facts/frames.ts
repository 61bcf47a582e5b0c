// Frames and the output gate, and what a sleeping object finds of its sockets.

import { DurableObject } from 'cloudflare:workers';
import {
  type Device,
  type Fact,
  onDevice,
  type Route,
  rejectionOf,
  thrownBy,
  until,
} from '../fact.ts';

const CODES = [
  0, 999, 1000, 1001, 1002, 1003, 1004, 1005, 1006, 1007, 1008, 1011, 1015, 2999, 3000, 4999, 5000,
];

/** Accepts sockets, notes what it hears, and does what a frame says. */
export class Perch extends DurableObject {
  constructor(ctx: DurableObjectState, env: never) {
    super(ctx, env);
    ctx.storage.sql.exec('create table if not exists notes (text)');
    for (const socket of ctx.getWebSockets()) {
      this.#note(
        `found ${socket.readyState} ${ctx.getTags(socket).join()} ${JSON.stringify(socket.deserializeAttachment())}`,
      );
    }
  }

  #note(text: string): void {
    this.ctx.storage.sql.exec('insert into notes values (?)', text);
  }

  notes(): unknown[] {
    return this.ctx.storage.sql
      .exec('select text from notes order by rowid')
      .toArray()
      .map(({ text }) => text);
  }

  closeAll(): void {
    for (const socket of this.ctx.getWebSockets()) socket.close(4005, 'all');
  }

  sockets(): number {
    return this.ctx.getWebSockets().length;
  }

  override async fetch(request: Request): Promise<Response> {
    const { 0: client, 1: server } = new WebSocketPair();
    const { searchParams } = new URL(request.url);
    if (searchParams.has('tags')) {
      const tags = (count: number) => Array.from({ length: count }, (_, index) => `${index}`);
      this.#note(thrownBy(() => this.ctx.acceptWebSocket(server, tags(11))));
      this.ctx.acceptWebSocket(server, tags(10));
      this.#note(`${this.ctx.getTags(server).length}`);
    } else {
      this.ctx.acceptWebSocket(server, ['one']);
    }
    server.serializeAttachment({ n: 1 });
    const headers = { 'sec-websocket-protocol': 'chosen' };
    return new Response(null, { status: 101, webSocket: client, headers });
  }

  override webSocketMessage(socket: WebSocket, message: string): void {
    switch (message) {
      case 'frame and crash':
        this.#note('lost');
        socket.send('told');
        this.ctx.abort('on purpose');
        return;
      case 'close and crash':
        this.#note('lost');
        socket.close(4001, 'told');
        this.ctx.abort('on purpose');
        return;
      case 'both':
        socket.send('before');
        this.#note('written');
        socket.send('after');
        return;
      case 'copy': {
        const value = { n: 5, big: 7n, at: new Date(0) };
        socket.serializeAttachment(value);
        value.n = 6;
        const { n, big, at } = socket.deserializeAttachment() as typeof value;
        const again: unknown = socket.deserializeAttachment();
        socket.send(`${n} ${big} ${at.getTime()} ${again === socket.deserializeAttachment()}`);
        return;
      }
      case 'function':
        socket.send(thrownBy(() => socket.serializeAttachment(() => 1)).split(':')[0] ?? '');
        return;
      case 'codes': {
        const refused = CODES.filter((code) => {
          const { 1: other } = new WebSocketPair();
          this.ctx.acceptWebSocket(other);
          return thrownBy(() => other.close(code, 'r')) !== 'nothing';
        });
        socket.send(refused.join());
        return;
      }
      case 'reason':
        socket.send(thrownBy(() => socket.close(undefined, 'why')).split(':')[0] ?? '');
        return;
      default:
        this.#note(`heard ${message.length}`);
        socket.send(`heard ${message.length}`);
    }
  }

  override webSocketClose(socket: WebSocket, code: number, reason: string): void {
    this.#note(
      `closed ${code} ${reason} ${socket.readyState} ${JSON.stringify(socket.deserializeAttachment())}`,
    );
    if (reason !== 'unanswered') socket.close(code, reason);
  }
}

const perchOf = (env: Record<string, unknown>, request: Request) => {
  const name = new URL(request.url).pathname.split('/')[2] ?? '';
  return (env.Perch as { getByName(name: string): Perch & Fetcher }).getByName(name);
};

export const FRAME_ROUTES: Record<string, Route> = {
  perch: (request, env) => perchOf(env, request).fetch(request),
  'perch-notes': async (request, env) => Response.json(await perchOf(env, request).notes()),
  'perch-sockets': async (request, env) => Response.json(await perchOf(env, request).sockets()),
  'perch-close': async (request, env) =>
    Response.json((await perchOf(env, request).closeAll()) ?? null),
  // Answers with a socket though nobody asked for one.
  unasked: async (_request, env) => {
    const perch = (env.Perch as { getByName(name: string): Fetcher }).getByName('unasked');
    return new Response(await rejectionOf(() => perch.fetch('http://x/')));
  },
};

class Client {
  readonly heard: string[] = [];
  readonly socket: WebSocket;
  readonly #device: Device;

  constructor(device: Device, query = '') {
    this.#device = device;
    this.socket = device.connect(`/perch/${device.name}${query}`, ['chosen', 'other']);
    this.socket.addEventListener('message', ({ data }) => this.heard.push(`${data}`));
    this.socket.addEventListener('close', ({ code, reason }) =>
      this.heard.push(`close ${code} ${reason}`),
    );
  }

  async opened(): Promise<this> {
    await until(() => this.socket.readyState === 1);
    return this;
  }

  /** Says something and gives what is heard after it. */
  async ask(text: string, count = 1): Promise<string[]> {
    const before = this.heard.length;
    this.socket.send(text);
    await until(() => this.heard.length >= before + count);
    return this.heard.slice(before);
  }

  async ends(): Promise<string | undefined> {
    await until(() => this.heard.some((text) => text.startsWith('close')));
    return this.heard.at(-1);
  }

  async notes(atLeast = 0): Promise<string[]> {
    const { url, name } = this.#device;
    let notes: string[] = [];
    await until(async () => {
      notes = (await (await fetch(`${url}/perch-notes/${name}`)).json()) as string[];
      return notes.length >= atLeast;
    });
    return notes;
  }

  async sockets(): Promise<number> {
    const { url, name } = this.#device;
    return (await (await fetch(`${url}/perch-sockets/${name}`)).json()) as number;
  }
}

const frame = (
  name: string,
  run: (client: Client, device: Device) => Promise<unknown>,
  ...seen: Fact['seen']
): Fact =>
  onDevice(name, async (device) => run(await new Client(device).opened(), device), ...seen);

export const FRAME_FACTS: readonly Fact[] = [
  frame(
    'a client is told the subprotocol that was chosen',
    async ({ socket }) => socket.protocol,
    'chosen',
  ),
  frame(
    'a frame is not seen by the client before what was written is durable',
    async (client) => {
      client.socket.send('frame and crash');
      await client.ends();
      return [client.heard, await client.notes()];
    },
    [['close 1006 '], []],
  ),
  frame(
    'a close is not seen by the client before what was written is durable',
    async (client) => {
      client.socket.send('close and crash');
      await client.ends();
      return [client.heard, await client.notes()];
    },
    [['close 1006 '], []],
  ),
  frame(
    'frames keep their order, those that wait for what was written too',
    (client) => client.ask('both', 2),
    ['before', 'after'],
  ),
  frame(
    'an attachment is a copy, with all that structured clone knows',
    (client) => client.ask('copy'),
    ['5 7 0 false'],
  ),
  frame('an attachment refuses a function', (client) => client.ask('function'), ['DataCloneError']),
  frame(
    'a close may be sent with 1000, others of the protocol that stand for something, and 3000 to 4999',
    (client) => client.ask('codes'),
    ['0,999,1004,1005,1006,1015,5000'],
  ),
  frame('a close with a reason needs a code', (client) => client.ask('reason'), [
    'InvalidAccessError',
  ]),
  onDevice(
    'a socket has ten tags at most',
    async (device) => (await new Client(device, '?tags').opened()).notes(2),
    ['Error: a Hibernatable WebSocket cannot have more than 10 tags', '10'],
  ),
  frame('a frame of a mebibyte arrives', (client) => client.ask('x'.repeat(2 ** 20)), [
    `heard ${2 ** 20}`,
  ]),
  frame(
    'a client that closes while the object sleeps wakes it, and is in its list until it was heard',
    async (client, device) => {
      await device.evict('Perch');
      client.socket.close(4002, 'bye');
      const end = await client.ends();
      return [end, await client.notes(2), await client.sockets()];
    },
    ['close 4002 bye', ['found 1 one {"n":1}', 'closed 4002 bye 2 {"n":1}'], 0],
  ),
  frame(
    'a client whose close nobody answers hears no end, and is in the list no more',
    async (client) => {
      client.socket.close(4003, 'unanswered');
      const notes = await client.notes(1);
      await until(async () => (await client.sockets()) === 0);
      return [notes, client.heard, client.socket.readyState, await client.sockets()];
    },
    [['closed 4003 unanswered 2 {"n":1}'], [], 2, 0],
  ),
  frame(
    'a socket that was closed before the object slept is found as closing',
    async (client, device) => {
      device.stall(client.socket, 8_000);
      await fetch(`${device.url}/perch-close/${device.name}`);
      await device.evict('Perch');
      const found = await client.notes();
      return [found, await client.notes(2)];
    },
    [['found 2 one {"n":1}'], ['found 2 one {"n":1}', 'closed 4005  3 {"n":1}']],
  ),
  frame(
    'two sockets of an object keep to themselves',
    async (first, device) => {
      const second = await new Client(device).opened();
      const heard = await second.ask('xx');
      first.socket.close(4000, 'bye');
      await first.ends();
      return [heard, first.heard, await second.ask('xxx'), await second.sockets()];
    },
    [['heard 2'], ['close 4000 bye'], ['heard 3'], 1],
  ),
  onDevice(
    'a socket is no answer to a request that asks for none',
    async ({ url }) => (await fetch(`${url}/unasked`)).text(),
    'TypeError: Worker tried to return a WebSocket in a response to a request which did not contain the header "Upgrade: websocket".',
  ),
];
