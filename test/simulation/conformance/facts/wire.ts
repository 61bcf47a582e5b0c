// An object that does with its sockets what frames tell it, and a client that hears it.

import { DurableObject } from 'cloudflare:workers';
import { type Device, pause, type Route, thrownBy, until } from '../fact.ts';

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
export class Heard {
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

/** What an object noted, once it is so much. */
export async function notesOf(device: Device, atLeast: number): Promise<string[]> {
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
export async function socketsBelow(device: Device, count: number): Promise<number> {
  let sockets = count;
  await patiently(async () => {
    sockets = await answerOf<number>(device, 'sockets');
    return sockets < count;
  });
  return sockets;
}
