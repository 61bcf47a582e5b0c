// Redemptions in SQL, through the payments Worker's own store, and what a provider says of them.

import { sql } from 'drizzle-orm';
import { newId } from '#shared/ids.ts';
import type { Role } from '#shared/permissions.ts';
import { makeStaff } from '#test/kit/accounts.ts';
import { databaseFixture } from '#test/kit/database.ts';
import { makeRedeemer, replaceOthers, type Said, say as sayOf } from '#test/kit/redeemers.ts';
import type { PayoutFact } from '#workers/payments/payouts/provider.ts';
import { openStore } from '#workers/payments/store/index.ts';

export const COIN = 1_000_000n;

export const codeOf = (answer: { ok: boolean; error?: { code: string } }) =>
  answer.ok ? 'done' : answer.error?.code;

/** What a test of redemptions starts from. */
export function redemptionsFixture(options: { isTaxReal?: boolean } = {}) {
  const database = databaseFixture();
  const store = () => openStore(database.urlFor('parlor_payments'), database.proxyUrl);
  let isReady = false;

  async function ready(): Promise<void> {
    if (isReady) return;
    isReady = true;
    await replaceOthers(database, options);
  }

  const say = (playerId: string, said: Said) => sayOf(database, playerId, said);

  /** A player who may redeem: verified, with a second factor, a destination and coins. */
  async function player(options: Parameters<typeof makeRedeemer>[1] = {}) {
    await ready();
    return makeRedeemer(database, options);
  }

  const staff = (role: Exclude<Role, 'player'> = 'finance') => makeStaff(database, role);

  const wish = (
    { id: playerId, to }: { id: string; to: string },
    amountMicros: bigint,
    { retryOf = null, key = newId(Date.now()) }: { retryOf?: string | null; key?: string } = {},
  ) =>
    store().requestRedemption(
      { id: newId(Date.now()), playerId, amountMicros, destinationId: to, retryOf },
      key,
      new Uint8Array(32),
      'request',
    );

  /** One that is held; its id. */
  async function held(of: { id: string; to: string }, amountMicros: bigint): Promise<string> {
    const asked = await wish(of, amountMicros);
    if (!asked.ok) throw new Error(asked.error.code);
    return asked.value.id;
  }

  /** One whose payout has begun; its id. */
  async function paying(of: { id: string; to: string }, amountMicros: bigint): Promise<string> {
    const id = await held(of, amountMicros);
    await store().considerRedemption(id);
    const { state, reasons } = await store().beginPayout(id);
    if (state !== 'paying') throw new Error(`${state}: ${reasons}`);
    return id;
  }

  const fact = (
    redemptionId: string,
    state: PayoutFact['state'],
    code: string | null = null,
    at = new Date().toISOString(),
  ): PayoutFact => ({
    kind: 'payout',
    redemptionId,
    reference: `po-${redemptionId}`,
    state,
    code,
    at,
  });

  const advance = async (id: string, state: PayoutFact['state'], code: string | null = null) =>
    (await store().advanceRedemption(id, fact(id, state, code))).outcome;

  async function stateOf(id: string) {
    const [found] = await store().redemptions({ id }, null, 1);
    if (found === undefined) throw new Error('no such redemption');
    return found;
  }

  /** Coins and dollars of a player, in whole coins. */
  async function books(playerId: string) {
    const [row] = await database.admin.call<{ sweeps: string; held: string; dollars: string }>(sql`
      select w.available::bigint / 1000000 as sweeps, w.on_hold::bigint / 1000000 as held,
        coalesce((select a.balance_micros / 1000000 from ledger.payees p
          join ledger.accounts a on a.id = p.account_id where p.player_id = ${playerId}::uuid), 0)
          as dollars
        from ledger.wallet(${playerId}::uuid) w where currency = 'SC'`);
    return { sweeps: Number(row?.sweeps), held: Number(row?.held), dollars: Number(row?.dollars) };
  }

  /** What the ledger's check finds, by its invariant. */
  async function differences(): Promise<string[]> {
    const rows = await database.admin.call<{ invariant: string }>(
      sql`select distinct invariant from ledger.check() order by 1`,
    );
    return rows.map(({ invariant }) => invariant);
  }

  return {
    ...{ database, store, player, staff, say, wish, held, paying },
    ...{ fact, advance, stateOf, books, differences },
  };
}
