// Notices when a running platform is gone, so that nobody plays against a corpse. Nobody listening is
// a corpse; a late answer is not: a build that failed holds requests back until the file is mended.

const PERIOD_MS = 2_000;
const FAILURES_MAX = 5;
/** Two minutes of silence are the end too: wrangler's own listener outlives a killed workerd. */
const LATE_MAX = 60;

type Health = 'well' | 'late' | 'gone';

async function ask(url: string): Promise<Health> {
  try {
    const signal = AbortSignal.timeout(PERIOD_MS);
    const answer = await fetch(`${url}/healthz`, { signal });
    await answer.body?.cancel();
    return answer.ok ? 'well' : 'late';
  } catch (error) {
    return (error as Error).name === 'TimeoutError' ? 'late' : 'gone';
  }
}

/** Settles when nobody listened five times in a row, or nothing was answered for two minutes. */
export function watchHealth(
  url: string,
  say: (text: string) => void,
): { dead: Promise<string>; stop(): void } {
  const counts = { gone: 0, late: 0 };
  const { promise, resolve } = Promise.withResolvers<string>();
  const timer = setInterval(async () => {
    const health = await ask(url);
    counts.gone = health === 'gone' ? counts.gone + 1 : 0;
    if (counts.late >= FAILURES_MAX && health === 'well') say('The gateway answers again.');
    counts.late = health === 'late' ? counts.late + 1 : 0;
    const isOver = counts.gone >= FAILURES_MAX || counts.late >= LATE_MAX;
    if (isOver) resolve('The gateway stopped answering.');
    if (counts.late === FAILURES_MAX) {
      say('The gateway does not answer: a build that failed (see above), or a busy machine.');
    }
  }, PERIOD_MS);
  return { dead: promise, stop: () => clearInterval(timer) };
}
