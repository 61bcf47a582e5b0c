// Graceful degradation without Postgres: the objects know what they were told last.

import { isUnavailable, Unavailable } from '#shared/availability.ts';
import { inTime } from '#shared/in-time.ts';
import { errorFields, log } from '#shared/log.ts';
import { SECOND_MS } from '#shared/time.ts';

/** Somebody waits: a database that is silent this long is away. */
const PATIENCE_MS = 2 * SECOND_MS;

/** What Postgres says, or `null` while it is away or silent. Refusals of it are thrown on. */
export async function orWithout<Value>(ask: () => Promise<Value>): Promise<Value | null> {
  try {
    return await inTime(ask(), PATIENCE_MS, () => new Unavailable('database'));
  } catch (error) {
    if (!isUnavailable(error)) throw error;
    log('warn', 'going_on_without_database', errorFields(error));
    return null;
  }
}
