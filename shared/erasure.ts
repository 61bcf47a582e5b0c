// Erasure, a service's own part of it: works off players whose account closes. Whoever must wait or
// fails comes up again, and keeps nobody else.

import { drainOutbox } from './outbox.ts';

/** Erases each one that is pending; counts what became of them by the names of the outcomes. */
export async function eraseAll<Outcome extends string>(
  outcomes: readonly Outcome[],
  pending: () => Promise<readonly string[]>,
  erase: (playerId: string) => Promise<Outcome>,
): Promise<Record<Outcome | 'failed', number>> {
  const zeros = Object.fromEntries(outcomes.map((outcome) => [outcome, 0]));
  const report = { ...zeros, failed: 0 } as Record<Outcome | 'failed', number>;
  const { failed } = await drainOutbox<string>(
    {
      name: 'erasures',
      claim: pending,
      entityOf: (playerId) => playerId,
      async deliver(playerId) {
        report[await erase(playerId)] += 1;
      },
    },
    { concurrency: 1 },
  );
  report.failed = failed;
  return report;
}
