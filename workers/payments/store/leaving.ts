// SQL of players who leave, and of what only their export shows.

import { sql } from 'drizzle-orm';
import type { Database } from '#db/client.ts';
import type { CoinCurrency } from '#shared/money.ts';

/** `done`, or what the end of an account waits for. */
export type LettingGo = 'done' | 'tables' | 'purchases' | 'redemptions' | 'balance';

/** A grant of Sweeps Coins with its playthrough, open or over; micros and milliseconds as text. */
export interface LotRow {
  id: string;
  currency: CoinCurrency;
  source: string;
  state: string;
  grantedMicros: string;
  requiredMicros: string;
  wageredMicros: string;
  grantedAtMs: string;
  expiresAtMs: string | null;
}

/** A limit as it was asked for; micros and milliseconds as text. */
export interface LimitChange {
  kind: string;
  currency: string;
  period: string;
  amountMicros: string | null;
  effectiveAtMs: string;
  atMs: string;
}

/** Leaving and export. */
export function leavingStore(database: Database) {
  return {
    /** Players whose account closes and of whom payments still holds something; in any order, so
     * that some who must wait do not keep the others waiting. */
    async leaving(countMax: number): Promise<string[]> {
      const rows = await database.call<{ id: string }>(
        sql`select player_id as id from auth.erasures_pending order by random()
          limit ${countMax}::int`,
        { idempotent: true },
      );
      return rows.map(({ id }) => id);
    },

    /** Voids holds, forfeits what was given up, acknowledges: all or nothing. */
    async letGo(playerId: string): Promise<LettingGo> {
      const [row] = await database.call<{ answer: LettingGo }>(
        sql`select payments.let_go(${playerId}::uuid) as answer`,
        { idempotent: true },
      );
      if (row === undefined) throw new Error('let_go answered nothing');
      return row.answer;
    },

    async lots(playerId: string): Promise<LotRow[]> {
      const rows = await database.call<{ answer: LotRow }>(
        sql`select jsonb_build_object('id', l.id::text, 'currency', w.currency,
            'source', l.source, 'state', l.state, 'grantedMicros', l.granted_micros::text,
            'requiredMicros', l.required_micros::text, 'wageredMicros', l.wagered_micros::text,
            'grantedAtMs', floor(extract(epoch from l.granted_at) * 1000)::text,
            'expiresAtMs', floor(extract(epoch from l.expires_at) * 1000)::text) as answer
          from ledger.lots l join ledger.wallets w on w.account_id = l.wallet_id
          where w.player_id = ${playerId}::uuid order by l.id`,
        { idempotent: true },
      );
      return rows.map(({ answer }) => answer);
    },

    /** Every change of a limit as it was asked for, oldest first. */
    async limitChanges(playerId: string): Promise<LimitChange[]> {
      return database.call<LimitChange & Record<string, unknown>>(
        sql`select kind, currency, period, amount_micros::text as "amountMicros",
            floor(extract(epoch from effective_at) * 1000)::text as "effectiveAtMs",
            floor(extract(epoch from at) * 1000)::text as "atMs"
          from ledger.limit_changes where player_id = ${playerId}::uuid order by id`,
        { idempotent: true },
      );
    },

    async exclusions(
      playerId: string,
    ): Promise<{ kind: string; startsAtMs: string; endsAtMs: string | null }[]> {
      return database.call<{ kind: string; startsAtMs: string; endsAtMs: string | null }>(
        sql`select kind, floor(extract(epoch from starts_at) * 1000)::text as "startsAtMs",
            floor(extract(epoch from ends_at) * 1000)::text as "endsAtMs"
          from ledger.exclusions where player_id = ${playerId}::uuid order by id`,
        { idempotent: true },
      );
    },
  };
}
