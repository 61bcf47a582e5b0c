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

  it('of who was sent a prize stays until the tax office asks no more', async () => {
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
    await prizeAt(new Date(Date.now() - 86_400_000).toISOString());
    await leave(check.playerId);
    expect(await store().verifiedCheck(check.playerId)).not.toBeNull();
    expect(await store().forgetOldNames(500)).toBe(0);
    await prizeAt(new Date(Date.now() - 6 * 366 * 86_400_000).toISOString());
    expect(await store().forgetOldNames(500)).toBe(1);
    expect(await store().verifiedCheck(check.playerId)).toBeNull();
  });
});
