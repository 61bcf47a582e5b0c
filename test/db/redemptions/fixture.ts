// Redemptions in SQL, through the payments Worker's own store: players who may redeem, what others say of
// them (identity, lists, tax: their own tests have the real ones), and what a provider says.

import { sql } from 'drizzle-orm';
import { newId } from '#shared/ids.ts';
import type { Role } from '#shared/permissions.ts';
import { type Account, makePlayer, makeStaff } from '#test/kit/accounts.ts';
import { databaseFixture } from '#test/kit/database.ts';
import { declareProfile } from '#test/kit/profiles.ts';
import type { PayoutFact } from '#workers/payments/payouts/provider.ts';
import { openStore } from '#workers/payments/store/index.ts';

export const COIN = 1_000_000n;

/** What others say of a player; all is well unless told. */
export interface Said {
  identity?: string | null;
  tier?: number;
  screening?: 'clear' | 'hit' | 'unscreened' | 'stale';
  tax?: string | null;
  withhold?: bigint;
  paused?: string | null;
}

export const codeOf = (answer: { ok: boolean; error?: { code: string } }) =>
  answer.ok ? 'done' : answer.error?.code;

const WORLD = `
  create table payments.said (player_id uuid primary key, identity text, tier int, screening text,
    tax text, withhold bigint, paused text);
  grant all on payments.said to public;
  create or replace function identity.standing(for_player uuid, at timestamptz)
    returns identity.verdict language plpgsql stable as $$
    declare v identity.verdict; s payments.said; begin
      select * into s from payments.said x where x.player_id = for_player;
      v.tier := coalesce(s.tier, 2); v.code := s.identity; v.check_id := for_player;
      return v; end $$;
  create or replace function compliance.screening_of(for_player uuid, at timestamptz) returns text
    language sql stable as $$ select coalesce((select s.screening from payments.said s
      where s.player_id = for_player), 'clear') $$;
  create or replace function payments.payouts_paused(at timestamptz) returns text
    language sql stable as $$ select max(s.paused) from payments.said s $$;
  create or replace function compliance.tax_verdict(for_player uuid, amount bigint, at timestamptz,
    accepts_withholding boolean) returns compliance.tax_verdict language plpgsql stable as $$
    declare v compliance.tax_verdict; s payments.said; begin
      select * into s from payments.said x where x.player_id = for_player;
      v.year := rules.tax_year_of(at); v.withhold_micros := 0;
      if s.tax = 'tax_form_required' and accepts_withholding then v.withhold_micros := s.withhold;
      else v.code := s.tax; end if;
      return v; end $$;
`;

/** What a test of redemptions starts from. */
export function redemptionsFixture() {
  const database = databaseFixture();
  const store = () => openStore(database.urlFor('parlor_payments'), database.proxyUrl);
  let isReady = false;

  async function ready(): Promise<void> {
    if (isReady) return;
    isReady = true;
    for (const part of WORLD.split(/;\n(?= {2}(?:create|grant))/))
      await database.admin.call(sql.raw(part));
  }

  async function say(playerId: string, said: Said): Promise<void> {
    await database.admin.call(sql`insert into payments.said values (${playerId}::uuid, ${said.identity ?? null},
        ${said.tier ?? null}, ${said.screening ?? null}, ${said.tax ?? null},
        ${said.withhold ?? null}, ${said.paused ?? null})
      on conflict (player_id) do update set identity = excluded.identity, tier = excluded.tier,
        screening = excluded.screening, tax = excluded.tax, withhold = excluded.withhold,
        paused = excluded.paused`);
  }

  /** Free Sweeps Coins, which need no play. */
  async function give(playerId: string, micros: bigint): Promise<void> {
    await database.admin.call(sql`select ledger.grant(${`test:${newId(Date.now())}`}, ${playerId}::uuid, 'SC',
      ${micros}, 'adjustment', 1, null)`);
    await database.admin.call(sql`update ledger.lots set state = 'void' where wallet_id = (
      select account_id from ledger.wallets where player_id = ${playerId}::uuid and currency = 'SC')`);
    await database.admin.call(sql`update ledger.wallets set lots_open = false
      where player_id = ${playerId}::uuid and currency = 'SC'`);
  }

  async function destination(playerId: string, kind: 'bank' | 'gift_card' = 'bank') {
    const id = newId(Date.now());
    await database.admin.call(sql`insert into payments.destinations (id, player_id, provider, reference, kind,
        last4, label, state, name_match, matched_check, created_at, ready_at, due_at)
      values (${id}::uuid, ${playerId}::uuid, 'emulator', ${id}, ${kind}, '1234', 'Bank', 'ready',
        'same', ${playerId}::uuid, now(), now(), now())`);
    return id;
  }

  /** A player who may redeem: verified, with a second factor, a destination and coins. */
  async function player(
    options: { micros?: bigint; household?: string; account?: Account } = {},
  ): Promise<{ id: string; to: string }> {
    await ready();
    const { micros = 1000n * COIN, household, account = {} } = options;
    const id = await makePlayer(database, account);
    await database.admin.call(sql`insert into auth.totp values (${id}::uuid, 'seed', 0, now())`);
    await declareProfile(database, id, household === undefined ? {} : { household });
    if (micros > 0n) await give(id, micros);
    return { id, to: await destination(id) };
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
    ...{ database, store, player, staff, say, give, destination, wish, held, paying },
    ...{ fact, advance, stateOf, books, differences },
  };
}
