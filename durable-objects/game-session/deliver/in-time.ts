// A call with an end: what does not answer in time counts as silent, whatever becomes of it.

import { SECOND_MS } from '#shared/time.ts';

const CALL_TIMEOUT_MS = 10 * SECOND_MS;

/** The answer of `work`; throws with `silence` as its reason after the time. */
export async function inTime<T>(
  work: Promise<T>,
  silence: string,
  timeoutMs = CALL_TIMEOUT_MS,
): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(silence)), timeoutMs);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}
