// What happens to a player while their prize is under way, at each of its states: what has not left stops
// for some of it, what has left is never touched, what is over stays over, and a win never waits.

import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { newId } from '#shared/ids.ts';
import type { Said } from '#test/kit/redeemers.ts';
import type { PayoutFact } from '#workers/payments/payouts/provider.ts';
import { COIN, redemptionsFixture } from './fixture.ts';

const fixture = redemptionsFixture();
const { database, store, player, say, stateOf, advance, books } = fixture;
const run = (statement: ReturnType<typeof sql>) => database.admin.call(statement);

/** States of a prize that has not left, and how a prize gets there. */
const BEFORE: Readonly<Record<string, (playerId: string, id: string) => Promise<unknown>>> = {
  held: async () => undefined,
  // For its form of taxes: a happening may add to what it waits for, but takes nothing away.
  needs_player: (playerId, id) => say(playerId, FORM).then(() => store().considerRedemption(id)),
  in_review: (playerId, id) =>
    run(sql`update payments.destinations set name_match = 'close'
      where player_id = ${playerId}::uuid`).then(() => store().considerRedemption(id)),
  approved: (_, id) => store().considerRedemption(id),
};
const FORM = { tax: 'tax_form_required' };

/** States of a prize whose money has left, and what was said of it. */
const LEFT: Readonly<Record<string, PayoutFact['state'][]>> = {
  paying: [],
  sent: ['sent'],
  paid: ['sent', 'paid'],
};

/** States in which a prize is over, and what is said once more about it; `null`: nothing can be. */
const OVER: Readonly<Record<string, PayoutFact['state'] | null>> = {
  returned: 'returned',
  failed: 'failed',
  cancelled: null,
  rejected: null,
};

interface Prize {
  id: string;
  playerId: string;
}

async function at(state: string): Promise<Prize> {
  const somebody = await player();
  const id = await fixture.held(somebody, 100n * COIN);
  const by = { by: await fixture.staff(), requestId: 'request' };
  if (state in BEFORE) await BEFORE[state]?.(somebody.id, id);
  else if (state === 'cancelled') await store().cancelRedemption(id, somebody.id, 'request');
  else if (state === 'rejected') await store().rejectRedemption(id, 'no', by);
  else {
    await store().considerRedemption(id);
    await store().beginPayout(id);
    for (const said of LEFT[state] ?? ['sent', state as PayoutFact['state']]) {
      if (!(state === 'failed' && said === 'sent')) await advance(id, said);
    }
  }
  expect(await stateOf(id)).toMatchObject({ state });
  return { id, playerId: somebody.id };
}

/** Looks at one as the job does, and lets it go where it may. */
async function goOn(id: string): Promise<string[]> {
  await store().considerRedemption(id);
  const { state, reasons } = await store().beginPayout(id);
  return [state, ...reasons];
}

/** Lets one go on that waits for a person, who sees nothing in it; why not, where nobody may. */
async function approve(id: string): Promise<string> {
  const by = { by: await fixture.staff(), requestId: 'request' };
  const answer = await store().approveRedemption(id, 'looked at it', newId(Date.now()), by);
  return answer.ok ? 'approved' : `${answer.error.code} ${answer.error.facts?.reason}`;
}

async function purchase(playerId: string): Promise<string> {
  const payment = `pi_${newId(Date.now())}`;
  await run(sql`insert into payments.purchases (id, player_id, package_id, provider, price_micros,
      gc_micros, sc_bonus_micros, bonus_multiple, payment_state, provider_payment_id, credited,
      charged_micros, created_at, expires_at, paid_at, next_check_at)
    values (gen_random_uuid(), ${playerId}::uuid, 'small', 'stripe', 4990000, 1, 0, 1, 'paid',
      ${payment}, true, 4990000, now(), now(), now(), now())`);
  return payment;
}

/** What may happen, and where a prize stands after it that has not left. */
const HAPPENINGS: Readonly<
  Record<
    string,
    { act: (playerId: string, base?: Said) => Promise<unknown>; stops: string[] | null }
  >
