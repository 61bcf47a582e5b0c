// Turns of password hashes: a bounded queue, room between hashes, nothing that a caller who goes away
// could leave locked.

import { setImmediate as turnOfTheLoop } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type * as HashQueue from '#workers/auth/credentials/hash-queue.ts';
import type { AuthEnv } from '#workers/auth/env.ts';

const env = (SCRYPT_LOG_N: string) => ({ ENVIRONMENT: 'test', SCRYPT_LOG_N }) as AuthEnv;

/** A clock that moves only while everybody waits, or while a hash runs. */
class Clock {
  nowMs = 1_000;
  #timers: { atMs: number; ring: () => void }[] = [];

  install(): void {
    vi.spyOn(performance, 'now').mockImplementation(() => this.nowMs);
    vi.stubGlobal('setTimeout', (ring: () => void, ms: number) => {
      this.#timers.push({ atMs: this.nowMs + ms, ring });
    });
  }

  /** Lets time pass from timer to timer until the work is done. */
  async runUntil(work: Promise<unknown>): Promise<void> {
    let isDone = false;
    void work.then(() => {
      isDone = true;
    });
    for (;;) {
      await turnOfTheLoop();
      if (isDone) return;
      this.#timers.sort((left, right) => left.atMs - right.atMs);
      const next = this.#timers.shift();
      if (next === undefined) throw new Error('it waits for nothing');
      this.nowMs = Math.max(this.nowMs, next.atMs);
      next.ring();
    }
  }
}

let clock: Clock;
let enterHashQueue: typeof HashQueue.enterHashQueue;
beforeEach(async () => {
  vi.resetModules();
  ({ enterHashQueue } = await import('#workers/auth/credentials/hash-queue.ts'));
  clock = new Clock();
  clock.install();
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

function takeAll(): HashQueue.HashSlot[] {
  const turns: HashQueue.HashSlot[] = [];
  for (;;) {
    const turn = enterHashQueue(env(''));
    if (!turn.ok) {
      expect(turn.error.code).toBe('rate_limited');
      expect(Number(turn.error.facts?.retryAfterSeconds)).toBeGreaterThan(0);
      return turns;
    }
    turns.push(turn.value);
  }
}

describe('turns of hashes', () => {
  // evidence: A69
  it('are at most eight seconds of hashes, the rest is sent away, and none is lost', () => {
    const turns = takeAll();
    expect(turns.length).toBeGreaterThan(25);
    expect(turns.length).toBeLessThan(40);
    expect(takeAll()).toEqual([]);
    for (const turn of turns) turn.leave();
    expect(takeAll()).toHaveLength(turns.length);
  });

  it('keep hashes apart, however many callers went away without a word', async () => {
    const take = () => {
      const turn = enterHashQueue(env('11'));
      if (!turn.ok) throw new Error('the queue is full');
      return turn.value;
    };
    take();
    take();
    const started: number[] = [];
    const hashes = Array.from({ length: 5 }, async () => {
      await take().start();
      started.push(clock.nowMs);
      clock.nowMs += 20;
    });
    await clock.runUntil(Promise.all(hashes));
    const gaps = started.slice(1).map((time, index) => time - (started[index] ?? 0));
    expect(gaps).toHaveLength(4);
    for (const gap of gaps) expect(gap).toBeGreaterThanOrEqual(50);
  });

  it('wait while timers are late, because then other work waits too', async () => {
    const turn = enterHashQueue(env(''));
    if (!turn.ok) throw new Error('the queue is full');
    let startedMs = 0;
    let late = 5;
    vi.stubGlobal('setTimeout', (ring: () => void, ms: number) => {
      setImmediate(() => {
        late -= 1;
        clock.nowMs += late > 0 ? 40 : ms;
        ring();
      });
    });
    await turn.value.start().then(() => {
      startedMs = clock.nowMs;
    });
    expect(startedMs).toBeGreaterThanOrEqual(1_000 + 4 * 40);
  });

  it('are not needed for hashes of tests', async () => {
    for (let index = 0; index < 1000; index++) expect(enterHashQueue(env('4')).ok).toBe(true);
  });
});
