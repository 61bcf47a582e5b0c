// SQL of players who leave, and of what only their export shows.

import { asc, eq } from 'drizzle-orm';
import { z } from 'zod';
import { functionsOf } from '#db/call.ts';
import type { Database } from '#db/client.ts';
import { pendingErasures } from '#db/erasures.ts';
import { exclusions, limitChanges, lots, timeLimitChanges, wallets } from '#db/schema/ledger.ts';

/** `done`, or what the end of an account waits for. */
const erasureOutcome = z.enum(['done', 'tables', 'purchases', 'redemptions', 'review', 'balance']);

/** A grant of Sweeps Coins with its playthrough, open or over. */
export type LotRow = typeof lots.$inferSelect & Pick<typeof wallets.$inferSelect, 'currency'>;

/** Erasure and export. */
export function erasureStore(database: Database) {
  const { again } = functionsOf(database);
  return {
    pendingErasures: (countMax: number) => pendingErasures(database, countMax),

    /** Voids holds, forfeits what was given up, acknowledges: all or nothing. */
    erase: (playerId: string) => again.call('payments.let_go', [playerId], erasureOutcome),

    async lots(playerId: string): Promise<LotRow[]> {
      const rows = await database.read((db) =>
        db
          .select({ lots, currency: wallets.currency })
          .from(lots)
          .innerJoin(wallets, eq(wallets.accountId, lots.walletId))
          .where(eq(wallets.playerId, playerId))
          .orderBy(asc(lots.id)),
      );
      return rows.map(({ lots: lot, currency }) => ({ ...lot, currency }));
    },

    /** Every change of a limit as it was asked for, oldest first. */
    limitChanges: (playerId: string) =>
      database.read((db) =>
        db
          .select()
          .from(limitChanges)
          .where(eq(limitChanges.playerId, playerId))
          .orderBy(asc(limitChanges.id)),
      ),

    /** The same of limits in time. */
    timeLimitChanges: (playerId: string) =>
      database.read((db) =>
        db
          .select()
          .from(timeLimitChanges)
          .where(eq(timeLimitChanges.playerId, playerId))
          .orderBy(asc(timeLimitChanges.id)),
      ),

    exclusions: (playerId: string) =>
      database.read((db) =>
        db
          .select()
          .from(exclusions)
          .where(eq(exclusions.playerId, playerId))
          .orderBy(asc(exclusions.id)),
      ),
  };
}
