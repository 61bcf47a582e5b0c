// A redemption from the wish to the prize, and back.

import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { COIN, codeOf, redemptionsFixture } from './fixture.ts';

const fixture = redemptionsFixture();
const { database, store, player, say, wish, held, paying, advance, stateOf, books } = fixture;

const consider = async (id: string) => {
  const { state, reasons } = await store().considerRedemption(id);
  return [state, ...reasons];
};
const begin = async (id: string) => {
  const { state, reasons } = await store().beginPayout(id);
  return [state, ...reasons];
};

describe('a prize', () => {
  it('leaves as coins and arrives as dollars, once', async () => {
    const somebody = await player();
    const id = await held(somebody, 100n * COIN);
    expect(await books(somebody.id)).toEqual({ sweeps: 900, held: 100, dollars: 0 });
    expect(await consider(id)).toEqual(['approved']);
    expect(await begin(id)).toEqual(['paying']);
    expect(await advance(id, 'pending')).toBe('known');
    expect(await advance(id, 'sent')).toBe('applied');
    expect(await advance(id, 'paid')).toBe('applied');
    expect(await advance(id, 'paid')).toBe('known');
    expect(await books(somebody.id)).toEqual({ sweeps: 900, held: 0, dollars: 100 });
    const events = await store().redemptionEvents(id);
    expect(events.map(({ state }) => state)).toEqual([
      'held',
      'approved',
      'paying',
      'sent',
      'paid',
    ]);
    expect(await fixture.differences()).toEqual([]);
  });

  it('that comes back gives all its coins back, also what was withheld', async () => {
    const somebody = await player();
    await say(somebody.id, { tax: 'tax_form_required', withhold: 24n * COIN });
    const id = await held(somebody, 100n * COIN);
    expect(await consider(id)).toEqual(['needs_player', 'tax_form_required']);
    const change = { destinationId: null, withholding: true };
    await store().amendRedemption(id, somebody.id, change, 'request', []);
    expect(await consider(id)).toEqual(['approved']);
    const begun = await store().beginPayout(id);
    expect(begun).toMatchObject({ state: 'paying', netMicros: '76000000' });
    await advance(id, 'paid');
    expect(await books(somebody.id)).toEqual({ sweeps: 900, held: 0, dollars: 100 });
    expect(await advance(id, 'returned', 'R03')).toBe('applied');
    expect(await advance(id, 'returned', 'R03')).toBe('known');
    expect(await books(somebody.id)).toEqual({ sweeps: 1000, held: 0, dollars: 0 });
    expect(await stateOf(id)).toMatchObject({ attention: 'withheld_returned', reasons: ['R03'] });
    expect(await fixture.differences()).toEqual([]);
  });

  it('that the provider refuses gives its coins back and can be asked for again', async () => {
    const somebody = await player();
    const id = await paying(somebody, 100n * COIN);
    expect(await advance(id, 'failed', 'closed')).toBe('applied');
    expect(await books(somebody.id)).toEqual({ sweeps: 1000, held: 0, dollars: 0 });
    expect(codeOf(await wish(somebody, 100n * COIN))).toBe('done');
  });

  it('that was sent is never given back for a failure: a person looks', async () => {
    const somebody = await player();
    const id = await paying(somebody, 100n * COIN);
    await advance(id, 'sent');
    expect(await advance(id, 'failed')).toBe('contradiction');
    expect(await stateOf(id)).toMatchObject({ state: 'sent', attention: 'contradiction' });
    expect(await books(somebody.id)).toEqual({ sweeps: 900, held: 100, dollars: 0 });
  });

  it('is asked for once with a key', async () => {
    const somebody = await player();
    const key = crypto.randomUUID();
    const first = await wish(somebody, 100n * COIN, { key });
    const again = await wish(somebody, 100n * COIN, { key });
    expect(again).toMatchObject({ ok: true, value: { replayed: true } });
    expect(again.ok && first.ok && again.value.id === first.value.id).toBe(true);
    expect((await books(somebody.id)).held).toBe(100);
  });

  it('can be taken back until it is on its way', async () => {
    const somebody = await player();
    const first = await held(somebody, 100n * COIN);
    const cancel = (id: string) => store().cancelRedemption(id, somebody.id, 'request');
    expect(codeOf(await cancel(first))).toBe('done');
    expect(await cancel(first)).toMatchObject({ value: { state: 'cancelled', replayed: true } });
    expect((await books(somebody.id)).sweeps).toBe(1000);
    expect(codeOf(await cancel(await paying(somebody, 100n * COIN)))).toBe('cancel_too_late');
    const other = await player();
    expect(codeOf(await store().cancelRedemption(first, other.id, 'request'))).toBe('not_found');
  });
});

