// An exclusion binds the person, also on an account that only a declared profile or a card ties to them.

import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { newId } from '#shared/ids.ts';
import { makePlayer, makeStaff } from '#test/kit/accounts.ts';
import { databaseFixture } from '#test/kit/database.ts';
import { declareProfile } from '#test/kit/profiles.ts';
import { matchStore } from '#workers/compliance/store/matches.ts';
import { restrictionStore } from '#workers/payments/store/restrictions.ts';

const database = databaseFixture();
const DAY_MS = 86_400_000;
const matches = () => matchStore(database.as('parlor_compliance'));
const restrictions = () => restrictionStore(database.as('parlor_payments'));
const ACT = { reason: 'the same handwriting', requestId: 'request' };

const exclude = (player: string, untilMs: number | null) =>
  restrictions().exclude({ playerId: player, kind: 'self_exclusion', untilMs });
const standing = async (player: string) => (await restrictions().standing(player, 'GC')).reason;
const own = async (player: string) => {
  const [found] = await restrictions().currentExclusions(player);
  return found;
};
const players = async () => [await makePlayer(database), await makePlayer(database)] as const;
const ofPair = (name: string) => ({ person: `person ${name}`, household: `home ${name}` });
const open = async (player: string) =>
  (await matches().matches('open', null, 100)).filter(({ playerId }) => playerId === player);

async function lifted(player: string): Promise<void> {
  const [one, two] = [await makeStaff(database, 'operator'), await makeStaff(database, 'operator')];
  const asked = await restrictions().askLift({
    ...{ id: newId(Date.now()), playerId: player, exclusionId: (await own(player))?.id ?? '' },
    ...{ askedBy: one, ...ACT },
  });
  if (!asked.ok) throw new Error(asked.error.code);
  await database.as('parlor_auth').call(sql`select approvals.decide(${asked.value.id}::uuid,
    ${two}::uuid, 'approved', 'looked', '0', null, null, null)`);
}

async function bought(player: string, payer: string): Promise<string> {
  const id = newId(Date.now());
  const [row] = await database.admin.call<{ package: string }>(
    sql`select id as package from payments.packages limit 1`,
  );
  await database.admin.call(sql`insert into payments.purchases (id, player_id, package_id, provider,
      price_micros, gc_micros, sc_bonus_micros, bonus_multiple, payment_state, payer, created_at,
      expires_at, paid_at, next_check_at, credited)
    values (${id}::uuid, ${player}::uuid, ${row?.package ?? ''}, 'fake', 1000000, 1, 0, 1, 'paid',
      ${payer}, now(), now(), now(), now(), true)`);
  return id;
}

describe('an account that declares the names, birth date and address of an excluded one', () => {
  it('is excluded at once, for as long as the other is', async () => {
    for (const untilMs of [null, Date.now() + 200 * DAY_MS]) {
      const [excluded, second] = await players();
      const pair = ofPair(excluded);
      await declareProfile(database, excluded, pair);
      await exclude(excluded, untilMs);
      expect(await standing(second)).toBeNull();
      expect(await declareProfile(database, second, pair)).toEqual({ outcome: 'declared' });
      expect(await standing(second)).toBe('excluded');
      expect(await own(second)).toMatchObject({ kind: 'house', untilMs });
      const log = await database.admin.call(sql`select actor_id, facts ->> 'as' as other
        from audit.entries where action = 'exclusion.person' and subject_id = ${second}`);
      expect(log).toEqual([{ actor_id: null, other: excluded }]);
    }
  });

  it('is excluded once, however often it declares the same and something else', async () => {
    const [excluded, second] = await players();
    const pair = ofPair(excluded);
    await declareProfile(database, excluded, pair);
    await exclude(excluded, null);
    await declareProfile(database, second, pair);
    await declareProfile(database, second, { ...pair, place: 'US-OK', known: 1 });
    expect(await restrictions().currentExclusions(second)).toHaveLength(1);
  });

  it('is excluded too where the excluded one has changed its name and moved since', async () => {
    const [excluded, second] = await players();
    const pair = ofPair(excluded);
    await declareProfile(database, excluded, pair);
    await exclude(excluded, null);
    await declareProfile(database, excluded, { ...ofPair(`${excluded} new`), known: 1 });
    await declareProfile(database, second, pair);
    expect(await standing(second)).toBe('excluded');
  });

  it('is free again when two people lift it, and is not bound by itself a second time', async () => {
    const [excluded, second] = await players();
    const pair = ofPair(excluded);
    await declareProfile(database, excluded, pair);
    await exclude(excluded, null);
    await declareProfile(database, second, pair);
    await lifted(second);
    expect(await standing(second)).toBeNull();
    await declareProfile(database, second, { ...pair, place: 'US-OK', known: 1 });
    expect(await standing(second)).toBeNull();
    await matches().findMatches(500);
    expect(await open(second)).toMatchObject([{ why: 'person', excludedId: excluded }]);
  });
});

