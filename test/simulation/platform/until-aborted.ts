// Who aborts a request waits no more; whoever works on it goes on.

/** Rejects with the signal's reason when it aborts before the answer is there. */
export function untilAborted<T>(answered: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const abort = () => reject(signal.reason);
  const forget = () => signal.removeEventListener('abort', abort);
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  answered.finally(forget).then(resolve, reject);
  return promise;
}
