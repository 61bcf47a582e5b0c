// Signs of harm, each at the edge of its rule: what is one, and what is just none.

import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { newId } from '#shared/ids.ts';
import { databaseFixture } from '#test/kit/database.ts';
import { CareFixture } from './fixture.ts';

const database = databaseFixture();
const care = new CareFixture(database);

const DAY = '2026-03-10';
/** So many days before. */
const ago = (days: number, of = DAY) =>
  new Date(Date.parse(`${of}T00:00:00Z`) - days * 86_400_000).toISOString().slice(0, 10);
/** Five days of ten coins. */
async function usual(player: string, days = 5, currency = 'SC', coins = 10) {
  for (let day = 1; day <= days; day++) await care.wagered(player, ago(day * 5), coins, currency);
}

describe('much more than usual', () => {
  it.each([
    ['three times the median of their own days is a sign', 30, 5, 1],
    ['a little less is none', 29, 5, 0],
    ['four days say nothing about what is usual', 300, 4, 0],
  ])('%s', async (_, coins, days, signs) => {
    const player = await care.player();
    await usual(player, days);
    await care.wagered(player, DAY, coins);
    expect(await care.found(DAY, player)).toHaveLength(signs);
  });

  it('is not asked of little sums, nor of days more than four weeks ago', async () => {
    const [small, old] = [await care.player(), await care.player()];
    await usual(small, 5, 'SC', 1);
    await care.wagered(small, DAY, 19);
    for (const days of [29, 30, 31, 32, 33]) await care.wagered(old, ago(days), 10);
    await care.wagered(old, DAY, 1000);
    expect(await care.found(DAY, small, old)).toEqual([]);
  });

  it('is told with the sums, and of Sweeps Coins where both are', async () => {
    const player = await care.player();
    await usual(player);
    await usual(player, 5, 'GC', 50_000);
    await care.wagered(player, DAY, 40);
    await care.wagered(player, DAY, 1_000_000, 'GC');
    const facts = { currency: 'SC', wageredMicros: '40000000', medianMicros: '10000000' };
    expect(await care.found(DAY, player)).toEqual([{ signal: 'stakes_up', facts }]);
  });

  it('is asked of a person, over all their accounts', async () => {
    const one = await care.player();
    const other = await care.kin(one);
    await usual(one);
    await care.wagered(one, DAY, 15);
    await care.wagered(other, DAY, 15);
    expect(await care.found(DAY, one, other)).toHaveLength(1);
  });

  it('counts what an open table keeps to itself', async () => {
    const player = await care.player();
    const today = new Date().toISOString().slice(0, 10);
    for (const days of [2, 3, 4, 5, 6]) await care.wagered(player, ago(days, today), 8);
    const session = newId(Date.now());
    await database.admin.call(sql`select ledger.reserve(${session}::uuid, ${player}::uuid, 'dice',
      'SC', 1, 50000000, 'exact', 10)`);
    await database.admin.call(sql`select ledger.settle(${session}::uuid, 2, 1, 24000000, 24000000,
      sha256('x'))`);
    expect(await care.found(today, player)).toMatchObject([{ signal: 'stakes_up' }]);
  });
});

describe('nights', () => {
  // 00:00 in Texas is 06:00 UTC in winter and, from 8 March 2026 on, 05:00.
  it('are those between midnight and five by the clock of the place, on three of seven days', async () => {
    const player = await care.player();
    for (const days of [0, 3, 6]) {
      await care.table(player, `${ago(days)}T05:30:00Z`, `${ago(days)}T06:45:00Z`);
    }
    expect(await care.found(DAY, player)).toEqual([{ signal: 'nights', facts: { nights: 3 } }]);
    expect(await care.found(ago(1), player)).toEqual([]);
  });

  it.each([
    ['the evening before by that clock', 'T03:00:00Z', 'T04:59:00Z', 'US-TX', 0],
    ['a quarter of an hour less a second', 'T04:00:00Z', 'T05:14:59Z', 'US-TX', 0],
    ['a quarter of an hour', 'T04:00:00Z', 'T05:15:00Z', 'US-TX', 1],
    ['the morning from five on', 'T10:00:00Z', 'T12:00:00Z', 'US-TX', 0],
    ['the same hours, of which it is four in Hawaii', 'T13:45:00Z', 'T14:30:00Z', 'US-HI', 1],
    ['the same hours, of which it is nine in New York', 'T13:45:00Z', 'T14:30:00Z', 'US-NY', 0],
    ['where nobody knows the clock', 'T04:00:00Z', 'T09:00:00Z', 'FR', 0],
  ])('of %s', async (_, from, to, place, signs) => {
    const player = await care.player({ place });
    for (const days of [0, 1, 2]) {
      // Well after the clocks were put forward, where they are.
      const night = ago(days, '2026-03-20');
      await care.table(player, `${night}${from}`, `${night}${to}`);
    }
    expect(await care.found('2026-03-20', player)).toHaveLength(signs);
  });

  it('are of a person: two accounts in one night are one night', async () => {
    const one = await care.player();
    const other = await care.kin(one);
    await care.table(one, `${ago(0)}T06:00:00Z`, `${ago(0)}T07:00:00Z`);
    await care.table(other, `${ago(0)}T06:00:00Z`, `${ago(0)}T07:00:00Z`);
    await care.table(other, `${ago(2)}T07:00:00Z`, `${ago(2)}T08:00:00Z`);
    expect(await care.found(DAY, one, other)).toEqual([]);
    await care.table(one, `${ago(1)}T06:00:00Z`, `${ago(1)}T07:00:00Z`);
    expect(await care.found(DAY, one, other)).toMatchObject([{ facts: { nights: 3 } }]);
  });
});

