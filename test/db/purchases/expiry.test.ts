// A bonus whose lifetime ends and a payment that is taken back, in either order: the coins of the
// grant are taken once, whoever takes them.

import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { newId } from '#shared/ids.ts';
import { purchasesFixture } from './fixture.ts';

const fixture = purchasesFixture();
const BONUS_MICROS = 100_000_000n;

async function paid(playerId: string) {
  const order = await fixture.open(playerId, 'vault');
  await fixture.deliverAll(fixture.eventsOf(() => fixture.stripe.ledger.pay(order.reference)));
  return { ...order, intent: fixture.intentOf(order.reference) };
}

async function sit(playerId: string, amountMicros: bigint): Promise<string> {
  const sessionId = newId(Date.now());
  const opened = await fixture.store.reserve({
    sessionId,
    playerId,
    gameId: 'dice',
    currency: 'SC',
    number: 1,
    amountMicros,
    mode: 'exact',
    multiplierMax: 100,
  });
  if (!opened.ok) throw new Error(opened.error.code);
  return sessionId;
}

async function playAndLeave(sessionId: string, wageredMicros: bigint, paidMicros: bigint) {
  const digest = '00'.repeat(32);
  await fixture.store.settle({
    sessionId,
    number: 2,
    rounds: 1,
    wageredMicros,
    paidMicros,
    digest,
  });
  await fixture.store.close({ sessionId, number: 3 });
}

const expire = () =>
  fixture.db.admin.call(sql`select ledger.expire_lots_at(1000, now() + interval '61 days')`);

const chargeBack = (intent: string) =>
  fixture.deliverAll(
    fixture.eventsOf(() => fixture.stripe.ledger.dispute(fixture.stripe.ledger.chargeOf(intent))),
  );

describe('a bonus past its lifetime', () => {
  it('that was played through is taken back with the payment all the same', async () => {
    const player = await fixture.player();
    const order = await paid(player);
    await playAndLeave(await sit(player, BONUS_MICROS), BONUS_MICROS, BONUS_MICROS);
    await expire();
    await chargeBack(order.intent);
    expect(await fixture.books(order.id)).toMatchObject({ sweeps: '0.00', sweepsDebt: '0.00' });
    expect(await fixture.differences()).toEqual([]);
  });

  it('that expiry took in part is not taken twice', async () => {
    const player = await fixture.player();
    const order = await paid(player);
    const session = await sit(player, 3_000_000n);
    await expire();
    await playAndLeave(session, 3_000_000n, 0n);
    await chargeBack(order.intent);
    expect(await fixture.books(order.id)).toMatchObject({ sweeps: '0.00', sweepsDebt: '3.00' });
    expect(await fixture.differences()).toEqual([]);
  });
});
