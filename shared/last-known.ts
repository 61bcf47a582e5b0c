// The last known answer of a source that changes seldom, for when the source is away: kept in the
// isolate and, because an isolate dies with any deploy, in the edge's cache. Nothing of one person may
// be kept so: the cache cannot be searched when somebody leaves. What one would get wrong: this is no
// cache that spares a question. The source is asked each time; only its silence is bridged.

import { isUnavailable, Unavailable } from './availability.ts';
import { inTime } from './in-time.ts';
import { errorFields, log } from './log.ts';
import { DAY_MS, SECOND_MS } from './time.ts';

/** Somebody waits: a source that is silent this long is away, if something is known. */
const PATIENCE_MS = 2 * SECOND_MS;
/** An answer that has not changed is written down again after this time. */
const KEEP_EVERY_MS = 60 * SECOND_MS;
const KEPT_SECONDS = (30 * DAY_MS) / 1000;
const CACHE = 'parlor-last-known';

/** An answer and when it was given. */
export interface Known<Value> {
  value: Value;
  atMs: number;
  /** Given now, not remembered. */
  isFresh: boolean;
}

interface Kept {
  text: string;
  atMs: number;
  /** When this was last written to the cache. */
  writtenAtMs: number;
}

const memory = new Map<string, Kept>();

const addressOf = (name: string) => `https://last-known.invalid/${encodeURIComponent(name)}`;

async function write(name: string, { text, atMs }: Kept): Promise<void> {
  try {
    const cache = await caches.open(CACHE);
    const headers = { 'cache-control': `max-age=${KEPT_SECONDS}`, 'x-at-ms': String(atMs) };
    await cache.put(addressOf(name), new Response(text, { headers }));
  } catch (error) {
    // The isolate still knows it.
    log('warn', 'last_known_not_kept', { name, ...errorFields(error) });
  }
}

async function keep(name: string, value: unknown): Promise<void> {
  const atMs = Date.now();
  const text = JSON.stringify(value);
  const known = memory.get(name);
  const isWritten = known?.text === text && atMs - known.writtenAtMs < KEEP_EVERY_MS;
  const kept = { text, atMs, writtenAtMs: isWritten ? known.writtenAtMs : atMs };
  memory.set(name, kept);
  if (!isWritten) await write(name, kept);
}

async function recall<Value>(name: string): Promise<Known<Value> | null> {
  const known = memory.get(name);
  if (known !== undefined) {
    return { value: JSON.parse(known.text), atMs: known.atMs, isFresh: false };
  }
  try {
    const cache = await caches.open(CACHE);
    const response = await cache.match(addressOf(name));
    if (response === undefined) return null;
    const atMs = Number(response.headers.get('x-at-ms'));
    return { value: await response.json(), atMs, isFresh: false };
  } catch (error) {
    log('warn', 'last_known_not_read', { name, ...errorFields(error) });
    return null;
  }
}

/**
 * Asks, and answers with what was known last when the source is away or does not answer in time.
 * Throws what `ask` threw when nothing is known, and whatever is no outage. Values are JSON; a name
 * stands for one source in the whole platform.
 */
export async function lastKnown<Value>(
  name: string,
  ask: () => Promise<Value>,
): Promise<Known<Value>> {
  const answered = ask().then(async (value) => {
    await keep(name, value);
    return { value, atMs: Date.now(), isFresh: true };
  });
  try {
    return await inTime(answered, PATIENCE_MS, () => new Unavailable(name));
  } catch (error) {
    const known = isUnavailable(error) ? await recall<Value>(name) : null;
    // Nothing is known: worth waiting for. What has failed fails again.
    return known ?? answered;
  }
}