describe('before the money leaves', () => {
  it('everything is asked once more', async () => {
    const somebody = await player();
    const id = await held(somebody, 100n * COIN);
    expect(await consider(id)).toEqual(['approved']);
    await say(somebody.id, { screening: 'hit' });
    expect(await begin(id)).toEqual(['in_review', 'under_review']);
    const finance = await fixture.staff();
    const by = { by: finance, requestId: 'request' };
    const approve = () => store().approveRedemption(id, 'looked at it', crypto.randomUUID(), by);
    expect(await approve()).toMatchObject({
      ok: false,
      error: { code: 'redemption_not_allowed', facts: { reason: 'under_review' } },
    });
    await say(somebody.id, {});
    expect(await approve()).toMatchObject({ value: { redemption: { state: 'approved' } } });
    expect(await begin(id)).toEqual(['paying']);
  });

  it('one that only waits stays approved', async () => {
    const somebody = await player();
    const id = await held(somebody, 100n * COIN);
    await say(somebody.id, { screening: 'stale' });
    expect(await consider(id)).toEqual(['approved', 'screening']);
    expect(await begin(id)).toEqual(['approved', 'screening']);
    await say(somebody.id, { paused: 'a difference' });
    expect(await begin(id)).toEqual(['approved', 'payouts_paused']);
    await say(somebody.id, {});
    expect(await begin(id)).toEqual(['paying']);
  });

  it('an exclusion keeps nobody from a prize', async () => {
    const somebody = await player();
    await store().exclude({ playerId: somebody.id, kind: 'self_exclusion', untilMs: null });
    expect(await begin(await paying(somebody, 100n * COIN))).toEqual(['paying']);
  });

  it('who does nothing for thirty days has the coins back, and was told three times', async () => {
    const somebody = await player();
    await say(somebody.id, { tax: 'tax_form_required' });
    const id = await held(somebody, 100n * COIN);
    await consider(id);
    for (const days of [4, 15, 28, 31]) {
      await database.admin.call(sql`update payments.redemptions
        set state_since = now() - make_interval(days => ${days}::int) where id = ${id}::uuid`);
      await consider(id);
    }
    expect(await stateOf(id)).toMatchObject({ state: 'cancelled' });
    expect((await books(somebody.id)).sweeps).toBe(1000);
    const [told] = await database.admin.call<{
      count: string;
    }>(sql`select count(*) from auth.notices
      where player_id = ${somebody.id}::uuid and kind = 'redemption_waits'`);
    expect(Number(told?.count)).toBe(3);
  });
});

it('a large prize needs two people, and nobody decides for themselves', async () => {
  const somebody = await player({ micros: 5000n * COIN });
  const id = await held(somebody, 3000n * COIN);
  expect(await consider(id)).toEqual(['in_review', 'large_amount']);
  const [first, second] = [await fixture.staff(), await fixture.staff()];
  const approval = crypto.randomUUID();
  const asked = await store().approveRedemption(id, 'looked at it', approval, {
    by: first,
    requestId: 'request',
  });
  expect(asked).toMatchObject({ value: { approval: { state: 'waiting' } } });
  const decide = (by: string) =>
    database.as('parlor_payments').call<{ answer: { refused?: string; state?: string } }>(
      sql`select approvals.decide(${approval}::uuid, ${by}::uuid, 'approved', 'yes', '0', null,
        'request', null) as answer`,
    );
  expect((await decide(first))[0]?.answer.refused).toBe('second_person_required');
  expect((await decide(second))[0]?.answer.state).toBe('approved');
  expect(await begin(id)).toEqual(['paying']);
});