describe('an account that shares less with an excluded one', () => {
  it('is not touched for one address alone, nor noted', async () => {
    const [excluded, partner] = await players();
    await declareProfile(database, excluded, { household: excluded });
    await exclude(excluded, null);
    await declareProfile(database, partner, { household: excluded });
    await matches().findMatches(500);
    expect(await standing(partner)).toBeNull();
    expect(await open(partner)).toEqual([]);
  });

  it('is noted for one name and birth date, and where it declared them before the exclusion', async () => {
    const [excluded, namesake] = await players();
    const older = await makePlayer(database);
    const pair = ofPair(excluded);
    await declareProfile(database, older, pair);
    await declareProfile(database, excluded, pair);
    await exclude(excluded, null);
    await declareProfile(database, namesake, { person: pair.person });
    await Promise.all([matches().findMatches(500), matches().findMatches(500)]);
    for (const player of [older, namesake]) {
      expect(await standing(player)).toBeNull();
      expect(await open(player)).toMatchObject([{ why: 'person', excludedId: excluded }]);
    }
  });

  it('is noted for one card, with what it bought since the exclusion', async () => {
    const [excluded, other] = await players();
    await bought(excluded, `card ${excluded}`);
    await bought(other, `card ${excluded}`);
    await exclude(excluded, null);
    const since = await bought(other, `card of ${other}`);
    await matches().findMatches(500);
    expect(await open(other)).toMatchObject([
      { why: 'payer', excludedId: excluded, purchases: [{ id: since, priceMicros: '1000000' }] },
    ]);
  });
});

describe('a match', () => {
  const found = async () => {
    const [excluded, other] = await players();
    const pair = ofPair(excluded);
    await declareProfile(database, other, pair);
    await declareProfile(database, excluded, pair);
    await exclude(excluded, Date.now() + 200 * DAY_MS);
    await matches().findMatches(500);
    const [match] = await open(other);
    if (match === undefined) throw new Error('nothing was found');
    return { id: match.id, excluded, other };
  };

  it('that is bound excludes the account for as long as the other is, once', async () => {
    const { id, excluded, other } = await found();
    const by = await makeStaff(database, 'operator');
    const bound = await matches().decideMatch(id, 'bound', { by, ...ACT });
    expect(bound).toMatchObject({ ok: true, value: { state: 'bound', decidedBy: by } });
    expect(await own(other)).toMatchObject({
      kind: 'house',
      untilMs: (await own(excluded))?.untilMs,
    });
    expect(await matches().decideMatch(id, 'bound', { by, ...ACT })).toEqual(bound);
    expect(await restrictions().currentExclusions(other)).toHaveLength(1);
    const log = await database.admin.call(sql`select action from audit.entries
      where actor_id = ${by}::uuid and subject_id = ${other} order by id`);
    expect(log).toEqual([{ action: 'exclusion.house' }, { action: 'match.bound' }]);
  });

  it('that is dismissed does nothing and does not come again', async () => {
    const { id, other } = await found();
    const by = await makeStaff(database, 'operator');
    expect((await matches().decideMatch(id, 'dismissed', { by, ...ACT })).ok).toBe(true);
    await matches().findMatches(500);
    expect(await standing(other)).toBeNull();
    expect(await open(other)).toEqual([]);
  });

  it('is decided by one of two who race, and the other is told', async () => {
    const { id, other } = await found();
    const staff = [await makeStaff(database, 'operator'), await makeStaff(database, 'operator')];
    const answers = await Promise.all(
      staff.map((by, index) =>
        matches().decideMatch(id, index === 0 ? 'bound' : 'dismissed', { by, ...ACT }),
      ),
    );
    const codes = answers.map((answer) => (answer.ok ? answer.value.state : answer.error.code));
    expect(codes.filter((code) => code === 'match_closed')).toHaveLength(1);
    const isBound = codes.includes('bound');
    expect(await standing(other)).toBe(isBound ? 'excluded' : null);
  });

  it('is decided by nobody who is linked to either', async () => {
    const { id, excluded } = await found();
    const by = await makeStaff(database, 'operator');
    await declareProfile(database, by, { household: ofPair(excluded).household });
    expect(await matches().decideMatch(id, 'bound', { by, ...ACT })).toMatchObject({
      error: { code: 'accounts_linked' },
    });
  });
});
