// What follows from signs of harm: a notice, a pause, a person who looks. Each once.

import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { newId } from '#shared/ids.ts';
import { DAY_MS } from '#shared/time.ts';
import { makeStaff } from '#test/kit/accounts.ts';
import { databaseFixture } from '#test/kit/database.ts';
import { CareFixture } from './fixture.ts';

const database = databaseFixture();
const care = new CareFixture(database);

/** The day so many days from now; what is told then is told at two in the morning of the day after. */
const day = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);
const morningAfter = (days: number) => `${day(days + 1)}T02:00:00Z`;
const TWO = ['nights', 'stakes_up'];

/** A day of two signs, and what is made of them in the morning after. */
async function signs(player: string, days: number, ...names: string[]) {
  await care.signals(player, day(days), ...(names.length === 0 ? TWO : names));
  await care.weigh(morningAfter(days));
}
const pauses = (player: string) =>
  database.admin.call(sql`select x.kind, x.ends_at - x.starts_at = interval '24 hours' as "isADay",
      h.made_by, (select count(*)::int from audit.entries e where e.action = 'exclusion.house'
        and e.subject_id = x.player_id::text) as audited
    from ledger.exclusions x join ledger.house_exclusions h on h.exclusion_id = x.id
    where x.player_id = ${player}::uuid`);

describe('signs of harm', () => {
  it('are followed by a notice, then a pause of a day, then a person who looks', async () => {
    const player = await care.player();
    await signs(player, 0);
    expect(await care.steps(player)).toEqual(['notice']);
    expect(await care.told(player)).toEqual(['care_notice']);
    expect(await pauses(player)).toEqual([]);
    await signs(player, 3);
    expect(await care.steps(player)).toEqual(['notice', 'pause']);
    const pause = { kind: 'house', isADay: true, made_by: null, audited: 1 };
    expect(await pauses(player)).toEqual([pause]);
    await signs(player, 6);
    expect(await care.steps(player)).toEqual(['notice', 'pause', 'review']);
    // While the case waits nothing more follows.
    await signs(player, 8);
    expect(await care.steps(player)).toHaveLength(3);
    expect(await care.told(player)).toEqual([...['care_notice', 'care_notice', 'exclusion_began']]);
  });

  it('below the threshold, or too far apart, are followed by nothing', async () => {
    const [one, apart, near] = [await care.player(), await care.player(), await care.player()];
    await signs(one, 0, 'nights');
    await signs(apart, 0, 'nights');
    await signs(apart, 7, 'nights');
    await signs(near, 0, 'nights');
    await signs(near, 6, 'nights');
    expect(await care.steps(one, apart)).toEqual([]);
    expect(await care.steps(near)).toEqual(['notice']);
  });

  it('begin anew with a notice when the last step is more than two weeks ago', async () => {
    const [within, after] = [await care.player(), await care.player()];
    for (const player of [within, after]) await signs(player, 0);
    // Told on day 1: day 15 is the last that counts as again.
    await signs(within, 15);
    await signs(after, 16);
    expect(await care.steps(within)).toEqual(['notice', 'pause']);
    expect(await care.steps(after)).toEqual(['notice', 'notice']);
  });

  it('of days that were missed do not pause somebody who could not read the notice yet', async () => {
    const player = await care.player();
    for (const days of [0, 1, 2]) await care.signals(player, day(days), ...TWO);
    await care.weigh(morningAfter(2));
    expect(await care.steps(player)).toEqual(['notice']);
    await signs(player, 3);
    expect(await care.steps(player)).toEqual(['notice', 'pause']);
  });

  it('of the day of a step count towards the next one where it was told before noon', async () => {
    const [early, late] = [await care.player(), await care.player()];
    await care.signals(early, day(0), ...TWO);
    await care.weigh(`${day(1)}T11:59:59Z`);
    await care.signals(late, day(0), ...TWO);
    await care.weigh(`${day(1)}T12:00:00Z`);
    for (const player of [early, late]) await signs(player, 1);
    expect(await care.steps(early)).toEqual(['notice', 'pause']);
    expect(await care.steps(late)).toEqual(['notice']);
  });

  it('are of a person: of two accounts they are added, and one is told', async () => {
    const one = await care.player();
    const other = await care.kin(one);
    await care.signals(one, day(0), 'nights');
    await care.signals(other, day(0), 'stakes_up');
    await care.weigh(morningAfter(0));
    expect(await care.steps(one, other)).toEqual(['notice']);
    await signs(one, 2);
    const bound = await database.admin.call(sql`select
      ledger.excluded_until(${other}::uuid, ${`${day(3)}T10:00:00Z`}::timestamptz) is not null as it`);
    expect(bound).toEqual([{ it: true }]);
  });

  it('leave those in peace who have stepped back, and those whose account is closed', async () => {
    const [away, gone] = [await care.player(), await care.player({ status: 'closing' })];
    await database.admin.call(sql`select ledger.exclude(${away}::uuid, 'self_exclusion', null)`);
    await signs(away, 0);
    await signs(gone, 0);
    expect(await care.steps(away, gone)).toEqual([]);
  });

  it('are weighed once by many runs at once, whichever of them gets to it', async () => {
    const players = await Promise.all([1, 2, 3, 4].map(() => care.player()));
    for (const player of players) await care.signals(player, day(0), ...TWO);
    await Promise.all([1, 2, 3, 4, 5].map(() => care.weigh(morningAfter(0))));
    await care.weigh(morningAfter(0));
    for (const player of players) {
      expect([await care.steps(player), await care.told(player)]).toEqual([
        ['notice'],
        ['care_notice'],
      ]);
    }
  });

  it('are as they were before, where the transaction that weighs them is cut off', async () => {
    const player = await care.player();
    await signs(player, 0);
    await care.signals(player, day(2), ...TWO);
    await expect(
      database.admin.call(sql`select 1 / (compliance.weigh_harm_at(${newId(Date.now())}::uuid,
        ${morningAfter(2)}::timestamptz) is null)::int`),
    ).rejects.toThrow('22012');
    expect([await care.steps(player), await pauses(player)]).toEqual([['notice'], []]);
    await care.weigh(morningAfter(2));
    expect(await care.steps(player)).toEqual(['notice', 'pause']);
    expect(await pauses(player)).toHaveLength(1);
  });

  it('end open checkouts with the pause', async () => {
    const player = await care.player();
    await signs(player, 0);
    const begun = await database.admin.call<{ id: string }>(sql`select payments.begin_purchase(
      gen_random_uuid(), ${player}::uuid, 'small', 'stripe', 'US-TX', interval '1 hour', 'k',
      '\\x00') ->> 'id' as id`);
    await signs(player, 2);
    const rows = await database.admin.call(sql`select withdrawn_for from payments.purchases
      where id = ${begun[0]?.id}::uuid`);
    expect(rows).toEqual([{ withdrawn_for: 'excluded' }]);
  });
});