it('a prize that came back is sent again whole, and a person looks at it', async () => {
  const somebody = await player();
  const id = await paying(somebody, 100n * COIN);
  await advance(id, 'returned', 'R01');
  expect(codeOf(await wish(somebody, 90n * COIN, { retryOf: id }))).toBe('redemption_not_allowed');
  const again = await wish(somebody, 100n * COIN, { retryOf: id });
  expect(codeOf(again)).toBe('done');
  expect(codeOf(await wish(somebody, 100n * COIN, { retryOf: id }))).toBe('redemption_not_allowed');
  if (again.ok) expect(await consider(again.value.id)).toEqual(['in_review', 'retry']);
});

it('two requests at once do not pass the day’s maximum together, nor two of one household', async () => {
  const household = 'two at one address';
  const pair = await Promise.all([1, 2].map(() => player({ micros: 20_000n * COIN, household })));
  for (const { id } of pair) await say(id, { tier: 3 });
  for (const [a, b] of [[pair[0], pair[0]], pair] as const) {
    if (a === undefined || b === undefined) throw new Error('no players');
    const answers = await Promise.all([wish(a, 6000n * COIN), wish(b, 6000n * COIN)]);
    const codes = answers.map(codeOf).sort();
    expect(codes).toContain('above_maximum');
    const done = answers.find((answer) => answer.ok);
    if (done?.ok) await store().cancelRedemption(done.value.id, done.value.playerId, 'request');
  }
});

describe('an account that closes', () => {
  async function closing(state: 'held' | 'needs_player' | 'in_review' | 'approved' | 'paying') {
    const somebody = await player();
    const id = await held(somebody, 100n * COIN);
    await say(somebody.id, {
      tax: state === 'needs_player' ? 'tax_form_required' : null,
      screening: state === 'in_review' ? 'hit' : 'clear',
    });
    if (state !== 'held') await consider(id);
    if (state === 'paying') await begin(id);
    expect(await stateOf(id)).toMatchObject({ state });
    await database.admin.call(sql`insert into auth.erasures (player_id, requested_at, forfeit_balance)
      values (${somebody.id}::uuid, now(), true)`);
    await database.admin.call(sql`update auth.players set status = 'closing'
      where id = ${somebody.id}::uuid`);
    return { id, playerId: somebody.id };
  }

  for (const state of ['held', 'needs_player'] as const) {
    it(`takes back a prize that is ${state}`, async () => {
      const { id, playerId } = await closing(state);
      expect(await store().erase(playerId)).toBe('done');
      expect(await stateOf(id)).toMatchObject({ state: 'cancelled', reasons: ['account_closed'] });
      expect(await fixture.differences()).toEqual([]);
    });
  }

  it('waits for a prize that a person looks at, and for one on its way', async () => {
    expect(await store().erase((await closing('in_review')).playerId)).toBe('review');
    expect(await store().erase((await closing('approved')).playerId)).toBe('redemptions');
    const { id, playerId } = await closing('paying');
    expect(await store().erase(playerId)).toBe('redemptions');
    await advance(id, 'paid');
    expect(await store().erase(playerId)).toBe('done');
    expect(await advance(id, 'returned', 'R02')).toBe('applied');
    expect(await stateOf(id)).toMatchObject({ state: 'returned', attention: 'unclaimed' });
    expect((await books(playerId)).sweeps).toBe(0);
    expect(await fixture.differences()).toEqual([]);
  });
});
