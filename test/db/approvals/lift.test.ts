// How exclusions end: those of the house by two people, a player's own by its time and a request to
// return. Real Postgres, real roles.

import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { newId } from '#shared/ids.ts';
import { makePlayer, makeStaff } from '#test/kit/accounts.ts';
import { databaseFixture } from '#test/kit/database.ts';
import { restrictionStore } from '#workers/payments/store/restrictions.ts';

const database = databaseFixture();
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const store = () => restrictionStore(database.as('parlor_payments'));
const player = (email?: string) => makePlayer(database, email === undefined ? {} : { email });
const operator = () => makeStaff(database, 'operator');
const codeOf = (answer: { ok: boolean; error?: { code: string } }) =>
  answer.ok ? 'done' : answer.error?.code;
const reasonOf = async (playerId: string) => (await store().standing(playerId, 'GC')).reason;

async function excluded(playerId: string, madeBy: string, untilMs: number | null = null) {
  const about = { playerId, madeBy, untilMs, reason: 'asked by a relative', requestId: 'house' };
  const answer = await store().excludeByHouse(about);
  if (!answer.ok) throw new Error(answer.error.code);
  return answer.value.id;
}

const lift = (playerId: string, exclusionId: string, askedBy: string) => {
  const about = { id: newId(Date.now()), playerId, exclusionId, askedBy };
  return store().askLift({ ...about, reason: 'it was somebody else', requestId: 'lift' });
};

async function decide(id: string, by: string, verdict: 'approved' | 'rejected' = 'approved') {
  const [row] = await database
    .as('parlor_auth')
    .call<{ answer: { refused?: string; state?: string } }>(
      sql`select approvals.decide(${id}::uuid, ${by}::uuid, ${verdict}, 'looked at it', null, null,
        'decide', null) as answer`,
    );
  return row?.answer.refused ?? row?.answer.state;
}

describe('an exclusion by the house', () => {
  it('binds every account of the person at once, and is lifted only by two', async () => {
    const [one, two, third] = [await operator(), await operator(), await operator()];
    const [target, twin] = [await player('twin.one@parlor.test'), await player()];
    await database.admin.call(sql`update auth.players set person_id =
      (select person_id from auth.players where id = ${target}::uuid) where id = ${twin}::uuid`);
    const id = await excluded(target, one);
    expect([await reasonOf(target), await reasonOf(twin)]).toEqual(['excluded', 'excluded']);
    expect(await store().currentExclusions(twin)).toMatchObject([
      { id, kind: 'house', untilMs: null },
    ]);
    const asked = await lift(twin, id, one);
    if (!asked.ok) throw new Error(asked.error.code);
    expect(await reasonOf(target)).toBe('excluded');
    expect(await decide(asked.value.id, one)).toBe('second_person_required');
    expect(await decide(asked.value.id, await makeStaff(database, 'finance'))).toBe('forbidden');
    expect(await decide(asked.value.id, two)).toBe('approved');
    expect([await reasonOf(target), await reasonOf(twin)]).toEqual([null, null]);
    expect(codeOf(await lift(target, id, one))).toBe('not_found');
    const kept = await database.admin.call(
      sql`select kind from ledger.exclusions where player_id = ${target}::uuid`,
    );
    expect(kept).toEqual([{ kind: 'house' }]);
    const again = await excluded(target, third);
    const rejected = await lift(target, again, one);
    if (!rejected.ok) throw new Error(rejected.error.code);
    expect(await decide(rejected.value.id, two, 'rejected')).toBe('rejected');
    expect(await reasonOf(target)).toBe('excluded');
  });

  it('is made and lifted by staff alone, and for nobody of their own', async () => {
    const [one, target, nobody] = [await operator(), await player(), await player()];
    const id = await excluded(target, one, Date.now() + DAY_MS);
    expect(codeOf(await lift(target, id, nobody))).toBe('forbidden');
    expect(codeOf(await lift(nobody, id, one))).toBe('not_found');
    expect(codeOf(await lift(target, '999999', one))).toBe('not_found');
    const own = { untilMs: null, reason: 'no', requestId: 'x' };
    const self = await store().excludeByHouse({ playerId: one, madeBy: one, ...own });
    expect(codeOf(self)).toBe('forbidden');
    const unknown = await store().excludeByHouse({ ...own, playerId: newId(0), madeBy: one });
    expect(codeOf(unknown)).toBe('not_found');
  });
});