describe('what a player is shown', () => {
  const shown = async (player: string, at: string) => {
    const [row] = await database.admin.call<{ care: object | null }>(sql`
      select compliance.care_of_at(${player}::uuid, ${at}::timestamptz) as care`);
    return row?.care ?? null;
  };

  it('is the last step, on any of their accounts, for two weeks', async () => {
    const player = await care.player();
    const other = await care.kin(player);
    expect(await shown(player, morningAfter(0))).toBeNull();
    await signs(player, 0);
    const notice = { step: 'notice', signals: TWO, untilMs: null };
    expect(await shown(other, morningAfter(0))).toMatchObject(notice);
    expect(await shown(player, `${day(15)}T23:59:59Z`)).toMatchObject(notice);
    expect(await shown(player, `${day(16)}T00:00:00Z`)).toBeNull();
    await signs(player, 2);
    const untilMs = `${Date.parse(`${day(4)}T02:00:00Z`)}`;
    expect(await shown(player, morningAfter(2))).toMatchObject({ step: 'pause', untilMs });
  });
});

describe('a case', () => {
  const close = async (id: string, by: string) => {
    const [row] = await database.admin.call<{ answer: string }>(sql`
      select compliance.close_care_case(${id}::uuid, ${by}::uuid, 'contacted', 'called', 'r') as answer`);
    return row?.answer;
  };

  it('is closed once, by one of two who come at once; later signs open another', async () => {
    const player = await care.player();
    for (const days of [0, 2, 4]) await signs(player, days);
    const [found] = await database.admin.call<{ id: string }>(sql`select id from
      compliance.harm_steps where player_id = ${player}::uuid and step = 'review'`);
    const staff = await Promise.all([1, 2, 3].map(() => makeStaff(database, 'support')));
    const answers = await Promise.all(staff.map((by) => close(found?.id ?? '', by)));
    expect(answers.sort()).toEqual(['case_closed', 'case_closed', 'closed']);
    await signs(player, 6);
    expect(await care.steps(player)).toEqual(['notice', 'pause', 'review', 'review']);
  });

  it('is not closed by whom it is about, and a notice is no case', async () => {
    const player = await care.player();
    await signs(player, 0);
    const stepOf = async (step: string) =>
      (
        await database.admin.call<{ id: string }>(sql`select id from compliance.harm_steps
          where player_id = ${player}::uuid and step = ${step}`)
      )[0]?.id ?? '';
    const staff = await makeStaff(database, 'support');
    expect(await close(await stepOf('notice'), staff)).toBe('not_found');
    for (const days of [2, 4]) await signs(player, days);
    const kin = await care.kin(player);
    expect(await close(await stepOf('review'), player)).toBe('accounts_linked');
    expect(await close(await stepOf('review'), kin)).toBe('accounts_linked');
  });
});

describe('closing an account', () => {
  const leave = (player: string) =>
    database.admin.call(sql`select compliance.forget_harm(${player}::uuid)`);
  const kept = async (player: string) => {
    const [row] = await database.admin.call(sql`select
      (select count(*)::int from compliance.harm_signals where player_id = ${player}::uuid) as signals,
      (select count(*)::int from compliance.harm_steps where player_id = ${player}::uuid) as steps,
      (select count(*)::int from compliance.limit_checkouts
        where player_id = ${player}::uuid) as checkouts`);
    return row;
  };
  const NOTHING = { signals: 0, steps: 0, checkouts: 0 };

  it('takes all of it, unless another account of the person stays', async () => {
    const alone = await care.player();
    const first = await care.player();
    const second = await care.kin(first);
    for (const player of [alone, first]) {
      await care.checkout(player, '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z');
      await signs(player, 0);
    }
    await care.signals(second, day(0), 'nights');
    for (const player of [alone, first]) await leave(player);
    expect([await kept(alone), await kept(first)]).toEqual([NOTHING, NOTHING]);
    expect(await kept(second)).toEqual({ signals: 2, steps: 1, checkouts: 1 });
  });

  it('is not waited for: after thirteen months all but open cases is forgotten', async () => {
    const [calm, waits] = [await care.player(), await care.player()];
    await signs(calm, 0);
    for (const days of [0, 2, 4]) await signs(waits, days);
    await database.admin.call(sql`select compliance.sweep_harm(${day(0)}::date + 100)`);
    expect(await kept(calm)).toEqual(NOTHING);
    expect(await care.steps(waits)).toEqual(['review']);
  });
});
