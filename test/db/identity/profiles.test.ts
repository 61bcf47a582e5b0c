// Declared profiles: what is kept of them, how often they change, and who lives together by them.

import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { makePlayer } from '#test/kit/accounts.ts';
import { databaseFixture } from '#test/kit/database.ts';
import { declareProfile } from '#test/kit/profiles.ts';

const database = databaseFixture();

async function fact<T>(text: ReturnType<typeof sql>): Promise<T> {
  const [row] = await database.admin.call<{ fact: T }>(sql`select ${text} as fact`);
  return row?.fact as T;
}
const placeOf = (player: string) => fact<string | null>(sql`identity.place_of(${player}::uuid)`);
const household = (player: string) =>
  fact<number>(sql`cardinality(identity.household_of(${player}::uuid))`);
const areLinked = (one: string, other: string) =>
  fact<boolean>(sql`auth.are_linked(${one}::uuid, ${other}::uuid)`);
const daysAgo = (player: string, days: number) =>
  database.admin.call(sql`update identity.keys set left_at = left_at - ${`${days} days`}::interval
    where player_id = ${player}::uuid`);

describe('a declared profile', () => {
  it('gives its player a place and a household, which nobody has without one', async () => {
    const player = await makePlayer(database);
    expect([await placeOf(player), await household(player)]).toEqual([null, 0]);
    expect(await declareProfile(database, player)).toEqual({ outcome: 'declared' });
    expect([await placeOf(player), await household(player)]).toEqual(['US-TX', 1]);
  });

  it('is taken once of two that came at the same moment; the other is told to look again', async () => {
    const player = await makePlayer(database);
    const answers = await Promise.all([1, 2].map(() => declareProfile(database, player)));
    expect(answers.map(({ outcome }) => outcome).sort()).toEqual(['changed', 'declared']);
    const notes = await database.admin.call<{ facts: unknown }>(sql`select facts
      from audit.entries where action = 'identity.declared' and subject_id = ${player}`);
    expect(notes).toEqual([{ facts: { version: 1 } }]);
  });

  it('has the birth date of the registration, or is refused with the name of the field', async () => {
    const player = await makePlayer(database);
    expect(await declareProfile(database, player, { born: '1990-01-30' })).toEqual({
      refused: 'invalid_request',
      facts: { field: 'dateOfBirth', problem: 'not_as_registered' },
    });
    expect(await placeOf(player)).toBeNull();
  });

  it('changes five times a day and not a sixth time', async () => {
    const player = await makePlayer(database);
    for (const known of [0, 1, 2, 3, 4]) {
      expect(await declareProfile(database, player, { known })).toEqual({ outcome: 'declared' });
    }
    const refused = await declareProfile(database, player, { known: 5, place: 'US-OK' });
    expect(refused).toMatchObject({ refused: 'rate_limited' });
    expect(refused.facts?.retryAfterSeconds).toBeGreaterThan(86_300);
    expect(await placeOf(player)).toBe('US-TX');
    await database.admin.call(sql`update identity.declarations set at = at - interval '1 day'
      where player_id = ${player}::uuid and version = 1`);
    expect(await declareProfile(database, player, { known: 5 })).toEqual({ outcome: 'declared' });
  });

  it('is nobody else’s to read: not its text, not its hashes', async () => {
    for (const role of [
      'parlor_auth',
      'parlor_payments',
      'parlor_games',
      'parlor_social',
    ] as const) {
      for (const table of ['profiles', 'keys', 'declarations']) {
        await expect(
          database.as(role).call(sql.raw(`select from identity.${table}`)),
        ).rejects.toMatchObject({ sqlState: '42501' });
      }
    }
    await expect(
      database.as('parlor_compliance').call(sql`select from identity.keys`),
    ).rejects.toMatchObject({ sqlState: '42501' });
  });

  it('of an account that closes is not taken, and goes with it; what binds the person stays', async () => {
    const player = await makePlayer(database);
    await declareProfile(database, player);
    await database.admin.call(
      sql`update auth.players set status = 'closing' where id = ${player}::uuid`,
    );
    expect(await declareProfile(database, player, { known: 1 })).toEqual({
      refused: 'account_closed',
    });
    await database.admin.call(sql`select identity.let_go(${player}::uuid, now())`);
    expect(await placeOf(player)).toBeNull();
    const left = await database.admin.call(sql`select kind from identity.keys
      where player_id = ${player}::uuid and left_at is not null order by kind`);
    expect(left).toEqual([{ kind: 'household' }, { kind: 'person' }]);
  });
});

describe('a household', () => {
  it('links accounts that declare one address, and their persons’ other accounts', async () => {
    const [one, other, stranger, second] = [
      await makePlayer(database),
      await makePlayer(database),
      await makePlayer(database),
      await makePlayer(database),
    ];
    await declareProfile(database, one, { household: 'elm street' });
    await declareProfile(database, stranger, { household: 'oak street' });
    expect(await areLinked(one, other)).toBe(false);
    await declareProfile(database, other, { household: 'elm street' });
    await database.admin.call(
      sql`update auth.players set person_id = ${other}::uuid where id = ${second}::uuid`,
    );
    expect(await areLinked(one, other)).toBe(true);
    expect(await areLinked(second, one)).toBe(true);
    expect(await areLinked(one, stranger)).toBe(false);
  });

  it('is not the same for one name, which two people may have', async () => {
    const [one, other] = [await makePlayer(database), await makePlayer(database)];
    await declareProfile(database, one, { person: 'ada king' });
    await declareProfile(database, other, { person: 'ada king' });
    expect(await areLinked(one, other)).toBe(false);
  });

  it('that was left counts for 30 days, so that no move of an hour makes a new one', async () => {
    const [mover, stayer] = [await makePlayer(database), await makePlayer(database)];
    await declareProfile(database, mover, { household: 'first' });
    await declareProfile(database, stayer, { household: 'first' });
    await declareProfile(database, mover, { household: 'second', known: 1 });
    expect(await household(mover)).toBe(2);
    expect(await areLinked(mover, stayer)).toBe(true);
    await daysAgo(mover, 31);
    expect(await household(mover)).toBe(1);
    expect(await areLinked(mover, stayer)).toBe(false);
    await declareProfile(database, mover, { household: 'first', known: 2 });
    expect(await areLinked(mover, stayer)).toBe(true);
  });
});
