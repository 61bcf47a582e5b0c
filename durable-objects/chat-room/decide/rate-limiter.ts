// Rate limiter of one player's writing: a token bucket of messages, another of edits and reactions,
// slow mode, and no echo of oneself, whatever it is written with. In memory only; what matters after
// a long sleep, the last message and the last edit, is read back from storage by the caller.

import { type Rate, TokenBucket } from '#objects/live/token-bucket.ts';
import type { RoomPolicy } from '#shared/contracts/chat-room.ts';
import { err, ok, type Result } from '#shared/result.ts';
import { repeatKeyOf } from '#shared/text/fold.ts';
import { SECOND_MS } from '#shared/time.ts';

/** The last thing somebody said. */
export interface LastMessage {
  atMs: number;
  text: string;
}

/** What somebody did last, as storage knows it. */
export interface LastActs {
  message: LastMessage | null;
  editAtMs: number | null;
  /** What was said before it and may still be repeated, newest first. */
  earlier?: readonly LastMessage[];
}

type Said = { atMs: number; key: string };
type Account = {
  messageAtMs: number | undefined;
  editAtMs: number | undefined;
  /** What was said of late, by its folded copy. */
  said: Said[];
  messages: TokenBucket;
  changes: TokenBucket;
};

const PLAYERS_MAX = 5_000;
/** More than a burst, so that taking turns between two texts is a repeat as well. */
const SAID_MAX = 16;

const saidOf = ({ atMs, text }: LastMessage): Said => ({ atMs, key: repeatKeyOf(text) });

export type RateRefusal = 'rate_limited' | 'slow_mode' | 'duplicate_message';

function slowed(policy: RoomPolicy, lastAtMs: number | undefined, nowMs: number) {
  const sinceMs = nowMs - (lastAtMs ?? Number.NEGATIVE_INFINITY);
  const waitMs = policy.slowModeSeconds * SECOND_MS - sinceMs;
  if (waitMs <= 0) return null;
  return err('slow_mode', { retryAfterSeconds: Math.ceil(waitMs / SECOND_MS) });
}

const rateOf = ({ messagesPerSecond, messageBurst }: RoomPolicy): Rate => ({
  perSecond: messagesPerSecond,
  burst: messageBurst,
});

function takeFrom(
  bucket: TokenBucket,
  policy: RoomPolicy,
  nowMs: number,
): Result<undefined, 'rate_limited'> {
  const isThere = bucket.tryTake(rateOf(policy), nowMs);
  return isThere ? ok() : err('rate_limited', { retryAfterSeconds: 1 });
}

export class RateLimiter {
  readonly #accounts = new Map<string, Account>();

  /** Players remembered. */
  get size(): number {
    return this.#accounts.size;
  }

  #accountOf(playerId: string, lastActs: () => LastActs): Account {
    const known = this.#accounts.get(playerId);
    if (known !== undefined) return known;
    const { message, editAtMs, earlier = [] } = lastActs();
    const spoken = message === null ? [...earlier] : [message, ...earlier];
    const account: Account = {
      messageAtMs: message?.atMs,
      editAtMs: editAtMs ?? undefined,
      said: spoken.map(saidOf),
      messages: new TokenBucket(),
      changes: new TokenBucket(),
    };
    if (this.#accounts.size >= PLAYERS_MAX) {
      for (const oldest of this.#accounts.keys()) {
        this.#accounts.delete(oldest);
        break;
      }
    }
    this.#accounts.set(playerId, account);
    return account;
  }

  /** Whether this message may be written now, and counts it if so. */
  take(
    playerId: string,
    text: string,
    policy: RoomPolicy,
    nowMs: number,
    lastActs: () => LastActs,
  ): Result<undefined, RateRefusal> {
    const account = this.#accountOf(playerId, lastActs);
    const slow = slowed(policy, account.messageAtMs, nowMs);
    if (slow !== null) return slow;
    const key = repeatKeyOf(text);
    const since = nowMs - policy.duplicateSeconds * SECOND_MS;
    account.said = account.said.filter(({ atMs }) => atMs > since);
    if (account.said.some((said) => said.key === key)) return err('duplicate_message');
    const poured = takeFrom(account.messages, policy, nowMs);
    if (!poured.ok) return poured;
    account.messageAtMs = nowMs;
    account.said = [{ atMs: nowMs, key }, ...account.said].slice(0, SAID_MAX);
    return poured;
  }

  /**
   * Whether an edit or a reaction may be made now, and counts it if so: everybody hears of these too.
   * Slow mode lets through one edit in the time of one message, so that a slip can be mended.
   */
  change(
    playerId: string,
    kind: 'edit' | 'react',
    policy: RoomPolicy,
    nowMs: number,
    lastActs: () => LastActs,
  ): Result<undefined, RateRefusal> {
    const account = this.#accountOf(playerId, lastActs);
    if (kind === 'react') return takeFrom(account.changes, policy, nowMs);
    const slow = slowed(policy, account.editAtMs, nowMs);
    if (slow !== null) return slow;
    const poured = takeFrom(account.changes, policy, nowMs);
    if (poured.ok) account.editAtMs = nowMs;
    return poured;
  }
}
