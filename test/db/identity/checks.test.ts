// Checks of documents in the database: what facts make of them, in every order, and what follows.

import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { makePlayer } from '#test/kit/accounts.ts';
import { declareProfile } from '#test/kit/profiles.ts';
import { restrictionStore } from '#workers/payments/store/restrictions.ts';
import { checksFixture, document } from './fixture.ts';

const { database, store, begin, begun, say, standing, bought } = checksFixture();
const excludedFor = async (player: string) =>
  (await restrictionStore(database.as('parlor_payments')).standing(player, 'GC')).reason;
const exclude = (playerId: string) =>
  restrictionStore(database.as('parlor_payments')).exclude({
    ...{ playerId, kind: 'self_exclusion', untilMs: null },
  });

async function refunds(player: string) {
  while ((await store().runRefundOrder()) !== null);
  return database.admin.call(sql`select q.purchase_id as purchase, q.state, q.reason,
      q.amount_micros::text as amount from payments.refund_requests q
    join payments.purchases p on p.id = q.purchase_id where p.player_id = ${player}::uuid`);
}

/** All orders of some things. */
function orders<T>(things: readonly T[]): T[][] {
  if (things.length === 0) return [[]];
  return things.flatMap((first, at) =>
    orders(things.filter((_, other) => other !== at)).map((rest) => [first, ...rest]),
  );
}

describe('a check of a document', () => {
  it('needs a declared profile, begins once for a key, and while it is open it is the one', async () => {
    const playerId = await makePlayer(database);
    expect(await begin(playerId)).toMatchObject({ error: { code: 'identity_required' } });
    const check = await begun(playerId);
    const again = await begin(playerId);
    expect(again).toMatchObject({ value: { id: check.id, replayed: false } });
    expect(await standing(playerId)).toMatchObject({
      ...{ tier: 1, state: 'open', code: 'identity_required' },
    });
  });

  it('is refused a fourth time in a day, and a repeat of a key still finds the first', async () => {
    const playerId = await makePlayer(database);
    const first = await begun(playerId);
    await say(first, 'failed');
    for (const _ of [2, 3]) {
      const answer = await begin(playerId);
      if (!answer.ok) throw new Error(answer.error.code);
      const more = { ...first, id: answer.value.id, reference: answer.value.id };
      await store().attachCheck(more.id, more.reference, 'https://check.test');
      await say(more, 'failed');
    }
    expect(await begin(playerId)).toMatchObject({ error: { code: 'rate_limited' } });
  });

  it.each([
    ['verified', { tier: 2, state: 'verified', code: null }],
    ['failed', { tier: 1, state: 'failed', code: 'identity_failed', reason: 'document' }],
    ['expired', { tier: 1, state: 'expired', code: 'identity_required' }],
  ])('ends alike in every order of its facts, each of them said twice: %s', async (end, seen) => {
    const said = ['open', 'processing', 'expired', ...(end === 'expired' ? [] : ['failed'])];
    const facts = end === 'verified' ? [...said, 'verified'] : said;
    for (const order of orders(facts)) {
      const check = await begun();
      for (const state of order) {
        await say(check, state);
        await say(check, state);
      }
      expect(await standing(check.playerId)).toMatchObject(seen);
    }
  });

  it('is told of by mail once when there is an answer, whatever it is, and of a minor nothing is told', async () => {
    for (const [said, more, count] of [
      ['verified', {}, 1],
      ['failed', {}, 1],
      ['expired', {}, 0],
      ['verified', { born: `${new Date().getUTCFullYear() - 17}-01-01` }, 0],
    ] as const) {
      const check = await begun();
      for (const state of ['processing', said, said]) await say(check, state, more);
      const [told] = await database.admin.call(sql`select count(*)::int as count from auth.notices
        where player_id = ${check.playerId}::uuid and kind = 'identity_checked'`);
      expect(told, said).toEqual({ count });
    }
  });

  it('is found by our own name when the answer of the provider was lost', async () => {
    const playerId = await makePlayer(database);
    await declareProfile(database, playerId);
    const answer = await begin(playerId);
    if (!answer.ok) throw new Error(answer.error.code);
    const check = { id: answer.value.id, playerId, reference: 'ver_lost' };
    expect(await say(check, 'verified')).toMatchObject({ outcome: 'applied', state: 'verified' });
    const other = await begun();
    expect(await say({ ...other, id: check.id }, 'verified')).toEqual({ outcome: 'foreign_check' });
    expect(await say({ ...other, reference: 'x' }, 'verified')).toEqual({
      outcome: 'unknown_check',
    });
    expect((await standing(other.playerId)).tier).toBe(1);
  });

  it('of a document that has expired, and of another birth date, fails and keeps nothing', async () => {
    for (const [more, reason] of [
      [{ documentExpiresOn: '2020-01-01' }, 'document_expired'],
      [{ born: '1990-01-30' }, 'birth_date'],
    ] as const) {
      const check = await begun();
      expect(await say(check, 'verified', more)).toMatchObject({ state: 'failed' });
      expect(await standing(check.playerId)).toMatchObject({ code: 'identity_failed', reason });
      expect(await store().verifiedCheck(check.playerId)).toBeNull();
      const keys = await database.admin.call(sql`select 1 from identity.keys
        where player_id = ${check.playerId}::uuid and kind = 'document'`);
      expect(keys).toEqual([]);
    }
  });

  it('of somebody whose account has closed meanwhile fails and keeps nothing', async () => {
    const check = await begun();
    await database.admin.call(sql`update auth.players set status = 'closing'
      where id = ${check.playerId}::uuid`);
    await say(check, 'verified');
    expect(await standing(check.playerId)).toMatchObject({ reason: 'account_closed' });
  });

  it('stays good whatever a later one comes to', async () => {
    const first = await begun();
    await say(first, 'verified');
    const answer = await begin(first.playerId);
    if (!answer.ok) throw new Error(answer.error.code);
    const second = { ...first, id: answer.value.id, reference: `ver_second${first.id}` };
    await say(second, 'failed');
    expect(await standing(first.playerId)).toMatchObject({
      tier: 2,
      state: 'verified',
      code: null,
    });
  });
});

