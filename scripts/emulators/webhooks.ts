// Delivery of events, signed as their sender signs them, with everything a network does to them: some are lost, sent twice, late, in another order, signed by a wrong clock. Seeded, so a run
// repeats.

import { signatureHeader } from '#shared/signed-notice.ts';
import { SECOND_MS } from '#shared/time.ts';

/** What goes wrong on the way; all off by default. Chances are from 0 to 1. */
export interface Faults {
  seed: number;
  loseChance: number;
  duplicateChance: number;
  /** Each delivery waits up to this long, which also changes the order. */
  delayMsMax: number;
  /** Seconds by which the signing clock is off. */
  skewSeconds: number;
}

export const NO_FAULTS: Faults = {
  seed: 1,
  loseChance: 0,
  duplicateChance: 0,
  delayMsMax: 0,
  skewSeconds: 0,
};

/** Faults as a form spells them; what is missing or no number is off. */
export function readFaults(form: URLSearchParams): Faults {
  const read = (name: keyof Faults, least: number, most: number) => {
    const value = Number(form.get(name) || Number.NaN);
    return Number.isFinite(value) ? Math.min(most, Math.max(least, value)) : NO_FAULTS[name];
  };
  return {
    seed: read('seed', 0, 4_294_967_295),
    loseChance: read('loseChance', 0, 1),
    duplicateChance: read('duplicateChance', 0, 1),
    delayMsMax: read('delayMsMax', 0, 600_000),
    skewSeconds: read('skewSeconds', -86_400, 86_400),
  };
}

/** A small generator for faults (mulberry32); not for anything that must be unpredictable. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** An event as it is sent. */
export interface Sealed {
  body: string;
  headers: Record<string, string>;
  /** How long an answer may take, and when it is sent again without one. */
  timeoutMs: number;
  retryDelaysMs: readonly number[];
}

/** Where events go, and how each is sealed at a second. */
export interface Endpoint<Event> {
  url: string;
  sealed: (event: Event, seconds: number) => Sealed;
}

const RETRY_DELAYS_MS = [1, 2, 5, 15, 60, 300].map((seconds) => seconds * SECOND_MS);

/**
 * As Stripe and most others do it: JSON with a header under a secret, repeated as Stripe does for days, here
 * for six minutes.
 */
export const signedJson =
  (secret: string, header: string) =>
  (event: object, seconds: number): Sealed => {
    const body = JSON.stringify(event, null, 2);
    return {
      body,
      headers: {
        'content-type': 'application/json; charset=utf-8',
        [header]: signatureHeader(body, secret, seconds),
      },
      timeoutMs: 10 * SECOND_MS,
      retryDelaysMs: RETRY_DELAYS_MS,
    };
  };

/** Sends events until they are acknowledged. */
export class Deliveries<Event extends { id: string }> {
  readonly #endpoint: Endpoint<Event>;
  readonly #faultsNow: () => Faults;
  readonly #now: () => number;
  readonly #onDelivered: (eventId: string) => void;
  #faults: Faults;
  #random: () => number;
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();
  readonly #firstTries = new Set<Promise<void>>();
  #stopped = false;

  constructor(
    endpoint: Endpoint<Event>,
    faultsNow: () => Faults,
    now: () => number,
    onDelivered: (eventId: string) => void,
  ) {
    this.#endpoint = endpoint;
    this.#faultsNow = faultsNow;
    this.#now = now;
    this.#onDelivered = onDelivered;
    this.#faults = faultsNow();
    this.#random = seeded(this.#faults.seed);
  }

  /** Puts an event on its way. */
  add(event: Event): void {
    const faults = this.#faultsNow();
    // New faults begin their seed anew, so that what follows repeats.
    if (faults !== this.#faults) this.#random = seeded(faults.seed);
    this.#faults = faults;
    if (this.#random() < this.#faults.loseChance) return;
    const copies = this.#random() < this.#faults.duplicateChance ? 2 : 1;
    for (let copy = 0; copy < copies; copy++) {
      const delayMs = this.#random() * this.#faults.delayMsMax;
      const tried = new Promise<void>((resolve) => {
        this.#later(delayMs, () => this.#send(event, 0).finally(resolve));
      });
      this.#firstTries.add(tried);
      void tried.then(() => this.#firstTries.delete(tried));
    }
  }

  /** Ends when every event so far was tried once; what then failed is repeated later. */
  async firstTries(): Promise<void> {
    await Promise.all(this.#firstTries);
  }

  #later(delayMs: number, work: () => Promise<void>): void {
    if (this.#stopped) return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      void work();
    }, delayMs);
    this.#timers.add(timer);
  }

  async #send(event: Event, attempt: number): Promise<void> {
    const seconds = Math.floor(this.#now() / SECOND_MS) + this.#faults.skewSeconds;
    const sealed = this.#endpoint.sealed(event, seconds);
    try {
      const response = await fetch(this.#endpoint.url, {
        method: 'POST',
        headers: { 'user-agent': 'Parlor/1.0 (emulator)', ...sealed.headers },
        body: sealed.body,
        redirect: 'manual',
        signal: AbortSignal.timeout(sealed.timeoutMs),
      });
      await response.body?.cancel();
      if (response.ok) return this.#onDelivered(event.id);
    } catch {
      // Nobody answered: the same as a refusal.
    }
    const delayMs = sealed.retryDelaysMs[attempt];
    if (delayMs !== undefined) this.#later(delayMs, () => this.#send(event, attempt + 1));
  }

  stop(): void {
    this.#stopped = true;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }
}
