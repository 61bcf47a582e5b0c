// What people decide of checks, and how long what was verified is kept.

import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { newId } from '#shared/ids.ts';
import { makePlayer, makeStaff } from '#test/kit/accounts.ts';
import { checkReviewStore } from '#workers/compliance/store/check-review.ts';
import { checksFixture } from './fixture.ts';

const { database, store, begun, say, standing } = checksFixture();
const review = () => checkReviewStore(database.as('parlor_compliance'));
const queued = async (queue: 'unconfirmed' | 'duplicates' | 'minors', id: string) =>
  (await review().checkQueue(queue, null, 1000)).some((each) => each.id === id);
const act = (by: string) => ({ by, reason: 'looked at it', requestId: 'request' });
const grant = (player: string, amount: number) =>
  database.admin.call(sql`select ledger.grant(${newId(Date.now())}, ${player}::uuid, 'SC', ${amount},
    'daily', 1, null)`);
const sweeps = async (player: string) => {
  const [row] = await database.admin.call<{ available: string }>(
    sql`select available from ledger.wallet(${player}::uuid) where currency = 'SC'`,
  );
  return row?.available ?? '0';
};
const decide = async (id: string, by: string) => {
  const [row] = await database.as('parlor_auth').call<{ answer: { refused?: string } }>(
    sql`select approvals.decide(${id}::uuid, ${by}::uuid, 'approved', 'looked', '0', null, null, null)
      as answer`,
  );
  return row?.answer;
};
const MINOR = { born: `${new Date().getUTCFullYear() - 17}-01-01` };

describe('a verified check', () => {
  it('is of tier 3 once a person has confirmed it, once, and not their own', async () => {
    const [check, support] = [await begun(), await makeStaff(database, 'support')];
    expect(await review().confirmCheck(check.id, act(support))).toMatchObject({
      error: { code: 'check_closed' },
    });
    await say(check, 'verified');
    expect(await queued('unconfirmed', check.id)).toBe(true);
    const own = await review().confirmCheck(check.id, act(check.playerId));
    expect(own).toMatchObject({ error: { code: 'accounts_linked' } });
    for (const _ of [1, 2]) {
      const confirmed = await review().confirmCheck(check.id, act(support));
      expect(confirmed).toMatchObject({ value: { confirmedBy: support } });
    }
    expect(await standing(check.playerId)).toMatchObject({ tier: 3, code: null });
    expect(await queued('unconfirmed', check.id)).toBe(false);
    const other = await makeStaff(database, 'support');
    expect(await review().confirmCheck(check.id, act(other))).toMatchObject({
      error: { code: 'check_closed' },
    });
    expect(await review().confirmCheck(newId(Date.now()), act(other))).toMatchObject({
      error: { code: 'not_found' },
    });
  });
});

describe('Sweeps Coins of a minor', () => {
  it('are voided by two people in one posting, and the books agree', async () => {
    const check = await begun();
    await grant(check.playerId, 5_000_000);
    await say(check, 'verified', MINOR);
    expect(await queued('minors', check.id)).toBe(true);
    const [one, two] = [
      await makeStaff(database, 'operator'),
      await makeStaff(database, 'operator'),
    ];
    const asked = await review().askMinorVoid(newId(Date.now()), check.id, act(one));
    if (!asked.ok) throw new Error(asked.error.code);
    expect(await decide(asked.value.id, one)).toMatchObject({ refused: 'second_person_required' });
    expect(await sweeps(check.playerId)).toBe('5000000');
    expect(await decide(asked.value.id, two)).toMatchObject({ state: 'approved' });
    expect(await sweeps(check.playerId)).toBe('0');
    expect(await queued('minors', check.id)).toBe(false);
    expect(await database.admin.call(sql`select * from ledger.check()`)).toEqual([]);
  });

  it('wait while a table is open, and of nobody else are they asked for', async () => {
    const [check, adult] = [await begun(), await begun()];
    await say(adult, 'verified');
    await grant(check.playerId, 5_000_000);
    await database.admin.call(sql`select ledger.reserve(gen_random_uuid(), ${check.playerId}::uuid,
      'dice', 'SC', 1, 1000000, 'exact', 10)`);
    await say(check, 'verified', MINOR);
    const [one, two] = [
      await makeStaff(database, 'operator'),
      await makeStaff(database, 'operator'),
    ];
    expect(await review().askMinorVoid(newId(Date.now()), adult.id, act(one))).toMatchObject({
      error: { code: 'not_found' },
    });
    const asked = await review().askMinorVoid(newId(Date.now()), check.id, act(one));
    if (!asked.ok) throw new Error(asked.error.code);
    expect(await decide(asked.value.id, two)).toMatchObject({ refused: 'round_open' });
    expect(await sweeps(check.playerId)).toBe('4000000');
  });
});