describe('a document that another account showed', () => {
  it('is a double of who was verified with it, of two at once too, and none of who has left', async () => {
    const [one, other] = [await begun(), await begun()];
    const same = document(one.id);
    await Promise.all([say(one, 'verified', same), say(other, 'verified', same)]);
    const seen = [await standing(one.playerId), await standing(other.playerId)];
    expect(seen.map(({ tier }) => tier).sort()).toEqual([1, 2]);
    expect(seen.find(({ tier }) => tier === 1)).toMatchObject({ code: 'duplicate_person' });
    const first = seen[0]?.tier === 2 ? one : other;
    await database.admin.call(sql`update auth.players set status = 'erased', email = null,
      birth_date = null where id = ${first.playerId}::uuid`);
    const third = await begun();
    await say(third, 'verified', same);
    expect((await standing(third.playerId)).tier).toBe(2);
  });

  it('excludes its account at once where the other is excluded, and what was bought since goes back', async () => {
    const [excluded, second] = [await begun(), await begun()];
    await say(excluded, 'verified');
    const before = await bought(second.playerId);
    await database.admin.call(sql`update payments.purchases set paid_at = now() - interval '1 day'
      where id = ${before}::uuid`);
    await exclude(excluded.playerId);
    const since = await bought(second.playerId);
    await say(second, 'verified', document(excluded.id));
    expect(await excludedFor(second.playerId)).toBe('excluded');
    expect(await standing(second.playerId)).toMatchObject({ code: 'duplicate_person' });
    const due = [{ purchase: since, state: 'approved', reason: 'excluded', amount: '1000000' }];
    expect(await refunds(second.playerId)).toEqual(due);
    expect(await refunds(second.playerId)).toEqual(due);
  });

  it('excludes by the job who showed it before the other excluded themself', async () => {
    const [excluded, second] = [await begun(), await begun()];
    await say(excluded, 'verified');
    await say(second, 'verified', document(excluded.id));
    expect(await excludedFor(second.playerId)).toBeNull();
    await exclude(excluded.playerId);
    expect(await store().unboundDocuments(50)).toEqual([second.playerId]);
    await store().bindDocument(second.playerId);
    expect(await excludedFor(second.playerId)).toBe('excluded');
    expect(await store().unboundDocuments(50)).toEqual([]);
  });
});