describe('counted within a time', () => {
  it('three payments that failed within a day are a sign, and a second later none', async () => {
    const [near, far] = [await care.player(), await care.player()];
    for (const at of [`${ago(1)}T12:00:00Z`, `${DAY}T08:00:00Z`, `${DAY}T12:00:00Z`]) {
      await care.failedPayment(near, at);
    }
    for (const at of [`${ago(1)}T11:59:59Z`, `${DAY}T08:00:00Z`, `${DAY}T12:00:00Z`]) {
      await care.failedPayment(far, at);
    }
    const found = [{ signal: 'failed_payments', facts: { count: 3 } }];
    expect(await care.found(DAY, near, far)).toEqual(found);
    expect(await care.found(ago(1), near)).toEqual([]);
  });

  it('three limits raised within a week are a sign; lowered ones and one asked for twice are not', async () => {
    const [raises, asks, lowers] = [await care.player(), await care.player(), await care.player()];
    const at = (days: number) => `${ago(days)}T10:00:00Z`;
    for (const [days, period] of [
      [0, 'day'],
      [3, 'week'],
      [6, 'month'],
    ] as const) {
      await care.limit(raises, period, at(days), at(days - 1));
      await care.limit(lowers, period, at(days), at(days));
    }
    for (const hour of ['09', '10', '11']) {
      await care.limit(asks, 'day', `${DAY}T${hour}:00:00Z`, `${ago(-1)}T09:00:00Z`);
    }
    expect(await care.found(DAY, asks, lowers)).toEqual([]);
    expect(await care.found(DAY, raises)).toEqual([
      { signal: 'limits_raised', facts: { count: 3 } },
    ]);
    // Nothing new on the next day, and the week has moved on.
    expect(await care.found(ago(-1), raises)).toEqual([]);
  });

  it('three breaks within a month are a sign; a pause by the house is no break', async () => {
    const [own, mixed] = [await care.player(), await care.player()];
    for (const days of [0, 10, 29]) await care.breakOf(own, `${ago(days)}T10:00:00Z`);
    for (const days of [0, 10]) await care.breakOf(mixed, `${ago(days)}T10:00:00Z`);
    await care.breakOf(mixed, `${ago(5)}T10:00:00Z`, 'house');
    const found = [{ signal: 'breaks_repeated', facts: { count: 3 } }];
    expect(await care.found(DAY, own, mixed)).toEqual(found);
  });

  it('a prize that was taken back and played within a day is a sign; one that staff ended is none', async () => {
    const [plays, waits, other] = [await care.player(), await care.player(), await care.player()];
    await care.prizeCancelled(plays, `${DAY}T10:00:00Z`);
    await care.satDown(plays, `${DAY}T11:00:00Z`);
    await care.prizeCancelled(waits, `${ago(1)}T10:00:00Z`);
    await care.satDown(waits, `${DAY}T10:00:01Z`);
    await care.prizeCancelled(other, `${DAY}T10:00:00Z`, 'tax_form_required');
    await care.satDown(other, `${DAY}T11:00:00Z`);
    expect(await care.found(DAY, plays, waits, other)).toEqual([
      { signal: 'prize_cancelled', facts: { count: 1 } },
    ]);
  });

  it('a checkout ten minutes after a limit is a sign, and a second later none', async () => {
    const [soon, late] = [await care.player(), await care.player()];
    await care.checkout(soon, `${DAY}T10:10:00Z`, `${DAY}T10:00:00Z`);
    await care.checkout(late, `${DAY}T10:10:01Z`, `${DAY}T10:00:00Z`);
    const found = [{ signal: 'checkout_after_limit', facts: { count: 1 } }];
    expect(await care.found(DAY, soon, late)).toEqual(found);
  });
});

