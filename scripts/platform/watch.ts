// Notices when a running platform stopped answering, so that nobody plays against a corpse.

const PERIOD_MS = 2_000;
// A changed Worker is bundled and started anew, which takes a busy machine as long as a start.
const FAILURES_MAX = 30;

/** Settles when `/healthz` failed for a minute. */
export function watchHealth(url: string): { dead: Promise<string>; stop(): void } {
  let failures = 0;
  const { promise, resolve } = Promise.withResolvers<string>();
  const timer = setInterval(async () => {
    const answer = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(PERIOD_MS) }).catch(
      () => undefined,
    );
    await answer?.body?.cancel();
    failures = answer?.ok ? 0 : failures + 1;
    if (failures >= FAILURES_MAX) resolve('The gateway stopped answering.');
  }, PERIOD_MS);
  return { dead: promise, stop: () => clearInterval(timer) };
}
