// The network between nodes. A link has delays and faults, which the world draws; what is lost is
// either the request (nothing happened) or the reply (it happened, and the caller cannot know).
// Whoever calls a node that dies before it has replied hears that the connection was lost.

import type { Prng } from './prng.ts';
import type { Owner, Scheduler } from './scheduler.ts';

/** An end of a link. */
export interface Party extends Owner {
  /** Holds back what leaves until it may be seen outside. */
  readonly gate: (label: string, leave: () => void) => void;
  /** Hears of its death; gives back how to hear no more. */
  onKill(hear: (reason: string) => void): () => void;
}

/** What becomes of one leg of a way. */
export interface Leg {
  delayMs: number;
  isLost: boolean;
}

/** What the world decides about each message. `leg`: on the way out, or back. */
export type Judge = (message: Message) => Leg;

export interface Message {
  from: string;
  to: string;
  label: string;
  leg: 'request' | 'reply' | 'frame';
}

export interface CallOptions<T> {
  from: Party;
  /** The link's other end, e.g. `postgres`. */
  to: string;
  label: string;
  /** Who works: asked when the request arrives. Throws when there is nobody. */
  target: () => Party;
  perform: (node: Party) => Promise<T> | T;
  /** What the caller is thrown when the connection is lost. */
  lost: () => unknown;
  /** Shared by calls that arrive in the order in which they were made. */
  order?: Order | undefined;
}

/** When the last message of a sequence arrives. */
export interface Order {
  lastMs: number;
}

/** One way, in order; may break with any of its last messages unsent. */
export interface Channel {
  send(label: string, deliver: () => void): void;
  /** From now on nothing arrives any more. */
  break(): void;
}

/** A healthy link: a few hundred microseconds. */
export function healthy(random: Prng): Judge {
  return () => ({ delayMs: random.between(0.1, 2), isLost: false });
}

/** A caller learns of a lost connection this long after. */
const LOSS_NOTICED_MS = 50;
/** Keeps two messages of one channel apart. */
const STEP_MS = 1e-3;

export class Network {
  readonly #scheduler: Scheduler;
  judge: Judge;

  constructor(scheduler: Scheduler, judge: Judge) {
    this.#scheduler = scheduler;
    this.judge = judge;
  }

  call<T>(options: CallOptions<T>): Promise<T> {
    const { from, to, label, target, perform, lost, order } = options;
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    let isAnswered = false;
    // The caller hears one end, whatever came of it, and nothing once it is dead.
    const answer = (delayMs: number, what: string, settle: () => void) => {
      if (isAnswered) return;
      isAnswered = true;
      this.#scheduler.after(delayMs, from, `${what} ${label}`, settle);
    };
    const lose = () => answer(LOSS_NOTICED_MS, 'lost', () => reject(lost()));

    const arrive = () => {
      let node: Party;
      try {
        node = target();
      } catch (error) {
        answer(0, 'refused', () => reject(error));
        return;
      }
      const forget = node.onKill(lose);
      const reply = (settle: () => void) =>
        node.gate(`reply ${label}`, () => {
          forget();
          const leg = this.judge({ from: to, to: from.name, label, leg: 'reply' });
          if (leg.isLost) lose();
          else answer(leg.delayMs, 'reply', settle);
        });
      node.run(() => {
        // Within a promise, so that what throws at once is a rejection like any other.
        new Promise<T>((take) => take(perform(node))).then(
          (value) => reply(() => resolve(value)),
          (error) => reply(() => reject(error)),
        );
      });
    };

    from.gate(`request ${label}`, () => {
      const leg = this.judge({ from: from.name, to, label, leg: 'request' });
      if (leg.isLost) lose();
      else this.#scheduler.at(this.#arrival(leg, order), null, `request ${label}`, arrive);
    });
    return promise;
  }

  /** `lost`: hears of the frame with which it broke by itself. */
  channel(from: string, to: string, lost: () => void = () => {}): Channel {
    let isBroken = false;
    const order: Order = { lastMs: 0 };
    return {
      send: (label, deliver) => {
        if (isBroken) return;
        const leg = this.judge({ from, to, label, leg: 'frame' });
        // A lost frame is a broken connection: there are no holes in a stream.
        if (leg.isLost) {
          isBroken = true;
          lost();
          return;
        }
        this.#scheduler.at(this.#arrival(leg, order), null, label, () => {
          if (!isBroken) deliver();
        });
      },
      break: () => {
        isBroken = true;
      },
    };
  }

  #arrival({ delayMs }: Leg, order: Order | undefined): number {
    const arrivalMs = this.#scheduler.nowMs + delayMs;
    if (order === undefined) return arrivalMs;
    order.lastMs = Math.max(arrivalMs, order.lastMs + STEP_MS);
    return order.lastMs;
  }
}