describe('what a player made', () => {
  it('lasts as long as the law of the house says, whatever the route let through', async () => {
    const playerId = await player();
    const wish = (kind: 'cool_off' | 'self_exclusion', untilMs: number | null) =>
      store().exclude({ playerId, kind, untilMs });
    for (const [kind, days] of [
      ['cool_off', 0.9],
      ['cool_off', 43],
      ['self_exclusion', 179],
    ] as const) {
      expect(codeOf(await wish(kind, Date.now() + days * DAY_MS))).toBe('invalid_request');
    }
    expect(codeOf(await wish('cool_off', null))).toBe('invalid_request');
    expect(await reasonOf(playerId)).toBe(null);
    expect(codeOf(await wish('cool_off', Date.now() + DAY_MS))).toBe('done');
    expect(codeOf(await wish('self_exclusion', Date.now() + 180 * DAY_MS))).toBe('done');
  });

  it('is lifted by nobody, and ends after its time with a return a day later', async () => {
    const [one, playerId] = [await operator(), await player()];
    expect(codeOf(await store().askReturn(playerId))).toBe('not_found');
    await store().exclude({ playerId, kind: 'self_exclusion', untilMs: Date.now() + 181 * DAY_MS });
    const [own] = await store().currentExclusions(playerId);
    expect(codeOf(await lift(playerId, own?.id ?? '', one))).toBe('forbidden');
    expect(codeOf(await store().askReturn(playerId))).toBe('exclusion_in_force');
    const at = async (days: number) => {
      const moment = new Date(Date.now() + days * DAY_MS).toISOString();
      const [row] = await database.admin.call<{ reason: string | null }>(
        sql`select (ledger.standing_at(${playerId}::uuid, null, 'GC', ${moment})).reason as reason`,
      );
      return row?.reason ?? null;
    };
    expect([await at(180), await at(182), await at(900)]).toEqual(Array(3).fill('excluded'));
    const later = new Date(Date.now() + 182 * DAY_MS).toISOString();
    const [asked] = await database.admin.call<{ answer: { returnsAtMs: string } }>(
      sql`select ledger.ask_return_at(${playerId}::uuid, ${later}) as answer`,
    );
    expect(Number(asked?.answer.returnsAtMs)).toBe(Date.parse(later) + DAY_MS);
    expect([await at(182.9), await at(183.1)]).toEqual(['excluded', null]);
    const [repeat] = await database.admin.call<{ answer: { returnsAtMs: string } }>(
      sql`select ledger.ask_return_at(${playerId}::uuid,
        ${later}::timestamptz + interval '1 hour') as answer`,
    );
    expect(repeat?.answer.returnsAtMs).toBe(asked?.answer.returnsAtMs);
  });

  it('without end has no return, and a cool-off needs none', async () => {
    const [forever, soon] = [await player(), await player()];
    await store().exclude({ playerId: forever, kind: 'self_exclusion', untilMs: null });
    expect(codeOf(await store().askReturn(forever))).toBe('exclusion_in_force');
    await store().exclude({ playerId: soon, kind: 'cool_off', untilMs: Date.now() + DAY_MS });
    const after = new Date(Date.now() + DAY_MS + HOUR_MS).toISOString();
    const [row] = await database.admin.call<{ reason: string | null }>(
      sql`select (ledger.standing_at(${soon}::uuid, null, 'GC', ${after})).reason as reason`,
    );
    expect(row?.reason).toBe(null);
    expect(codeOf(await store().askReturn(soon))).toBe('not_found');
  });
});
