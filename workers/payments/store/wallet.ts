// SQL of what a player sees of their wallet, and of the daily bonus.

import { z } from 'zod';
import { functionsOf, refusalOf } from '#db/call.ts';
import type { Database } from '#db/client.ts';
import { count, digits, micros, moment } from '#db/values.ts';
import { COIN_CURRENCIES, type CoinCurrency } from '#shared/money.ts';
import { ok } from '#shared/result.ts';

const currency = z.enum(COIN_CURRENCIES);

/** One currency of a wallet, in micros. */
export const balance = z.object({
  currency,
  availableMicros: micros,
  atTablesMicros: micros,
  onHoldMicros: micros,
  debtMicros: micros,
  /** Grows with each change of available or on hold. */
  version: z.number(),
});
export type Balance = z.output<typeof balance>;

const walletRow = z
  .object({
    currency,
    available: micros,
    atTables: micros,
    onHold: micros,
    debt: micros,
    version: count,
  })
  .transform(({ available, atTables, onHold, debt, ...row }): Balance => {
    const where = { availableMicros: available, atTablesMicros: atTables, onHoldMicros: onHold };
    return { ...row, ...where, debtMicros: debt };
  });

/** A movement of `available`. */
const transaction = z
  .object({
    id: micros,
    at: moment,
    currency,
    kind: z.string(),
    effectMicros: micros,
    afterMicros: micros,
    /** Where the page after this row begins in its currency; `null` at the end. */
    nextId: micros.nullable(),
    sessionId: z.string().nullable(),
    gameId: z.string().nullable(),
  })
  .transform(({ id, at, ...row }) => ({ ...row, entryId: id, atMs: at }));
export type Transaction = z.output<typeof transaction>;

/** Where a page starts by currency: an entry, 0n for the newest, `null` for "not asked for". */
export type Positions = Record<CoinCurrency, bigint | null>;

/** What a claimed bonus left behind; `nextDay` is the UTC day on which the next can be claimed. */
const bonus = z.object({
  replayed: z.boolean().default(false),
  grants: z.array(z.object({ currency, amountMicros: micros })),
  withheld: z.array(z.object({ currency, code: z.string() })).default([]),
  balances: z.array(balance),
  nextDay: z.string(),
});

/** As `ledger.redeemable` tells it; amounts are micros as text. */
const redeemable = z.object({
  redeemableMicros: digits,
  availableMicros: digits,
  atTablesMicros: digits,
  lockedMicros: digits,
  debt: z.boolean(),
  /** Bets with a greater chance to return their stake count nothing; millionths. */
  chanceMaxPpm: z.number(),
  lots: z.array(
    z.object({
      id: z.string(),
      source: z.string(),
      state: z.enum(['open', 'expired']),
      grantedMicros: digits,
      multiple: z.string(),
      requiredMicros: digits,
      wageredMicros: digits,
      lockedMicros: digits,
      grantedAtMs: digits,
      expiresAtMs: digits.nullable(),
    }),
  ),
});
export type Redeemable = z.output<typeof redeemable>;

const changedWallets = z.object({ playerIds: z.array(z.string()), upTo: micros });

/** What a player sees. */
export function walletStore(database: Database) {
  const { again } = functionsOf(database);
  return {
    balances: (playerId: string) => again.table('ledger.wallet', [playerId], walletRow),

    /** Players whose wallet moved since the mark, and the mark to set once they were shown. */
    changedWallets: (countMax: number) =>
      again.call('payments.changed_wallets', [countMax], changedWallets),

    walletsShown: (upTo: bigint) => again.run('payments.wallets_shown', [upTo]),

    /** Newest first; `invalid_cursor` for a position in somebody else's history. */
    async transactions(playerId: string, from: Positions, countMax: number) {
      const params = [playerId, from.GC, from.SC, countMax];
      const name = 'ledger.transactions';
      try {
        return ok(await again.table(name, params, transaction));
      } catch (error) {
        return refusalOf(error, ['invalid_cursor']);
      }
    },

    redeemable: (playerId: string) => again.call('ledger.redeemable', [playerId], redeemable),

    /** Once per player and UTC day of the database's clock; the key makes a repeat a replay. */
    claimDailyBonus: (playerId: string, key: string, digest: Uint8Array) =>
      again.tryCall('payments.claim_daily_bonus', [playerId, key, digest], bonus, [
        'bonus_already_claimed',
        'idempotency_key_reused',
        'excluded',
        'account_closed',
        'debt_outstanding',
        'place_not_allowed',
        'place_proof_required',
        'underage',
        'staff_barred',
        'terms_not_accepted',
      ]),
  };
}
