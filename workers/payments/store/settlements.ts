// Settlements of one isolate go to the ledger together when it is busy: a few calls are under way at
// once, and what arrives meanwhile waits for one of them to end and then goes in one array. Alone, a
// batch never waits. What one would get wrong: each array is sent by one of the requests that are in
// it, and a request can be cut off at any moment; so nobody trusts another to answer. Whoever is not
// answered in time sends its batch alone, and the batch's number makes it once.

import { DatabaseUnavailable } from '#db/client.ts';
import type { Batch, LedgerReceipt, SequenceRefusal } from '#shared/contracts/wallet.ts';
import { ok, type Result } from '#shared/result.ts';

/** Calls under way at once before batches wait for each other. */
export const CALLS_MAX = 4;
/** Batches in one array. */
const ARRAY_MAX = 1_000;
/** After this a batch waits no longer for another's call. */
export const WAIT_MAX_MS = 1_000;
/** After this a call counts as ended, whatever became of its request. */
const CALL_MAX_MS = 6_000;

type Answer = Result<LedgerReceipt, SequenceRefusal>;

/** The two ways to settle: one batch, or many with the places of those that were applied. */
export interface Settling {
  alone(batch: Batch): Promise<Answer>;
  /** Answers by place from 0. */
  together(batches: readonly Batch[]): Promise<Map<number, Applied>>;
}

/** What a table then holds, in micros, and the epoch of the rules. */
export interface Applied {
  escrowMicros: bigint;
  epoch: number;
}

type Turn =
  | { kind: 'applied'; applied: Applied }
  | { kind: 'alone' }
  | { kind: 'failed'; error: unknown }
  | { kind: 'lead'; others: Waiting[] };

interface Waiting {
  batch: Batch;
  take(turn: Turn): void;
}

/** A batch that touched nothing but its table: nothing but the law binds the player. */
function receiptOf(batch: Batch, applied: Applied): Answer {
  const amountMicros = batch.paidMicros - batch.wageredMicros;
  return ok({ replayed: false, amountMicros, ...applied, standing: null, wallet: null });
}

/** Gathers the batches of one isolate for one database. */
export class Settlements {
  readonly #settling: Settling;
  /** Starts of the calls under way. */
  readonly #calls = new Map<symbol, number>();
  #waiting: Waiting[] = [];

  constructor(settling: Settling) {
    this.#settling = settling;
  }

  /** Settles a batch; refusals and outages are those of `alone`. */
  async settle(batch: Batch): Promise<Answer> {
    if (!this.#isBusy()) return this.#call(() => this.#settling.alone(batch));
    const turn = await this.#turn(batch);
    switch (turn.kind) {
      case 'applied':
        return receiptOf(batch, turn.applied);
      case 'failed':
        throw turn.error;
      case 'alone':
        return this.#settling.alone(batch);
      case 'lead':
        return this.#call(() => this.#lead(batch, turn.others));
    }
  }

  #isBusy(): boolean {
    const oldestMs = Date.now() - CALL_MAX_MS;
    for (const [call, startedMs] of this.#calls) {
      if (startedMs < oldestMs) this.#calls.delete(call);
    }
    return this.#calls.size >= CALLS_MAX;
  }

  async #call(work: () => Promise<Answer>): Promise<Answer> {
    const call = Symbol();
    this.#calls.set(call, Date.now());
    try {
      return await work();
    } finally {
      this.#calls.delete(call);
      const [next, ...others] = this.#waiting.splice(0, ARRAY_MAX);
      next?.take({ kind: 'lead', others });
    }
  }

  async #turn(batch: Batch): Promise<Turn> {
    const { promise, resolve } = Promise.withResolvers<Turn>();
    const waiting = { batch, take: resolve };
    this.#waiting.push(waiting);
    const timer = setTimeout(() => resolve({ kind: 'alone' }), WAIT_MAX_MS);
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      this.#waiting = this.#waiting.filter((each) => each !== waiting);
    }
  }

  async #lead(batch: Batch, others: Waiting[]): Promise<Answer> {
    if (others.length === 0) return this.#settling.alone(batch);
    let places: Map<number, Applied>;
    try {
      places = await this.#settling.together([batch, ...others.map((other) => other.batch)]);
    } catch (error) {
      // An outage is everybody's. A refusal of the whole array is one batch's: each asks for its own.
      if (error instanceof DatabaseUnavailable) {
        for (const other of others) other.take({ kind: 'failed', error });
        throw error;
      }
      places = new Map();
    }
    others.forEach((other, index) => {
      const applied = places.get(index + 1);
      other.take(applied === undefined ? { kind: 'alone' } : { kind: 'applied', applied });
    });
    const own = places.get(0);
    return own === undefined ? this.#settling.alone(batch) : receiptOf(batch, own);
  }
}
