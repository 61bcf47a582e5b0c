// A member of a room for load: as little work per frame as possible, because the generator shares the
// machine with what it measures. Frames are scanned as bytes; texts are read only where asked for.

import { once } from 'node:events';
import { request } from 'node:http';
import type { Socket } from 'node:net';

const MESSAGE = Buffer.from('{"type":"message","seq":');
const ACK = Buffer.from('{"type":"ack"');
const ERROR = Buffer.from('{"type":"error"');

const TEXT = 'the quick brown fox jumps over the lazy dog, again and again and again';
let said = 0;

/** What a member heard. */
export interface Heard {
  messages: number;
  lastSeq: number;
  /** A message whose number was not the next one: lost, doubled or out of order. */
  breaks: number;
  errors: string[];
}

function maskedFrame(text: string): Buffer {
  const payload = Buffer.from(text);
  const isLong = payload.length > 125;
  const head = Buffer.alloc(isLong ? 8 : 6);
  head[0] = 0x81;
  // A mask of zeros is a mask: the payload stays as it is.
  head[1] = 0x80 | (isLong ? 126 : payload.length);
  if (isLong) head.writeUInt16BE(payload.length, 2);
  return Buffer.concat([head, payload]);
}

export class Member {
  readonly heard: Heard = { messages: 0, lastSeq: -1, breaks: 0, errors: [] };
  /** Hears each message's frame as bytes. */
  onMessage: ((payload: Buffer) => void) | undefined;
  onAck: (() => void) | undefined;
  isClosed = false;
  readonly #socket: Socket;
  #rest: Buffer = Buffer.alloc(0);

  private constructor(socket: Socket, head: Buffer) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.#take(chunk));
    socket.on('close', () => {
      this.isClosed = true;
    });
    socket.on('error', () => {});
    if (head.length > 0) this.#take(head);
  }

  /** Connects with the given second protocol (a ticket). */
  static async connect(url: string, ticket: string): Promise<Member> {
    const asked = request(url, {
      headers: {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
        'sec-websocket-protocol': `parlor.v1, ${ticket}`,
      },
    });
    asked.end();
    asked.once('response', (response) => {
      asked.destroy(new Error(`upgrade refused: ${response.statusCode}`));
    });
    const [, socket, head] = (await once(asked, 'upgrade')) as [unknown, Socket, Buffer];
    return new Member(socket, head);
  }

  send(text: string): void {
    this.#socket.write(maskedFrame(text));
  }

  /** Says something; ends when it was acknowledged or refused. */
  say(): Promise<void> {
    said += 1;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.onAck = resolve;
    this.send(JSON.stringify({ type: 'send', id: `c${said}`, text: `${TEXT} ${said}` }));
    return promise;
  }

  close(): void {
    this.#socket.destroy();
  }

  #take(chunk: Buffer): void {
    const data = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    let at = 0;
    while (data.length - at >= 2) {
      let length = (data[at + 1] ?? 0) & 0x7f;
      let head = 2;
      if (length === 126) {
        if (data.length - at < 4) break;
        length = data.readUInt16BE(at + 2);
        head = 4;
      } else if (length === 127) {
        if (data.length - at < 10) break;
        length = Number(data.readBigUInt64BE(at + 2));
        head = 10;
      }
      if (data.length - at < head + length) break;
      this.#frame(data.subarray(at + head, at + head + length));
      at += head + length;
    }
    this.#rest = at === data.length ? Buffer.alloc(0) : data.subarray(at);
  }

  #frame(payload: Buffer): void {
    if (payload.compare(MESSAGE, 0, MESSAGE.length, 0, MESSAGE.length) === 0) {
      let seq = 0;
      for (let index = MESSAGE.length; ; index++) {
        const digit = (payload[index] ?? 0) - 48;
        if (digit < 0 || digit > 9) break;
        seq = seq * 10 + digit;
      }
      const { heard } = this;
      if (heard.lastSeq >= 0 && seq !== heard.lastSeq + 1) heard.breaks += 1;
      heard.lastSeq = seq;
      heard.messages += 1;
      this.onMessage?.(payload);
    } else if (payload.compare(ACK, 0, ACK.length, 0, ACK.length) === 0) this.onAck?.();
    else if (payload.compare(ERROR, 0, ERROR.length, 0, ERROR.length) === 0) {
      this.heard.errors.push(payload.toString());
      this.onAck?.();
    }
  }
}
