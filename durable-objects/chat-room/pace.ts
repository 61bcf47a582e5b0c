// How fast one player may write: a bucket of messages, slow mode, and no echo of oneself. In memory
// only; what matters after a long sleep, the last message, is read back from storage by the caller.

import type { RoomPolicy } from '#shared/contracts/chat-room.ts';
import { err, ok, type Result } from '#shared/result.ts';
import { SECOND_MS } from '#shared/time.ts';

/** The last thing somebody said. */
export interface LastMessage {
  atMs: number;
  text: string;
}

type Bucket = { tokens: number; atMs: number; last: LastMessage | null };

const PLAYERS_MAX = 5_000;

export type PaceRefusal = 'rate_limited' | 'slow_mode' | 'duplicate_message';

export class Pace {
  readonly #buckets = new Map<string, Bucket>();

  /** Players remembered. */
  get size(): number {
    return this.#buckets.size;
  }

  #bucketOf(playerId: string, burst: number, nowMs: number, last: () => LastMessage | null) {
    const known = this.#buckets.get(playerId);
    if (known !== undefined) return known;
    const bucket = { tokens: burst, atMs: nowMs, last: last() };
    if (this.#buckets.size >= PLAYERS_MAX) {
      for (const oldest of this.#buckets.keys()) {
        this.#buckets.delete(oldest);
        break;
      }
    }
    this.#buckets.set(playerId, bucket);
    return bucket;
  }

  /** Whether this message may be written now, and counts it if so. */
  take(
    playerId: string,
    text: string,
    policy: RoomPolicy,
    nowMs: number,
    last: () => LastMessage | null,
  ): Result<undefined, PaceRefusal> {
    const bucket = this.#bucketOf(playerId, policy.messageBurst, nowMs, last);
    const sinceMs = nowMs - (bucket.last?.atMs ?? Number.NEGATIVE_INFINITY);
    const waitMs = policy.slowModeSeconds * SECOND_MS - sinceMs;
    if (waitMs > 0) return err('slow_mode', { retryAfterSeconds: Math.ceil(waitMs / SECOND_MS) });
    if (sinceMs < policy.duplicateSeconds * SECOND_MS && bucket.last?.text === text) {
      return err('duplicate_message');
    }
    const earned = (Math.max(nowMs - bucket.atMs, 0) / SECOND_MS) * policy.messagesPerSecond;
    const tokens = Math.min(policy.messageBurst, bucket.tokens + earned);
    bucket.atMs = nowMs;
    bucket.tokens = tokens;
    if (tokens < 1) return err('rate_limited', { retryAfterSeconds: 1 });
    bucket.tokens -= 1;
    bucket.last = { atMs: nowMs, text };
    return ok();
  }
}