describe('a checkout', () => {
  const begin = (player: string) =>
    database.admin.call<{ answer: { id?: string } }>(sql`select payments.begin_purchase(
      gen_random_uuid(), ${player}::uuid, 'small', 'stripe', 'US-TX', interval '1 hour',
      ${crypto.randomUUID()}, '\\x00') as answer`);
  const kept = (player: string) =>
    database.admin.call(sql`select from compliance.limit_checkouts
      where player_id = ${player}::uuid`);

  /** A player who had a limit of twenty and lost so much of it at a table that is open. */
  async function lost(coins: number, limited = true) {
    const player = await care.player();
    const limit = [{ kind: 'loss', currency: 'SC', period: 'day', amountMicros: '20000000' }];
    if (limited) {
      await database.admin.call(sql`select ledger.set_limits(${player}::uuid,
        ${JSON.stringify(limit)}::jsonb)`);
    }
    const session = newId(Date.now());
    await database.admin.call(sql`select ledger.reserve(${session}::uuid, ${player}::uuid, 'dice',
      'SC', 1, 20000000, 'exact', 10)`);
    await database.admin.call(sql`select ledger.settle(${session}::uuid, 2, 1,
      ${coins}::bigint * 1000000, 0, sha256('x'))`);
    return player;
  }

  it('is kept when it begins while all but a twentieth of a limit is lost', async () => {
    const [reached, almost, not, unlimited] = [
      await lost(20),
      await lost(19),
      await lost(18),
      await lost(20, false),
    ];
    for (const player of [reached, almost, not, unlimited]) {
      const [row] = await begin(player);
      expect(row?.answer.id).toBeDefined();
    }
    expect([await kept(reached), await kept(almost)]).toEqual([[{}], [{}]]);
    expect([await kept(not), await kept(unlimited)]).toEqual([[], []]);
  });
});

describe('the look at a day', () => {
  const note = async (at: string) => {
    const [row] = await database.admin.call<{ day: string | null }>(sql`
      select compliance.note_harm_at(${at}::timestamptz) as day`);
    return row?.day ?? null;
  };

  it('comes an hour after it is over, once, and catches up on days that were missed', async () => {
    const [row] = await database.admin.call<{ day: string }>(
      sql`select max(day)::text as day from compliance.harm_days`,
    );
    const first = Date.parse(`${row?.day}T00:00:00Z`) + 86_400_000;
    const day = (days: number) => new Date(first + days * 86_400_000).toISOString().slice(0, 10);
    const player = await care.player();
    for (const hour of ['01', '02', '03']) {
      await care.failedPayment(player, `${day(0)}T${hour}:00:00Z`);
      await care.failedPayment(player, `${day(2)}T${hour}:00:00Z`);
    }
    expect(await note(`${day(1)}T00:59:59Z`)).toBeNull();
    expect(await note(`${day(1)}T01:00:00Z`)).toBe(day(0));
    expect(await note(`${day(1)}T01:00:00Z`)).toBeNull();
    const late = `${day(3)}T01:00:00Z`;
    expect([await note(late), await note(late), await note(late)]).toEqual([day(1), day(2), null]);
    const signals = await database.admin.call(sql`select day::text as day, weight
      from compliance.harm_signals where player_id = ${player}::uuid order by 1`);
    expect(signals).toEqual([
      { day: day(0), weight: 2 },
      { day: day(2), weight: 2 },
    ]);
  });

  it('uses the rule that had begun by then, and none of weight zero', async () => {
    const player = await care.player();
    for (const hour of ['01', '02', '03']) {
      await care.failedPayment(player, `${DAY}T${hour}:00:00Z`);
      await care.failedPayment(player, `${ago(-5)}T${hour}:00:00Z`);
    }
    await database.admin.call(sql`insert into compliance.harm_rules
      values ('failed_payments', ${ago(-5)}::date, 0, '{"count": 3, "hours": 24}')`);
    expect(await care.found(DAY, player)).toHaveLength(1);
    expect(await care.found(ago(-5), player)).toEqual([]);
  });
});

it('of signs of harm nobody knows but compliance', async () => {
  for (const role of ['parlor_auth', 'parlor_payments', 'parlor_games', 'parlor_social'] as const) {
    for (const statement of [
      sql`select from compliance.harm_signals`,
      sql`select from compliance.harm_steps`,
      sql`select from compliance.limit_checkouts`,
      sql`select compliance.care_history(gen_random_uuid())`,
      sql`select compliance.care_of(gen_random_uuid())`,
    ]) {
      await expect(database.as(role).call(statement), role).rejects.toThrow('permission denied');
    }
  }
});
