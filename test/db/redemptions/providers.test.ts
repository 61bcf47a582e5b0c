// Who may order a prize: one at a time, for a provider may know no keys and pay each order; and only the
// provider that knows the destination.

import { sql } from 'drizzle-orm';
import { expect, it, vi } from 'vitest';
import { newId } from '#shared/ids.ts';
import type { PayoutFact, PayoutProvider } from '#workers/payments/payouts/provider.ts';
import { driveRedemption } from '#workers/payments/redemptions/drive.ts';
import { COIN, codeOf, redemptionsFixture } from './fixture.ts';

const fixture = redemptionsFixture();
const { store, player, held, paying, wish, stateOf, books } = fixture;

/** A provider that pays each order, and those who drive prizes to it. */
function careless(name = 'hosted') {
  const orders: string[] = [];
  const asked: string[] = [];
  let taken: PayoutFact | null = null;
  const provider: Partial<PayoutProvider> = {
    name,
    async pay({ redemptionId }) {
      orders.push(redemptionId);
      await new Promise((resolve) => setTimeout(resolve, 20));
      taken = fixture.fact(redemptionId, 'sent');
      return { outcome: 'taken', fact: taken };
    },
    async payoutOf(redemptionId) {
      asked.push(redemptionId);
      return taken;
    },
  };
  const payee = { givenName: 'A', familyName: 'B', checkId: 'check' } as never;
  const context = () => ({
    ...{ store: store(), provider: provider as PayoutProvider, nowMs: Date.now() },
    payments: { name: 'stripe', payerNameOf: async () => null },
    compliance: {
      matchName: async () => ({ match: 'same' as const, checkId: null }),
      payee: async () => payee,
      screen: async () => ({ outcome: 'clear' }) as never,
    },
  });
  return { orders, asked, context };
}

const isDue = (id: string) =>
  fixture.database.admin.call(
    sql`update payments.redemptions set next_check_at = now() where id = ${id}::uuid`,
  );
const claimed = async (id: string) =>
  (await store().claimDueRedemptions(50)).filter((one) => one.id === id);

it('of all who drive a prize at the same time one orders it', async () => {
  for (let round = 0; round < 3; round += 1) {
    const id = await held(await player(), 100n * COIN);
    const { orders, context } = careless();
    const [one] = await claimed(id);
    if (one === undefined) throw new Error('not due');
    await Promise.all(Array.from({ length: 5 }, () => driveRedemption(context(), one)));
    expect(orders).toEqual([id]);
    expect(await stateOf(id)).toMatchObject({ state: 'sent' });
  }
});

it('one whose order may still be under way is claimed by nobody, and later by one alone', async () => {
  const id = await paying(await player(), 100n * COIN);
  expect(await claimed(id)).toEqual([]);
  await isDue(id);
  const claims = (await Promise.all([claimed(id), claimed(id), claimed(id)])).flat();
  expect(claims).toHaveLength(1);
  const [one] = claims;
  // Who claimed it has so long: until it may be claimed again.
  expect((one?.orderUntilMs ?? 0) - Date.now()).toBeGreaterThan(30_000);
  const { orders, asked, context } = careless();
  if (one !== undefined) await driveRedemption(context(), one);
  expect([asked, orders]).toEqual([[id], [id]]);
});

it('a destination that another provider knows takes no prize, is not thought of, and is shown so', async () => {
  const { database } = fixture;
  const somebody = await player();
  const waiting = await held(somebody, 60n * COIN);
  const begun = await paying(somebody, 60n * COIN);
  const refusals = async () =>
    (await store().destinations(somebody.id, null, 10)).map(({ refusal }) => refusal);
  try {
    // The jobs of the new provider say who it is.
    await store().claimDueDestinations('another', 10);
    expect(await refusals()).toEqual(['destination_required']);
    const blocking = async (to: string | null) => {
      const told = await store().eligibility(somebody.id, 60n * COIN, to);
      return told.blocking.map(({ code }) => code);
    };
    expect(await blocking(somebody.to)).toEqual(['destination_required']);
    expect(await blocking(null)).toEqual(['destination_required']);
    expect(codeOf(await wish(somebody, 60n * COIN))).toBe('destination_required');
    await store().considerRedemption(waiting);
    expect(await stateOf(waiting)).toMatchObject({
      ...{ state: 'needs_player', reasons: ['destination_required'] },
    });
    // One that was shown anew is thought of, though it is the older one by its id.
    const anew = newId(1);
    await database.admin.call(sql`insert into payments.destinations (id, player_id, provider,
        reference, kind, state, name_match, matched_check, created_at, ready_at, due_at)
      values (${anew}::uuid, ${somebody.id}::uuid, 'another', ${anew}, 'bank', 'ready', 'same',
        ${somebody.id}::uuid, now(), now() - interval '4 days', now())`);
    expect(await blocking(null)).toEqual([]);
    // What is under way is neither asked of the new one nor ordered from it.
    await isDue(begun);
    const [one] = await claimed(begun);
    const { orders, asked, context } = careless('another');
    const logged = vi.spyOn(console, 'error').mockImplementation(() => {});
    if (one !== undefined) await driveRedemption(context(), one);
    expect(logged.mock.calls.join()).toContain('payout_of_another_provider');
    logged.mockRestore();
    expect([asked, orders]).toEqual([[], []]);
    expect(await stateOf(begun)).toMatchObject({ state: 'paying' });
  } finally {
    await store().claimDueDestinations('hosted', 10);
  }
  expect(await refusals()).toEqual([null, 'destination_required']);
});

it('a payout begins only with who sends it, even before the jobs have said who that is', async () => {
  const somebody = await player();
  const id = await held(somebody, 60n * COIN);
  await store().considerRedemption(id);
  expect(await stateOf(id)).toMatchObject({ state: 'approved' });
  try {
    const { orders, context } = careless('another');
    const [one] = await claimed(id);
    if (one !== undefined) await driveRedemption(context(), one);
    expect((await store().beginPayout(id, 'another')).state).toBe('needs_player');
    expect(orders).toEqual([]);
    expect(await books(somebody.id)).toMatchObject({ held: 60 });
  } finally {
    await store().claimDueDestinations('hosted', 10);
  }
  await store().considerRedemption(id);
  const begun = await store().beginPayout(id, 'hosted');
  expect([begun.state, begun.begun]).toEqual(['paying', true]);
  expect((await store().beginPayout(id, 'hosted')).begun).toBe(false);
});

it('a page that was opened at another provider ends when nothing was shown on it', async () => {
  const somebody = await player();
  const id = newId(Date.now());
  await fixture.database.admin.call(sql`insert into payments.destinations (id, player_id, provider,
      reference, kind, created_at, due_at)
    values (${id}::uuid, ${somebody.id}::uuid, 'gone', ${id}, 'bank', now() - interval '25 hours', now())`);
  await store().claimDueDestinations('hosted', 10);
  const [found] = await store().destinations(somebody.id, null, 1);
  expect(found).toMatchObject({ id, state: 'failed', failure: 'not_shown' });
});
