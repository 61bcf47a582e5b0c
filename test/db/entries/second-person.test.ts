// Cards that one person may not accept alone, and that free coins are never worse than bought ones.

import { sql } from 'drizzle-orm';
import { afterAll, describe, expect, it } from 'vitest';
import { codeOf, dayOf, entriesFixture } from './fixture.ts';

const fixture = entriesFixture();
const { database, store, player, staff, card, accept, reject, sweeps } = fixture;
afterAll(async () => expect(await fixture.differences()).toEqual([]));

const decide = async (id: string, by: string, verdict: 'approved' | 'rejected' = 'approved') => {
  const [row] = await database.admin.call<{ answer: { refused?: string; state?: string } }>(
    sql`select approvals.decide(${id}::uuid, ${by}::uuid, ${verdict}, 'looked at it', null, null,
      'request', null) as answer`,
  );
  return row?.answer.refused ?? row?.answer.state;
};
const asked = async (id: string, by: string): Promise<string> => {
  const answer = await accept(id, by);
  if (!answer.ok || !('approval' in answer.value)) throw new Error(`not asked: ${codeOf(answer)}`);
  return answer.value.approval.id;
};

describe('a card that was drawn', () => {
  it('gives nothing until a second person approves, then once', async () => {
    const id = await player();
    const waiting = await card(id, { isDrawn: true });
    const [first, second] = [await staff(), await staff('operator')];
    const approval = await asked(waiting, first);
    expect(await asked(waiting, first)).toBe(approval);
    expect(await sweeps(id)).toBe(0);
    expect(await decide(approval, first)).toBe('second_person_required');
    const answers = await Promise.all([decide(approval, second), decide(approval, second)]);
    expect(answers).toEqual(['approved', 'approved']);
    expect(await sweeps(id)).toBe(5_000_000);
    expect(await accept(waiting, first)).toMatchObject({ ok: true, value: { replayed: true } });
  });

  it('waits on after a rejected request, and after one whose player is excluded meanwhile', async () => {
    const id = await player();
    const waiting = await card(id, { isDrawn: true });
    const [first, second] = [await staff(), await staff('operator')];
    expect(await decide(await asked(waiting, first), second, 'rejected')).toBe('rejected');
    const approval = await asked(waiting, first);
    await store().exclude({ playerId: id, kind: 'self_exclusion', untilMs: null });
    expect(await decide(approval, second)).toBe('excluded');
    expect(codeOf(await reject(waiting, first))).toBe('done');
    expect(await decide(approval, second)).toBe('approval_closed');
    expect(await sweeps(id)).toBe(0);
  });

  it('is one in twenty, and neither its code nor its number tells which', async () => {
    const draws = await database.admin.call<{ drawn: number; same: number }>(sql`
      with d as (select sha256(decode(md5(n::text), 'hex') || convert_to('ACDEFHJKMNPRT', 'UTF8')) as d
        from generate_series(1, 20000) n)
      select count(*) filter (where (get_byte(d, 0) * 65536 + get_byte(d, 1) * 256 + get_byte(d, 2))
        % 20 = 0)::int as drawn, count(distinct d)::int as same from d`);
    // Four standard deviations of twenty thousand draws.
    expect(Math.abs((draws[0]?.drawn ?? 0) - 1_000)).toBeLessThan(125);
  });
});

describe('a person of the staff', () => {
  it('accepts as many cards of a day alone as the rules say, and asks for those above', async () => {
    await database.admin.call(sql`insert into payments.entry_rules select now(), postal_address,
      card_text, rules_text, code_lives_days, unused_codes_max, household_day_max,
      second_person_one_in, 3, target_business_days, 'few' from payments.entry_rules
      order by begins_at desc limit 1`);
    const by = await staff();
    const cards: string[] = [];
    for (let index = 0; index < 6; index++) cards.push(await card(await player()));
    const answers = await Promise.all(cards.map((id) => accept(id, by)));
    await database.admin.call(sql`delete from payments.entry_rules where note = 'few'`);
    const alone = answers.filter((answer) => answer.ok && 'entry' in answer.value);
    const second = answers.filter((answer) => answer.ok && 'approval' in answer.value);
    expect([alone.length, second.length]).toEqual([3, 3]);
    const other = answers.findIndex((answer) => answer.ok && 'approval' in answer.value);
    expect(await store().waitingEntries()).toMatchObject({ personDayMax: 3 });
    expect(codeOf(await accept(cards[other] ?? '', await staff()))).toBe('done');
  });
});

describe('coins of a free entry', () => {
  const rule = (multiple: string, days: string, source = 'online_entry') =>
    database.admin.call(sql`insert into payments.grant_rules values (${source}, 'SC', now(), 1000000,
      ${multiple}::numeric, ${days}::int, 'tried')`);

  it('are never worse by a rule of theirs: played more often, or gone sooner', async () => {
    await expect(rule('1.01', '60')).rejects.toThrow('may not be worse');
    await expect(rule('1', '59', 'mail_entry')).rejects.toThrow('may not be worse');
    await rule('0.5', '61');
    await database.admin.call(sql`delete from payments.grant_rules where note = 'tried'`);
  });

  it('are never worse by a rule of purchases that is better than theirs', async () => {
    const purchases = (days: string) =>
      database.admin.call(sql`insert into payments.purchase_rules select now(), open_count_max,
        unpaid_per_hour_max, second_person_micros, person_day_micros, 1, ${days}::int, 'tried'
        from payments.purchase_rules limit 1`);
    await expect(purchases('61')).rejects.toThrow('may not be worse');
    await expect(purchases(null as never)).rejects.toThrow('may not be worse');
    await purchases('30');
    await database.admin.call(sql`delete from payments.purchase_rules where note = 'tried'`);
  });

  it('are due by a day of work, which Saturdays and Sundays are not', async () => {
    const [row] = await database.admin.call<{ days: string[] }>(sql`select array[
      payments.business_days_after('2026-11-27', 1)::text,
      payments.business_days_after('2026-11-28', 1)::text,
      payments.business_days_after('2026-11-30', 10)::text] as days`);
    expect(row?.days).toEqual(['2026-11-30', '2026-11-30', '2026-12-14']);
  });

  it('wait as long as is published: the middle of the last thirty days', async () => {
    const id = await player();
    const by = await staff();
    for (const [offset, days] of [
      [0, 2],
      [-1, 4],
    ] as const) {
      const waiting = await card(id, { postmarkedOn: dayOf(offset) });
      await database.admin.call(sql`update payments.entries set
        received_at = now() - make_interval(days => ${days}) where id = ${waiting}::uuid`);
      await accept(waiting, by);
    }
    await database.admin.call(sql`update payments.entries set decided_at = now() - interval '31 days',
      received_at = now() - interval '32 days' where player_id <> ${id}::uuid and decided_at is not null`);
    expect((await store().entryOverview(id)).medianDays).toBe('3.0');
  });
});