describe('a verified name', () => {
  const leave = async (player: string) => {
    await database.admin.call(sql`select identity.let_go(${player}::uuid, now())`);
    await database.admin.call(sql`update auth.players set status = 'erased', email = null,
      birth_date = null where id = ${player}::uuid`);
  };

  it('goes with the account of somebody to whom nothing was sent', async () => {
    const check = await begun();
    await say(check, 'verified');
    expect(await store().verifiedCheck(check.playerId)).not.toBeNull();
    await leave(check.playerId);
    expect(await store().verifiedCheck(check.playerId)).toBeNull();
    const [row] = await database.admin.call(sql`select count(*)::int as keys from identity.keys
      where player_id = ${check.playerId}::uuid and kind = 'document'`);
    expect(row).toEqual({ keys: 1 });
  });

  it('of who was sent a prize stays until the tax office asks no more, with their form and what lists said', async () => {
    const check = await begun(await makePlayer(database));
    await say(check, 'verified');
    const prizeAt = (moment: string) =>
      database.admin.transaction([
        sql`set local session_replication_role = replica`,
        sql`delete from payments.redemptions where player_id = ${check.playerId}::uuid`,
        sql`insert into payments.redemptions (id, player_id, amount_micros, destination_id,
          requested_at, state, state_since, tax_year, sent_at, paid_at, next_check_at)
        values (gen_random_uuid(), ${check.playerId}::uuid, 1, gen_random_uuid(), now(), 'paid', now(),
          2026, ${moment}::timestamptz, now(), now())`,
      ]);
    // Beside the name: a form with the filing vendor, and what the lists said of it.
    await database.admin.call(sql`insert into compliance.tax_forms (id, player_id, vendor, token, last4,
        state, asked_at, state_at)
      values (gen_random_uuid(), ${check.playerId}::uuid, 'fake', 'token', '6789', 'valid', now(), now())`);
    await database.admin.call(sql`with list as (insert into compliance.sanction_lists (source, version,
          entries, names, loaded_at, confirmed_at)
        select 'development', gen_random_uuid()::text, 1, 1, now(), now() from generate_series(1, 2)
        returning id), numbered as (select id, row_number() over (order by id) as n from list)
      insert into compliance.screenings (id, player_id, check_id, list_id, at, hits, state)
        select gen_random_uuid(), ${check.playerId}::uuid, ${check.id}::uuid, id, now(),
          case n when 1 then '[]' else '[{}]' end::jsonb, case n when 1 then 'clear' else 'open' end
        from numbered`);
    const kept = async () => {
      const [row] = await database.admin.call(sql`select (select count(*)::int
          from compliance.tax_forms where player_id = ${check.playerId}::uuid) as forms,
        (select array_agg(state) from compliance.screenings
          where player_id = ${check.playerId}::uuid) as screened`);
      return row;
    };
    await prizeAt(new Date(Date.now() - 86_400_000).toISOString());
    await leave(check.playerId);
    expect(await store().verifiedCheck(check.playerId)).not.toBeNull();
    expect(await store().forgetOld(500)).toBe(0);
    expect(await kept()).toEqual({ forms: 1, screened: expect.arrayContaining(['clear', 'open']) });
    await prizeAt(new Date(Date.now() - 6 * 366 * 86_400_000).toISOString());
    expect(await store().forgetOld(500)).toBe(3);
    expect(await store().verifiedCheck(check.playerId)).toBeNull();
    // A possible hit on a list is no row that time removes.
    expect(await kept()).toEqual({ forms: 0, screened: ['open'] });
    expect(await store().forgetOld(500)).toBe(0);
  });
});
