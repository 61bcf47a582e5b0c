// A WebSocket whose frames can be awaited, over the network and inside workerd.

import { Bell, until } from './patience.ts';

// biome-ignore lint/suspicious/noExplicitAny: frames are asserted on by the test that reads them
export type Frame = any;

/** What browsers, workerd and `ws` have in common. */
interface Line {
  send(data: string | ArrayBuffer | Uint8Array): void;
  close(code?: number, reason?: string): void;
  addEventListener(type: 'message', hear: (event: { data: unknown }) => void): void;
  addEventListener(type: 'close', hear: (event: { code: number; reason: string }) => void): void;
}

/** The headers that upgrade with a ticket. */
export const upgradeHeaders = (ticket: string) => ({
  upgrade: 'websocket',
  'sec-websocket-protocol': `parlor.v1, ${ticket}`,
});

export class TestSocket {
  readonly frames: Frame[] = [];
  /** How it was closed, once it was. */
  closed: { code: number; reason: string } | null = null;
  protected readonly line: Line;
  readonly #bell = new Bell();

  constructor(line: Line) {
    this.line = line;
    line.addEventListener('message', ({ data }) => {
      this.frames.push(JSON.parse(String(data)));
      this.#bell.ring();
    });
    line.addEventListener('close', ({ code, reason }) => {
      this.closed ??= { code, reason };
      this.#bell.ring();
    });
  }

  /** Takes over the socket of an upgrade. `isDeaf`: it goes on as if no close had been said. */
  static accept<F>(
    this: new (
      line: Line,
    ) => F,
    { webSocket, status }: { webSocket: WebSocket | null; status: number },
    isDeaf = false,
  ): F {
    if (webSocket === null) throw new Error(`not upgraded: ${status}`);
    const socket = new this(webSocket as unknown as Line);
    webSocket.accept({ allowHalfOpen: isDeaf });
    return socket;
  }

  send(frame: object | string | ArrayBuffer | Uint8Array): void {
    const isRaw =
      typeof frame === 'string' || frame instanceof ArrayBuffer || frame instanceof Uint8Array;
    this.line.send(isRaw ? frame : JSON.stringify(frame));
  }

  /** Waits until `look` finds something. */
  until<T>(
    look: () => T | undefined | false,
    what: string,
  ): Promise<Exclude<NonNullable<T>, false>> {
    return until(
      look,
      () => `${what} did not come; last: ${JSON.stringify(this.frames.slice(-5))}`,
      () => this.#bell.heard(),
    );
  }

  /** The first frame, past or coming, that fits; none comes any more once the socket is closed. */
  next(fits: (frame: Frame) => boolean, what = 'a frame'): Promise<Frame> {
    return this.#first(fits, what, 0);
  }

  /** Sends a command and waits for the frame that answers it. */
  ask(frame: { id: string; [key: string]: unknown }): Promise<Frame> {
    const from = this.frames.length;
    this.send(frame);
    const answers = (answer: Frame) => answer.id === frame.id || answer.ref === frame.id;
    return this.#first(answers, `an answer to ${frame.id}`, from);
  }

  #first(fits: (frame: Frame) => boolean, what: string, from: number): Promise<Frame> {
    const look = () => {
      const found = this.frames.slice(from).find(fits);
      if (found === undefined && this.closed !== null) {
        throw new Error(`closed with ${this.closed.code} before ${what} came`);
      }
      return found;
    };
    return this.until(look, what);
  }

  /** How it ends, whoever ends it. */
  ended(): Promise<{ code: number; reason: string }> {
    return this.until(() => this.closed ?? undefined, 'a close');
  }

  close(): void {
    this.line.close(1000, 'bye');
  }
}
