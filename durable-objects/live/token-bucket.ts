// Token bucket: a steady rate and a burst on top of it. The time and the rate are passed in, because a
// room's rate is a setting that changes while buckets stand. In memory only: a bucket that is made
// anew is full, which is what whoever was away for long has earned.

import { SECOND_MS } from '#shared/time.ts';

/** So many a second, and so many at once. */
export interface Rate {
  perSecond: number;
  burst: number;
}

export class TokenBucket {
  #tokens = Number.POSITIVE_INFINITY;
  #atMs = 0;

  /** What is in it now; less than nothing is debt. */
  level({ perSecond, burst }: Rate, nowMs: number): number {
    const earned = (Math.max(nowMs - this.#atMs, 0) / SECOND_MS) * perSecond;
    this.#tokens = Math.min(burst, this.#tokens + earned);
    this.#atMs = nowMs;
    return this.#tokens;
  }

  /** Takes tokens whether or not they are there: what is left then. */
  take(rate: Rate, nowMs: number, tokens = 1): number {
    this.#tokens = this.level(rate, nowMs) - tokens;
    return this.#tokens;
  }

  /** Takes one token if it is there. */
  tryTake(rate: Rate, nowMs: number): boolean {
    const isThere = this.level(rate, nowMs) >= 1;
    if (isThere) this.#tokens -= 1;
    return isThere;
  }
}
