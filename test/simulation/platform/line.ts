// A line: the connection between a client and an object. It outlives the incarnations of its object
// and keeps what they must find again: tags and attachment. It has a channel each way. One that
// breaks says so to neither side: the object hears of it after a while, and the client soon, late or
// only by a ping that nobody answers. What runs in between (isolates that handed the upgrade on)
// may break it by its death.

import type { Channel } from './network.ts';
import type { SimNode } from './node.ts';
import type { Prng } from './prng.ts';
import type { Completion } from './scheduler.ts';

export const CONNECTING = 0;
export const OPEN = 1;
export const CLOSING = 2;
export const CLOSED = 3;
/** A connection ended without a close. */
export const ABNORMAL = 1006;
/** A close that says no code. */
export const NO_STATUS = 1005;

/** A side hears of a broken line so soon, or so late: small times as often as great ones. */
const NOTICED_MS_MIN = 1;
const CLIENT_NOTICED_MS_MAX = 9_000;
const OBJECT_NOTICED_MS_MAX = 60_000;
/** A client that has not come for its end by then never will: the answer was lost on its way. */
const UNCLAIMED_MS = 15_000;

export type Data = string | ArrayBuffer;
export type ClientEvent =
  | { type: 'message'; data: Data }
  | { type: 'close'; code: number; reason: string };

/** The object's side of a line. */
export interface LineOwner {
  /** The object's name, as of a link. */
  readonly name: string;
  readonly random: Prng;
  /** A frame of the client arrives. */
  receive(line: Line, data: Data): void;
  /** The client's close frame arrives: a close of its own, or its answer to the object's. */
  closedByClient(line: Line, code: number, reason: string): void;
  /** The client's end is gone without a close. */
  vanished(line: Line): void;
}

export class Line {
  tags: readonly string[] = [];
  attachment: unknown = null;
  /** When the runtime last answered by itself, milliseconds since the epoch. */
  autoAnsweredMs: number | null = null;
  isClosedByObject = false;
  isClosedByClient = false;
  #owner: LineOwner | null = null;
  #after: ((delayMs: number, label: string, run: () => void) => Completion) | null = null;
  #toClient: Channel | null = null;
  #toObject: Channel | null = null;
  #early: (() => void)[] = [];
  #hear: (event: ClientEvent) => void = () => {};
  #isBroken = false;
  #unclaimed: Completion | undefined;
  /** What is undone when the line is over. */
  readonly #ends: (() => void)[] = [];

  /** As the object sees it. */
  get state(): number {
    if (this.#owner === null) return CONNECTING;
    if (this.isClosedByObject) return this.isClosedByClient ? CLOSED : CLOSING;
    return this.isClosedByClient ? CLOSING : OPEN;
  }

  /** An object keeps the other end from now on. */
  accept(owner: LineOwner, { platform: { scheduler } }: SimNode, tags: readonly string[]): void {
    this.#owner = owner;
    this.tags = [...tags];
    this.#after = (delayMs, label, run) => scheduler.after(delayMs, null, label, run);
    this.#unclaimed = this.#after(UNCLAIMED_MS, 'line unclaimed', () => {
      this.#cut();
      // A refusal went out in its place.
      if (!this.isClosedByObject) owner.vanished(this);
    });
  }

  /** The client is there: what was said before goes out now. */
  attach(client: SimNode, hear: (event: ClientEvent) => void): void {
    const owner = this.#owner;
    if (owner === null) throw new TypeError('nobody has accepted the other end of this socket');
    this.#unclaimed?.cancel();
    this.#hear = hear;
    if (this.#isBroken) {
      this.#tellLoss();
      return;
    }
    const { network } = client.platform;
    const lost = () => this.break();
    this.#toClient = network.channel(owner.name, client.name, lost);
    this.#toObject = network.channel(client.name, owner.name, lost);
    this.#ends.push(client.onKill(() => this.break()));
    for (const send of this.#early) send();
    this.#early = [];
  }

  /** The upgrade passes through a node. */
  passesThrough(node: SimNode, request: Request): void {
    const random = this.#owner?.random;
    // A signal that a request follows lasts as long as somebody has the request.
    this.#ends.push(() => void request);
    if (random === undefined || node.kind !== 'worker') return;
    // The data may flow through its process, or have been handed on below it.
    this.#ends.push(node.onKill(() => random.chance(0.5) && this.break()));
  }

  toClient(label: string, event: ClientEvent): void {
    if (this.#isBroken) return;
    const send = () => this.#toClient?.send(label, () => this.#hear(event));
    if (this.#toClient === null) this.#early.push(send);
    else send();
  }

  /** The client says something. */
  say(data: Data): void {
    this.#toObject?.send('frame', () => this.#owner?.receive(this, data));
  }

  /** The client closes, or answers a close. */
  hangUp(code: number, reason: string): void {
    this.#toObject?.send('close', () => this.#owner?.closedByClient(this, code, reason));
  }

  /** Nothing arrives any more. The object hears of it, the client perhaps. */
  break(): void {
    const owner = this.#owner;
    if (this.#isBroken || owner === null) return;
    this.#cut();
    if (owner.random.chance(0.5)) this.#loseLater(owner);
    const noticedMs = anyScale(owner.random, OBJECT_NOTICED_MS_MAX);
    this.#after?.(noticedMs, 'line vanished', () => owner.vanished(this));
  }

  /** An abort signal of the request that holds the line: both sides hear it at once. */
  abort(): void {
    const owner = this.#owner;
    if (this.#isBroken || owner === null) return;
    this.#cut();
    this.#after?.(NOTICED_MS_MIN, 'line aborted', () => this.#tellLoss());
    this.#after?.(NOTICED_MS_MIN, 'line aborted', () => owner.vanished(this));
  }

  /** The object is gone; its sockets with it, and nobody is left who could hear of the client. */
  reset(): void {
    const owner = this.#owner;
    if (this.#isBroken || owner === null) return;
    this.#cut();
    this.over();
    this.#loseLater(owner);
  }

  /** Both sides have closed, or nothing will come any more. */
  over(): void {
    this.#unclaimed?.cancel();
    for (const end of this.#ends.splice(0)) end();
  }

  #cut(): void {
    this.#isBroken = true;
    this.#early = [];
    this.#toClient?.break();
    this.#toObject?.break();
  }

  #tellLoss(): void {
    this.#hear({ type: 'close', code: ABNORMAL, reason: '' });
  }

  #loseLater({ random }: LineOwner): void {
    const noticedMs = anyScale(random, CLIENT_NOTICED_MS_MAX);
    this.#after?.(noticedMs, 'line lost', () => this.#tellLoss());
  }
}

const anyScale = (random: Prng, maxMs: number) =>
  NOTICED_MS_MIN * (maxMs / NOTICED_MS_MIN) ** random.next();

/** What a response of status 101 carries: the client's end. */
export class ClientEnd {
  readonly line: Line;

  constructor(line: Line) {
    this.line = line;
  }
}
