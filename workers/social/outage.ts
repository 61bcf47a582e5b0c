// What goes on without Postgres: the objects know what they were told last.

import { isUnavailable } from '#shared/availability.ts';
import { errorFields, log } from '#shared/log.ts';
import { SECOND_MS } from '#shared/time.ts';

/** Somebody waits: a database that is silent this long is away. */
const PATIENCE_MS = 2 * SECOND_MS;

/** What Postgres says, or `null` while it is away or silent. Refusals of it are thrown on. */
export async function orWithout<Value>(ask: () => Promise<Value>): Promise<Value | null> {
  const { promise, resolve } = Promise.withResolvers<null>();
  const timer = setTimeout(() => resolve(null), PATIENCE_MS);
  const answered = ask().catch((error: unknown) => {
    if (!isUnavailable(error)) throw error;
    log('warn', 'going_on_without_database', errorFields(error));
    return null;
  });
  try {
    return await Promise.race([answered, promise]);
  } finally {
    clearTimeout(timer);
    // It may fail after its time, when nobody looks any more.
    answered.catch(() => {});
  }
}