describe('a minor', () => {
  it('whom a document shows has the account closed, every purchase sent back and no profile', async () => {
    const check = await begun();
    const purchase = await bought(check.playerId);
    const born = `${new Date().getUTCFullYear() - 17}-01-01`;
    await say(check, 'verified', { born });
    expect(await standing(check.playerId)).toMatchObject({ tier: 0, code: 'underage' });
    const [row] = await database.admin.call<{ status: string; profiles: number }>(sql`select
        p.status, (select count(*)::int from identity.profiles f where f.player_id = p.id) as profiles
      from auth.players p where id = ${check.playerId}::uuid`);
    expect(row).toEqual({ status: 'banned', profiles: 0 });
    expect(await refunds(check.playerId)).toMatchObject([{ purchase, reason: 'underage' }]);
  });

  it('is nobody who said the truth where an age was raised later', async () => {
    const born = `${new Date().getUTCFullYear() - 19}-01-01`;
    const playerId = await makePlayer(database, { birthDate: born });
    await declareProfile(database, playerId, { born, place: 'US-MS' });
    const answer = await begin(playerId);
    if (!answer.ok) throw new Error(answer.error.code);
    const check = { id: answer.value.id, playerId, reference: `ver_${playerId}` };
    await say(check, 'verified', { born, place: 'US-MS' });
    expect(await standing(playerId)).toMatchObject({ tier: 2, code: null });
  });
});

describe('the sweep of checks', () => {
  const due = (id: string) =>
    database.admin.call(sql`update identity.checks
    set next_look_at = now() where id = ${id}::uuid`);
  const claimed = async (id: string) =>
    (await store().claimDueChecks('fake', 1000)).find((each) => each.id === id);

  it('asks about what is open, ever more rarely, and has forgotten what ended 30 days ago', async () => {
    const check = await begun();
    expect(await claimed(check.id)).toBeUndefined();
    await due(check.id);
    expect(await claimed(check.id)).toMatchObject({ task: 'look', reference: check.reference });
    expect(await claimed(check.id)).toBeUndefined();
    await say(check, 'verified');
    expect(await claimed(check.id)).toBeUndefined();
    await due(check.id);
    expect(await claimed(check.id)).toMatchObject({ task: 'redact' });
    await store().checkRedacted(check.id);
    await due(check.id);
    expect(await claimed(check.id)).toBeUndefined();
    expect((await standing(check.playerId)).tier).toBe(2);
  });

  it('ends what never got a page, and what the provider has forgotten three days after its time', async () => {
    const playerId = await makePlayer(database);
    await declareProfile(database, playerId);
    const answer = await begin(playerId);
    if (!answer.ok) throw new Error(answer.error.code);
    const forgotten = await begun();
    const over = (id: string, days: number) =>
      database.admin.call(sql`update identity.checks
      set created_at = now() - interval '9 days', next_look_at = now(),
        expires_at = now() - make_interval(days => ${days}) where id = ${id}::uuid`);
    await over(answer.value.id, 0);
    await over(forgotten.id, 2);
    expect(await claimed(forgotten.id)).toMatchObject({ task: 'look' });
    expect(await standing(playerId)).toMatchObject({ state: 'expired' });
    await over(forgotten.id, 4);
    expect(await claimed(forgotten.id)).toBeUndefined();
    expect(await standing(forgotten.playerId)).toMatchObject({ state: 'expired' });
  });
});

describe('the tier that a sum needs', () => {
  it.each([
    [0n, 2],
    [9_999_999_999n, 2],
    [10_000_000_000n, 3],
  ])('of %s micros is %s', async (sum, tier) => {
    const [row] = await database.admin.call<{ tier: number }>(
      sql`select rules.tier_needed(${sum}, now()) as tier`,
    );
    expect(row?.tier).toBe(tier);
  });
});
