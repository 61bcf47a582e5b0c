// Where a prize goes: a new account rests, one whose owner was held against an older identity check is
// matched anew, and a removed one takes no more.

import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { newId } from '#shared/ids.ts';
import { makeDestination } from '#test/kit/redeemers.ts';
import { COIN, codeOf, redemptionsFixture } from './fixture.ts';

const fixture = redemptionsFixture();
const { database, store, player, held, paying, wish, advance, stateOf, books } = fixture;
const run = (statement: ReturnType<typeof sql>) => database.admin.call(statement);

/** The first rules again, by which a new account rests for 72 hours. */
const restAgain = () =>
  run(sql`insert into rules.redemption_rules select (jsonb_populate_record(r, jsonb_build_object(
      'begins_at', now(), 'destination_rest_hours', 72))).*
    from rules.redemption_rules r order by r.begins_at desc limit 1`);

/** Where one stands that is begun so long after a moment of its destination's. */
async function begunAfter(id: string, interval: string): Promise<string[]> {
  const [row] = await database.admin.call<{ answer: { state: string; reasons: string[] } }>(sql`
    select payments.begin_payout_at(r.id, d.ready_at + ${interval}::interval) as answer
      from payments.redemptions r join payments.destinations d on d.id = r.destination_id
      where r.id = ${id}::uuid`);
  return [row?.answer.state ?? '', ...(row?.answer.reasons ?? [])];
}

async function begin(id: string): Promise<string[]> {
  await store().considerRedemption(id);
  const { state, reasons } = await store().beginPayout(id);
  return [state, ...reasons];
}

describe('a new destination', () => {
  it('takes its first prize 72 hours after it was ready, to the second', async () => {
    const somebody = await player();
    await restAgain();
    const id = await held(somebody, 100n * COIN);
    expect(await begin(id)).toEqual(['approved', 'destination_rests']);
    const rests = ['approved', 'destination_rests'];
    expect(await begunAfter(id, '71 hours 59 minutes 59 seconds')).toEqual(rests);
    expect(await begunAfter(id, '72 hours')).toEqual(['paying']);
  });

  it('rests from the first time that it was ready, however often its provider says so', async () => {
    const somebody = await player();
    await restAgain();
    await run(sql`update payments.destinations set ready_at = now() - interval '71 hours'
      where id = ${somebody.to}::uuid`);
    const id = await held(somebody, 100n * COIN);
    await said(somebody.to, {});
    expect(await begin(id)).toEqual(['approved', 'destination_rests']);
    await run(sql`update payments.destinations set ready_at = now() - interval '72 hours'
      where id = ${somebody.to}::uuid`);
    await said(somebody.to, {});
    expect(await begin(id)).toEqual(['paying']);
  });

  it('rests also where a prize is sent there instead of to an old one', async () => {
    const somebody = await player();
    await restAgain();
    await run(sql`update payments.destinations set ready_at = now() - interval '100 hours'
      where id = ${somebody.to}::uuid`);
    const id = await held(somebody, 100n * COIN);
    await store().considerRedemption(id);
    const newer = await makeDestination(database, somebody.id);
    const change = { destinationId: newer, withholding: null };
    expect(codeOf(await store().amendRedemption(id, somebody.id, change, 'request', []))).toBe(
      'done',
    );
    expect(await begin(id)).toEqual(['approved', 'destination_rests']);
  });
});

/** What its provider says of a destination that is ready. */
const said = (id: string, fact: { match?: string; checkId?: string }) =>
  run(
    sql`select payments.note_destination('hosted', ${JSON.stringify({
      ...{ reference: id, state: 'ready', destinationKind: 'bank' },
      ...fact,
    })}::jsonb)`,
  );

/** The destinations that its job asks the provider about now. */
async function asked(): Promise<string[]> {
  await run(sql`update payments.destinations set due_at = now()`);
  return (await store().claimDueDestinations('hosted', 100)).map(({ id }) => id);
}

describe('an account whose owner was held against an older identity check', () => {
  async function older(state: 'approved' | 'paying') {
    const somebody = await player();
    await run(sql`delete from rules.redemption_rules where destination_rest_hours = 72
      and begins_at > (select min(begins_at) from rules.redemption_rules)`);
    const id = await held(somebody, 100n * COIN);
    if (state === 'paying') await begin(id);
    await run(sql`update payments.destinations set matched_check = ${newId(Date.now())}::uuid
      where id = ${somebody.to}::uuid`);
    return { ...somebody, prize: id };
  }

  it('is asked about while a prize waits for it, and the prize rests until then', async () => {
    const { id, to, prize } = await older('approved');
    expect(await begin(prize)).toEqual(['approved', 'destination_rests']);
    expect(await asked()).toContain(to);
    await said(to, { match: 'same', checkId: id });
    expect(await asked()).not.toContain(to);
    expect(await begin(prize)).toEqual(['paying']);
  });

  for (const [match, stands] of [
    ['close', ['in_review', 'name_is_close']],
    ['none', ['needs_player', 'destination_name_mismatch']],
  ] as const) {
    it(`is judged by the newer one: ${match}`, async () => {
      const { id, to, prize } = await older('approved');
      expect(await begin(prize)).toEqual(['approved', 'destination_rests']);
      await said(to, { match, checkId: id });
      expect(await begin(prize)).toEqual(stands);
      expect(codeOf(await wish({ id, to }, 100n * COIN))).toBe(
        match === 'none' ? 'destination_name_mismatch' : 'done',
      );
    });
  }

  it('is not asked about for a prize that has left', async () => {
    const { to, prize } = await older('paying');
    expect(await asked()).not.toContain(to);
    expect(await advance(prize, 'paid')).toBe('applied');
  });
});

describe('a destination that is removed', () => {
  it('takes no prize that has not left: its player names another one', async () => {
    const somebody = await player();
    const id = await held(somebody, 100n * COIN);
    await store().removeDestination(somebody.to, somebody.id, 'request');
    expect(await begin(id)).toEqual(['needs_player', 'destination_required']);
    const other = await makeDestination(database, somebody.id);
    const change = { destinationId: other, withholding: null };
    await store().amendRedemption(id, somebody.id, change, 'request', []);
    expect(await begin(id)).toEqual(['paying']);
  });

  it('while a prize goes there still has its name, gets it once, and takes no other', async () => {
    const somebody = await player();
    const id = await paying(somebody, 100n * COIN);
    await store().removeDestination(somebody.to, somebody.id, 'request');
    expect(await store().beginPayout(id)).toMatchObject({
      ...{ state: 'paying', destinationReference: somebody.to },
    });
    await advance(id, 'returned', 'R02');
    expect(await stateOf(id)).toMatchObject({ state: 'returned', attention: null });
    expect(await books(somebody.id)).toEqual({ sweeps: 1000, held: 0, dollars: 0 });
    expect(codeOf(await wish(somebody, 100n * COIN, { retryOf: id }))).toBe('destination_required');
    const other = { id: somebody.id, to: await makeDestination(database, somebody.id) };
    expect(codeOf(await wish(other, 100n * COIN, { retryOf: id }))).toBe('done');
    expect(await fixture.differences()).toEqual([]);
  });
});
