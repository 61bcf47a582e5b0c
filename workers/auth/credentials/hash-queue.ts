// Whose password hash may start when. A hash blocks its isolate for a fifth of a second; a train of
// them would starve everything that waits for Postgres until it times out. So callers take turns with
// room between them, a hash starts only when the isolate has caught up with the rest of its work, and
// whoever would wait too long is sent away before anything was done for them. All of it is times and
// a mark, never a lock: a caller that goes away leaves a gap and nothing that must be released.

import { err, ok, type Result } from '#shared/result.ts';
import { SECOND_MS } from '#shared/time.ts';
import type { AuthEnv } from '../env.ts';
import { HASH_COST, hashCost } from './password-hash.ts';

/** What a hash of the full cost takes on a free core. */
const FULL_HASH_MS = 220;
/** Time for everything else between two hashes. */
const ROOM_MS = 30;
/** Hashes shorter than this take no turns. */
const NEGLIGIBLE_MS = 10;
const WAIT_MAX_MS = 8 * SECOND_MS;
/** A timer this late says that other work was waiting; how often that is respected. */
const LATE_MS = 15;
const CATCH_UPS_MAX = 100;

let nextTurnMs = 0;
let roomUntilMs = 0;
// Set when a hash starts. Time stands still while it runs, so the next one to look sets the room.
let hashRan = false;

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

async function isLate(): Promise<boolean> {
  const askedMs = performance.now();
  await sleep(1);
  return performance.now() - askedMs > LATE_MS;
}

/** A place in the queue of hashes. */
export interface HashSlot {
  /** Waits until the hash may start; it must start at once then. */
  start(): Promise<void>;
  /** Gives the place back: no hash is needed after all. */
  leave(): void;
}

const FREE: HashSlot = { start: async () => {}, leave() {} };

async function waitForRoom(turnMs: number): Promise<void> {
  await sleep(Math.max(turnMs - performance.now(), 0));
  for (let catchUps = 0; ; ) {
    const nowMs = performance.now();
    if (hashRan) {
      hashRan = false;
      roomUntilMs = nowMs + ROOM_MS;
    }
    if (nowMs < roomUntilMs) await sleep(roomUntilMs - nowMs);
    else if (catchUps < CATCH_UPS_MAX && (await isLate())) catchUps += 1;
    else if (!hashRan) break;
  }
  hashRan = true;
}

/** Hashes when it is this caller's turn. */
export async function hashInTurn<T>(
  env: AuthEnv,
  hash: () => Promise<T>,
): Promise<Result<T, 'rate_limited'>> {
  const slot = enterHashQueue(env);
  if (!slot.ok) return slot;
  await slot.value.start();
  return ok(await hash());
}

/** Takes a place; `rate_limited` when this isolate is busy for longer than anyone should wait. */
export function enterHashQueue(env: AuthEnv): Result<HashSlot, 'rate_limited'> {
  const durationMs = FULL_HASH_MS * 2 ** (hashCost(env).logN - HASH_COST.logN);
  if (durationMs < NEGLIGIBLE_MS) return ok(FREE);
  const nowMs = performance.now();
  const turnMs = Math.max(nowMs, nextTurnMs);
  const waitMs = turnMs - nowMs;
  if (waitMs > WAIT_MAX_MS) {
    return err('rate_limited', { retryAfterSeconds: Math.ceil(waitMs / SECOND_MS) });
  }
  nextTurnMs = turnMs + durationMs + ROOM_MS;
  return ok({
    start: () => waitForRoom(turnMs),
    leave() {
      nextTurnMs -= durationMs + ROOM_MS;
    },
  });
}
