// Turns of password hashes: a bounded queue, room between hashes, nothing that a caller who goes away
// could leave locked.

import { describe, expect, it } from 'vitest';
import type { AuthEnv } from '#workers/auth/env.ts';
import { type HashTurn, takeHashTurn } from '#workers/auth/hash-turns.ts';

const env = (SCRYPT_LOG_N: string) => ({ ENVIRONMENT: 'test', SCRYPT_LOG_N }) as AuthEnv;

function takeAll(): HashTurn[] {
  const turns: HashTurn[] = [];
  for (;;) {
    const turn = takeHashTurn(env(''));
    if (!turn.ok) {
      expect(turn.error.code).toBe('rate_limited');
      expect(Number(turn.error.facts?.retryAfterSeconds)).toBeGreaterThan(0);
      return turns;
    }
    turns.push(turn.value);
  }
}

describe('turns of hashes', () => {
  it('[69] are at most eight seconds of hashes, the rest is sent away, and none is lost', () => {
    const turns = takeAll();
    expect(turns.length).toBeGreaterThan(25);
    expect(turns.length).toBeLessThan(40);
    expect(takeAll()).toEqual([]);
    for (const turn of turns) turn.leave();
    const again = takeAll();
    expect(Math.abs(again.length - turns.length)).toBeLessThanOrEqual(1);
    for (const turn of again) turn.leave();
  });

  it('keep hashes apart, however many callers went away without a word', async () => {
    const take = () => {
      const turn = takeHashTurn(env('11'));
      if (!turn.ok) throw new Error('the queue is full');
      return turn.value;
    };
    take();
    take();
    const started: number[] = [];
    await Promise.all(
      Array.from({ length: 5 }, async () => {
        await take().start();
        started.push(performance.now());
        const until = performance.now() + 20;
        while (performance.now() < until);
      }),
    );
    const gaps = started.slice(1).map((time, index) => time - (started[index] ?? 0));
    for (const gap of gaps) expect(gap).toBeGreaterThanOrEqual(45);
  });

  it('are not needed for hashes of tests', async () => {
    for (let index = 0; index < 1000; index++) expect(takeHashTurn(env('4')).ok).toBe(true);
  });
});
