// What happens to a player while their prize is under way, at each of its states: what has not left stops
// for some of it, what has left is never touched, and a win never waits.

import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { newId } from '#shared/ids.ts';
import { COIN, redemptionsFixture } from './fixture.ts';

const fixture = redemptionsFixture();
const { database, store, player, say, held, stateOf, advance, books } = fixture;
const run = (statement: ReturnType<typeof sql>) => database.admin.call(statement);

const STATES = ['held', 'approved', 'paying', 'sent'] as const;
type State = (typeof STATES)[number];

async function at(state: State): Promise<{ id: string; playerId: string }> {
  const somebody = await player();
  const id = await held(somebody, 100n * COIN);
  if (state !== 'held') await store().considerRedemption(id);
  if (state === 'paying' || state === 'sent') await store().beginPayout(id);
  if (state === 'sent') await advance(id, 'sent');
  expect(await stateOf(id)).toMatchObject({ state });
  return { id, playerId: somebody.id };
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
  Record<string, { act: (playerId: string) => Promise<unknown>; stops: string[] | null }>
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
    act: (playerId) => say(playerId, { screening: 'hit' }),
    stops: ['in_review', 'under_review'],
  },
  'an account that is somebody’s second': {
    act: (playerId) => say(playerId, { identity: 'duplicate_person' }),
    stops: ['in_review', 'duplicate_person'],
  },
  'a check that ran out': {
    act: (playerId) => say(playerId, { identity: 'identity_required', tier: 1 }),
    stops: ['needs_player', 'identity_required'],
  },
  'a destination that is gone': {
    act: (playerId) =>
      run(sql`update payments.destinations set state = 'failed'
        where player_id = ${playerId}::uuid`),
    stops: ['needs_player', 'destination_required'],
  },
  'a new list': {
    act: (playerId) => say(playerId, { screening: 'unscreened' }),
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

describe('while a prize is under way', () => {
  for (const [name, { act, stops }] of Object.entries(HAPPENINGS)) {
    it(`${name} ${stops === null ? 'stops nothing' : 'stops what has not left, and nothing else'}`, async () => {
      for (const state of STATES) {
        const { id, playerId } = await at(state);
        await act(playerId);
        await store().considerRedemption(id);
        const { state: now, reasons } = await store().beginPayout(id);
        const hasLeft = state === 'paying' || state === 'sent';
        const expected = hasLeft ? [state] : (stops ?? ['paying']);
        expect({ state, now: [now, ...reasons] }).toEqual({ state, now: expected });
        await run(sql`delete from rules.redemption_rules where note = 'rests'`);
        if (!hasLeft) continue;
        await advance(id, 'paid');
        expect(await books(playerId)).toMatchObject({ held: 0, dollars: 100 });
      }
    });
  }
});
