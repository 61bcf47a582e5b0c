// Players who may redeem, written straight into the database; and what others say of them (identity,
// lists, tax: those have tests of their own), so that a test of redemptions can have them say anything.

import { sql } from 'drizzle-orm';
import { newId } from '#shared/ids.ts';
import { type Account, makePlayer } from './accounts.ts';
import type { TestDatabase } from './database.ts';
import { declareProfile } from './profiles.ts';

type Db = Pick<TestDatabase, 'admin' | 'as'>;

/** What others say of a player; all is well unless told. */
export interface Said {
  identity?: string | null;
  tier?: number;
  screening?: 'clear' | 'hit' | 'unscreened' | 'stale';
  tax?: string | null;
  withhold?: bigint;
  paused?: string | null;
}

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

/** What makes a database have of others what a row of `payments.said` says of them. */
export const statementsOfOthers = () => WORLD.split(/;\n(?= {2}(?:create|grant))/);

/** From now on this database has of others what is said of them, but of tax where told; call it once. */
export async function replaceOthers({ admin }: Db, { isTaxReal = false } = {}): Promise<void> {
  for (const part of statementsOfOthers()) {
    if (!(isTaxReal && part.includes('compliance.tax_verdict('))) await admin.call(sql.raw(part));
  }
}

/** Has others say something of a player. */
export async function say({ admin }: Db, playerId: string, said: Said): Promise<void> {
  const { identity = null, tier = null, screening = null, tax = null } = said;
  const { withhold = null, paused = null } = said;
  await admin.call(sql`insert into payments.said values (${playerId}::uuid, ${identity}, ${tier},
      ${screening}, ${tax}, ${withhold}, ${paused})
    on conflict (player_id) do update set identity = excluded.identity, tier = excluded.tier,
      screening = excluded.screening, tax = excluded.tax, withhold = excluded.withhold,
      paused = excluded.paused`);
}

/** Sweeps Coins that need no play. */
export async function giveSweeps({ admin }: Db, playerId: string, micros: bigint): Promise<void> {
  const wallet = sql`(select account_id from ledger.wallets
    where player_id = ${playerId}::uuid and currency = 'SC')`;
  await admin.call(sql`select ledger.grant(${`test:${newId(Date.now())}`}, ${playerId}::uuid, 'SC',
    ${micros}, 'adjustment', 1, null)`);
  await admin.call(sql`update ledger.lots set state = 'void' where wallet_id = ${wallet}`);
  await admin.call(sql`update ledger.wallets set lots_open = false where account_id = ${wallet}`);
}

/** A bank account that is ready, of the player's own name; its id. */
export async function makeDestination({ admin }: Db, playerId: string): Promise<string> {
  const id = newId(Date.now());
  await admin.call(sql`insert into payments.destinations (id, player_id, provider, reference, kind,
      last4, label, state, name_match, matched_check, created_at, ready_at, due_at)
    values (${id}::uuid, ${playerId}::uuid, 'hosted', ${id}, 'bank', '1234', 'Bank', 'ready',
      'same', ${playerId}::uuid, now(), now(), now())`);
  return id;
}

/** A player who may redeem: verified, with a second factor, a destination and coins. */
export async function makeRedeemer(
  database: Db,
  options: { micros?: bigint; household?: string; account?: Account } = {},
): Promise<{ id: string; to: string }> {
  const { micros = 1_000_000_000n, household, account = {} } = options;
  const id = await makePlayer(database, account);
  await database.admin.call(sql`insert into auth.totp values (${id}::uuid, 'seed', 0, now())`);
  await declareProfile(database, id, household === undefined ? {} : { household });
  if (micros > 0n) await giveSweeps(database, id, micros);
  return { id, to: await makeDestination(database, id) };
}
