// The outbox of changed standings, for the roles that may drain it (auth, payments, games, compliance).

import { z } from 'zod';
import type { StandingNotices } from '#shared/standing-notices.ts';
import { functionsOf } from './call.ts';
import type { Database } from './client.ts';
import { count } from './values.ts';

const notice = z.object({ playerId: z.string(), version: count });

/** It, over this connection. */
export function standingNoticesOf(database: Database): StandingNotices {
  const { again, once } = functionsOf(database);
  return {
    // A claim whose answer was lost has leased its rows: they are due again a little later.
    claim: (playerId, countMax) =>
      once.table('ledger.claim_standing_notices', [playerId, null, countMax], notice),

    done: (notices) =>
      again.run('ledger.standing_notices_done', [
        notices.map(({ playerId }) => playerId),
        notices.map(({ version }) => version),
      ]),

    failed: (playerId, reason) => again.run('ledger.standing_notice_failed', [playerId, reason]),
  };
}
