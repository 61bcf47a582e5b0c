// Tells players' hubs that a standing has changed, for every Worker whose acts change one: right after
// the act for those concerned, and by a job for whom that missed. One outbox in Postgres serves all of
// them (db/functions/ledger/standing_notices.sql), so it does not matter who drains it.

import type { HubStandingContract } from './contracts/hub-standing.ts';
import type { JobReport } from './contracts/jobs.ts';
import { errorFields, log } from './log.ts';
import { drainOutbox } from './outbox.ts';
import { SECOND_MS } from './time.ts';

/** A rule that was entered a moment ago concerns everybody who plays. */
const CLAIM_COUNT_MAX = 500;
const LIMITS = { concurrency: 50, timeoutMs: 2 * SECOND_MS };
/** The next run goes on. */
const RUN_MS_MAX = 25 * SECOND_MS;

/** A hub that must hear of a version. */
export interface StandingNotice {
  playerId: string;
  version: number;
}

/** The outbox, as a store reads it (`db/standing-notices.ts`). */
export interface StandingNotices {
  /** Takes what is due, of one player's person or of all. */
  claim(playerId: string | null, countMax: number): Promise<StandingNotice[]>;
  done(notices: readonly StandingNotice[]): Promise<void>;
  failed(playerId: string, reason: string): Promise<void>;
}

type Hubs = { getByName(name: string): Pick<HubStandingContract, 'noteStanding'> };

async function tellSome(notices: StandingNotices, hubs: Hubs, playerId: string | null) {
  const told: StandingNotice[] = [];
  const outcome = await drainOutbox<StandingNotice>(
    {
      name: 'standings',
      claim: () => notices.claim(playerId, CLAIM_COUNT_MAX),
      entityOf: (notice) => notice.playerId,
      async deliver(notice) {
        const hub = hubs.getByName(notice.playerId);
        await hub.noteStanding(notice.playerId, notice.version);
        told.push(notice);
      },
      failed: (notice, reason) => notices.failed(notice.playerId, reason),
    },
    LIMITS,
  );
  // One statement for all of them: they may be as many as play.
  if (told.length > 0) await notices.done(told);
  return outcome;
}

/** Works off what is due; for a job. */
export async function tellStandings(notices: StandingNotices, hubs: Hubs): Promise<JobReport> {
  const endMs = Date.now() + RUN_MS_MAX;
  const sum = { told: 0, failed: 0 };
  for (;;) {
    const { delivered, failed } = await tellSome(notices, hubs, null);
    sum.told += delivered;
    sum.failed += failed;
    if (delivered + failed < CLAIM_COUNT_MAX || Date.now() > endMs) return sum;
  }
}

/**
 * The same right after an act, of one player's person or, without one, of whoever it concerned. Never
 * fails: the job tells whom this missed.
 */
export async function tellStandingsQuietly(
  notices: StandingNotices,
  hubs: Hubs,
  playerId: string | null = null,
): Promise<void> {
  try {
    if (playerId === null) await tellStandings(notices, hubs);
    else await tellSome(notices, hubs, playerId);
  } catch (error) {
    log('warn', 'outbox_left_to_the_job', { outbox: 'standings', ...errorFields(error) });
  }
}