> = {
  'a dispute': {
    act: async (playerId) =>
      run(sql`insert into payments.disputes (provider, dispute_id, payment_id, amount_micros, status,
          reason, withdrawn_micros, movements, at)
        values ('stripe', ${newId(Date.now())}, ${await purchase(playerId)}, 1, 'open', '', 0, 0,
          now())`),
    stops: ['in_review', 'dispute_open'],
  },
  'a refund under way': {
    act: async (playerId) =>
      run(sql`insert into payments.refunds values ('stripe', ${newId(Date.now())},
        ${await purchase(playerId)}, 1, 'pending', now())`),
    stops: ['in_review', 'refund_open'],
  },
  'a ban': {
    act: (playerId) =>
      run(sql`update auth.players set status = 'banned' where id = ${playerId}::uuid`),
    stops: ['in_review', 'account_closed'],
  },
  'a debt': {
    act: (playerId) =>
      run(sql`select ledger.claw_back(${`test:${newId(Date.now())}`}, ${playerId}::uuid, 'GC', 1)`),
    stops: ['in_review', 'debt_outstanding'],
  },
  'a hit on a list': {
    act: (playerId, base) => say(playerId, { ...base, screening: 'hit' }),
    stops: ['in_review', 'under_review'],
  },
  'an account that is somebody’s second': {
    act: (playerId, base) => say(playerId, { ...base, identity: 'duplicate_person' }),
    stops: ['in_review', 'duplicate_person'],
  },
  'a birthday that was a lie': {
    act: (playerId, base) => say(playerId, { ...base, identity: 'underage' }),
    stops: ['in_review', 'underage'],
  },
  'a statement that does not agree': {
    act: (playerId, base) => say(playerId, { ...base, paused: 'a difference' }),
    stops: ['approved', 'payouts_paused'],
  },
  'a check that ran out': {
    act: (playerId, base) => say(playerId, { ...base, identity: 'identity_required', tier: 1 }),
    stops: ['needs_player', 'identity_required'],
  },
  'a destination that is gone': {
    act: (playerId) =>
      run(sql`update payments.destinations set state = 'failed'
        where player_id = ${playerId}::uuid`),
    stops: ['needs_player', 'destination_required'],
  },
  'a new list': {
    act: (playerId, base) => say(playerId, { ...base, screening: 'unscreened' }),
    stops: ['approved', 'screening'],
  },
  'a new account at a bank, which rests': {
    act: async (playerId) => {
      await run(sql`insert into rules.redemption_rules select now(), bank_minimum_micros,
        gift_card_minimum_micros, day_max_micros, purchase_settles_days, unsettled_max_micros,
        review_micros, second_person_micros, person_day_micros, household_near_percent, 72,
        notice_days, gives_up_days, sent_silent_days, returns_days, 'rests'
        from rules.redemption_rules order by begins_at desc limit 1`);
      return playerId;
    },
    stops: ['approved', 'destination_rests'],
  },
  'an exclusion': {
    act: (playerId) => store().exclude({ playerId, kind: 'self_exclusion', untilMs: null }),
    stops: null,
  },
  'a journey to where nothing is allowed': {
    act: (playerId) =>
      run(sql`update rules.player_places set place = 'US-WA' where player_id = ${playerId}::uuid`),
    stops: null,
  },
};

/** What no happening may leave behind for whoever comes next. */
async function undo(playerId: string): Promise<void> {
  await run(sql`delete from rules.redemption_rules where note = 'rests'`);
  await say(playerId, {});
}

describe.each(Object.entries(HAPPENINGS))('%s', (_, { act, stops }) => {
  const [stopped = 'paying', ...why] = stops ?? [];

  it(`${stops === null ? 'stops nothing' : 'stops what has not left'}`, async () => {
    for (const state of ['held', 'approved']) {
      const { id, playerId } = await at(state);
      await act(playerId);
      expect({ state, now: await goOn(id) }).toEqual({ state, now: [stopped, ...why] });
      await undo(playerId);
      expect(await books(playerId)).toMatchObject({ held: 100, dollars: 0 });
    }
  });

  it('adds to what its player must do, and takes nothing away', async () => {
    const { id, playerId } = await at('needs_player');
    await act(playerId, FORM);
    const needs = ['needs_player', ...(stopped === 'needs_player' ? why : []), FORM.tax];
    expect(await goOn(id)).toEqual(stopped === 'in_review' ? stops : needs);
    await undo(playerId);
  });

  it('is seen by whoever looks at it, and when it has passed them', async () => {
    const { id, playerId } = await at('in_review');
    await act(playerId);
    expect(await goOn(id)).toEqual(['in_review', 'name_is_close']);
    const isRefused = stopped === 'in_review';
    expect(await approve(id)).toBe(isRefused ? `redemption_not_allowed ${why[0]}` : 'approved');
    expect(await goOn(id)).toEqual(isRefused ? ['in_review', 'name_is_close'] : [stopped, ...why]);
    await undo(playerId);
  });

  it('never touches what has left, and the coins of what comes back are its player’s', async () => {
    for (const state of Object.keys(LEFT)) {
      const { id, playerId } = await at(state);
      await act(playerId);
      expect({ state, now: await goOn(id) }).toEqual({ state, now: [state] });
      await advance(id, 'paid');
      expect(await books(playerId)).toMatchObject({ held: 0, dollars: 100 });
      await advance(id, 'returned', 'R16');
      expect(await books(playerId)).toEqual({ sweeps: 1000, held: 0, dollars: 0 });
      await undo(playerId);
    }
  });

  it('moves nothing of what is over', async () => {
    for (const [state, said] of Object.entries(OVER)) {
      const { id, playerId } = await at(state);
      await act(playerId);
      expect((await goOn(id))[0]).toBe(state);
      if (said !== null) expect(await advance(id, said)).toBe('known');
      expect(await books(playerId)).toEqual({ sweeps: 1000, held: 0, dollars: 0 });
      await undo(playerId);
    }
  });
});

it('after all of it the books of prizes hold', async () => {
  // The purchases here are rows without books of their own.
  const found = (await fixture.differences()).filter((name) => !name.startsWith('purchase_'));
  expect(found).toEqual([]);
});
