// SQL of what a player sees of their wallet, and of the daily bonus.

import { sql } from 'drizzle-orm';
import type { Database } from '#db/client.ts';
import type { CoinCurrency } from '#shared/money.ts';
import { expected, ok, type Result } from '#shared/result.ts';
import { ask, refusalOf } from './answers.ts';

/** One currency of a wallet, in micros. */
export interface Balance {
  currency: CoinCurrency;
  availableMicros: bigint;
  atTablesMicros: bigint;
  onHoldMicros: bigint;
  debtMicros: bigint;
  /** Grows with each change of available or on hold. */
  version: number;
}

/** A movement of `available`. */
export interface Transaction {
  entryId: bigint;
  atMs: number;
  currency: CoinCurrency;
  kind: string;
  effectMicros: bigint;
  afterMicros: bigint;
  /** Where the page after this row begins in its currency; `null` at the end. */
  nextId: bigint | null;
  sessionId: string | null;
  gameId: string | null;
}

/** Where a page starts by currency: an entry, 0n for the newest, `null` for "not asked for". */
export type Positions = Record<CoinCurrency, bigint | null>;

/** What a claimed bonus left behind. */
export interface Bonus {
  replayed: boolean;
  grants: { currency: CoinCurrency; amountMicros: bigint }[];
  balances: Balance[];
  /** UTC day on which the next can be claimed. */
  nextDay: string;
}

/** As `ledger.redeemable` tells it; amounts are micros as text. */
export interface Redeemable {
  redeemableMicros: string;
  availableMicros: string;
  atTablesMicros: string;
  lockedMicros: string;
  debt: boolean;
  /** Bets with a greater chance to return their stake count nothing; millionths. */
  chanceMaxPpm: number;
  lots: {
    id: string;
    source: string;
    state: 'open' | 'expired';
    grantedMicros: string;
    multiple: string;
    requiredMicros: string;
    wageredMicros: string;
    lockedMicros: string;
    grantedAtMs: string;
    expiresAtMs: string | null;
  }[];
}

interface BalanceJson {
  currency: CoinCurrency;
  availableMicros: string;
  atTablesMicros: string;
  onHoldMicros: string;
  debtMicros: string;
  version: number;
}

interface BonusJson {
  replayed?: boolean;
  grants: { currency: CoinCurrency; amountMicros: string }[];
  balances: BalanceJson[];
  nextDay: string;
}

const BONUS_REFUSALS = [
  'bonus_already_claimed',
  'idempotency_key_reused',
  'excluded',
  'account_closed',
  'debt_outstanding',
] as const;

function toBalance(json: BalanceJson): Balance {
  return {
    currency: json.currency,
    availableMicros: BigInt(json.availableMicros),
    atTablesMicros: BigInt(json.atTablesMicros),
    onHoldMicros: BigInt(json.onHoldMicros),
    debtMicros: BigInt(json.debtMicros),
    version: json.version,
  };
}

type TransactionRow = {
  id: string;
  at_ms: string;
  currency: CoinCurrency;
  kind: string;
  effect_micros: string;
  after_micros: string;
  next_id: string | null;
  session_id: string | null;
  game_id: string | null;
};

function toTransaction(row: TransactionRow): Transaction {
  return {
    entryId: BigInt(row.id),
    atMs: Number(row.at_ms),
    currency: row.currency,
    kind: row.kind,
    effectMicros: BigInt(row.effect_micros),
    afterMicros: BigInt(row.after_micros),
    nextId: row.next_id === null ? null : BigInt(row.next_id),
    sessionId: row.session_id,
    gameId: row.game_id,
  };
}

/** What a player sees. */
export function walletStore(database: Database) {
  return {
    async balances(playerId: string): Promise<Balance[]> {
      const rows = await database.call<Record<string, string>>(
        sql`select currency, available, at_tables, on_hold, debt, version
          from ledger.wallet(${playerId}::uuid)`,
        { idempotent: true },
      );
      return rows.map((row) =>
        toBalance({
          currency: row.currency as CoinCurrency,
          availableMicros: row.available ?? '',
          atTablesMicros: row.at_tables ?? '',
          onHoldMicros: row.on_hold ?? '',
          debtMicros: row.debt ?? '',
          version: Number(row.version),
        }),
      );
    },

    /** Players whose wallet moved since the mark, and the mark to set once they were shown. */
    async changedWallets(countMax: number): Promise<{ playerIds: string[]; upTo: bigint }> {
      const [row] = await database.call<{ answer: { playerIds: string[]; upTo: string } }>(
        sql`select payments.changed_wallets(${countMax}::int) as answer`,
        { idempotent: true },
      );
      if (row === undefined) throw new Error('changed_wallets answered nothing');
      return { playerIds: row.answer.playerIds, upTo: BigInt(row.answer.upTo) };
    },

    async walletsShown(upTo: bigint): Promise<void> {
      const statement = sql`select payments.wallets_shown(${upTo}::bigint)`;
      await database.call(statement, { idempotent: true });
    },

    /** Newest first; `invalid_cursor` for a position in somebody else's history. */
    async transactions(
      playerId: string,
      from: Positions,
      countMax: number,
    ): Promise<Result<Transaction[], 'invalid_cursor'>> {
      try {
        const rows = await database.call<TransactionRow>(
          sql`select id, floor(extract(epoch from at) * 1000)::text as at_ms, currency, kind,
              effect_micros, after_micros, next_id, session_id, game_id
            from ledger.transactions(${playerId}::uuid, ${from.GC}::bigint, ${from.SC}::bigint,
              ${countMax}::int)`,
          { idempotent: true },
        );
        return ok(rows.map(toTransaction));
      } catch (error) {
        return expected(refusalOf(error).error, ['invalid_cursor']);
      }
    },

    async redeemable(playerId: string): Promise<Redeemable> {
      const [row] = await database.call<{ answer: Redeemable }>(
        sql`select ledger.redeemable(${playerId}::uuid) as answer`,
        { idempotent: true },
      );
      if (row === undefined) throw new Error('the ledger answered nothing');
      return row.answer;
    },

    /** Once per player and UTC day of the database's clock; the key makes a repeat a replay. */
    async claimDailyBonus(
      playerId: string,
      key: string,
      digest: Uint8Array,
    ): Promise<Result<Bonus, (typeof BONUS_REFUSALS)[number]>> {
      const answer = await ask<BonusJson, (typeof BONUS_REFUSALS)[number]>(
        () =>
          database.call<{ answer: unknown }>(
            sql`select payments.claim_daily_bonus(${playerId}::uuid, ${key}, ${digest}::bytea)
              as answer`,
            { idempotent: true },
          ),
        BONUS_REFUSALS,
      );
      if (!answer.ok) return answer;
      const { grants, balances, nextDay, replayed } = answer.value;
      return ok({
        replayed: replayed === true,
        grants: grants.map((grant) => ({ ...grant, amountMicros: BigInt(grant.amountMicros) })),
        balances: balances.map(toBalance),
        nextDay,
      });
    },
  };
}
