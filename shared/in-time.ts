// Timeout of a call: what does not answer in time counts as silent, whatever becomes of it. Its late
// answer, or late failure, is nobody's.

/** The answer of `work`; throws what `silence` makes when there is none in time. */
export async function inTime<T>(
  work: Promise<T>,
  timeoutMs: number,
  silence: () => Error,
): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(silence()), timeoutMs);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}
