// Whose names paid for a player's coins: the emulated Stripe tells them, compliance compares, and no name is
// kept in payments, also where one of both is away.

import { sql } from 'drizzle-orm';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { NameMatch } from '#shared/contracts/compliance.ts';
import * as contract from '#shared/contracts/http/purchases.ts';
import { newId } from '#shared/ids.ts';
import { declareProfile } from '#test/kit/profiles.ts';
import { giveSweeps, makeDestination, replaceOthers, say } from '#test/kit/redeemers.ts';
import { tokenOf } from '#test/kit/service.ts';
import { driveNow } from '#workers/payments/redemptions/drive.ts';
import { storeOf } from '#workers/payments/store/index.ts';
import { purchaseFixture } from './purchase-fixture.ts';

const fixture = purchaseFixture();
const MATCHES: Record<string, NameMatch> = { 'Ada King': 'same', 'A King': 'close' };
let [complianceIsDown, asked] = [false, 0];

beforeAll(async () => {
  await replaceOthers(fixture.db);
  // Prizes stay: what carries them to a provider has its own tests.
  await say(fixture.db, newId(Date.now()), { paused: 'a test' });
});
beforeEach(() => {
  [complianceIsDown, asked] = [false, 0];
  const matchName = async (question: { playerId: string; ownerName: string }) => {
    asked += 1;
    if (complianceIsDown) throw new Error('Network connection lost.');
    return { match: MATCHES[question.ownerName] ?? 'none', checkId: question.playerId };
  };
  fixture.changes = { COMPLIANCE_SERVICE: { matchName } as never };
});

/** A verified player whose purchase was paid under a name. */
async function paid(name: string | null) {
  const { player, id, reference } = await fixture.order();
  for (const event of fixture.eventsOf(() => fixture.stripe.ledger.pay(reference, { name }))) {
    await fixture.deliver(event);
  }
  return { playerId: player.id, id, reference };
}

async function held(playerId: string): Promise<string> {
  await fixture.db.admin.call(
    sql`insert into auth.totp values (${playerId}::uuid, 'seed', 0, now())`,
  );
  await declareProfile(fixture.db, playerId, {});
  await giveSweeps(fixture.db, playerId, 100_000_000n);
  const destinationId = await makeDestination(fixture.db, playerId);
  const id = newId(Date.now());
  const wish = { id, playerId, amountMicros: 60_000_000n, destinationId, retryOf: null };
  const asked = await storeOf(fixture.env).requestRedemption(wish, id, new Uint8Array(32), 'test');
  if (!asked.ok) throw new Error(asked.error.code);
  return id;
}

const forget = (id: string) =>
  fixture.db.admin.call(sql`update payments.purchases set name_match = null, matched_check = null
    where id = ${id}::uuid`);

async function driven(id: string) {
  await driveNow(fixture.env, id, Date.now());
  const [found] = await storeOf(fixture.env).redemptions({ id }, null, 1);
  return [found?.state, ...(found?.reasons ?? [])];
}

describe('the name of whoever paid', () => {
  it.each([
    ['Ada King', 'same'],
    ['A King', 'close'],
    ['Bob Moss', 'none'],
    ['  ', 'unknown'],
    [null, 'unknown'],
  ])('%j is %s for staff, with which card it was', async (name, match) => {
    const { playerId, id } = await paid(name);
    const { token } = await fixture.staff('finance');
    const path = `/v1/admin/purchases?playerId=${playerId}`;
    const { body } = await fixture.call('GET', path, { token });
    const { items } = contract.staffPurchases.replies[200].parse(body);
    expect(items).toEqual([expect.objectContaining({ id, payerName: match })]);
    expect(items[0]?.payer).toMatch(/^[0-9a-f]{12}$/);
    const own = await fixture.call('GET', '/v1/purchases', { token: await tokenOf(playerId) });
    expect(JSON.stringify(own.body)).not.toContain('payer');
  });

  it('is in no row and no log of payments', async () => {
    const { id } = await paid('Zebulon Quux');
    complianceIsDown = true;
    await forget(id);
    const other = await paid('Zebulon Quux');
    await driven(await held(other.playerId));
    const rows = await fixture.db.admin.call<{ found: number }>(sql`
      select count(*)::int as found from (
        select p::text as row from payments.purchases p
        union all select e::text from payments.provider_events e
        union all select r::text from payments.redemptions r
        union all select e::text from payments.redemption_events e) all_rows
      where row ilike '%quux%'`);
    expect(rows).toEqual([{ found: 0 }]);
    expect(fixture.logged.join()).not.toContain('Quux');
  });
});

describe('a prize', () => {
  it('is looked at by a person where another paid, and not where its player did', async () => {
    for (const [name, expected] of [
      ['Bob Moss', ['in_review', 'payer_name_differs']],
      ['Ada King', ['approved', 'payouts_paused']],
    ] as const) {
      const { playerId, id } = await paid(name);
      await forget(id);
      expect(await driven(await held(playerId))).toEqual(expected);
    }
  });

  it('waits while Stripe is away, is not looked at for it, and goes on after', async () => {
    const { playerId, id } = await paid('Ada King');
    await forget(id);
    const prize = await held(playerId);
    // What is lost the SDK tries once more by itself.
    for (const kinds of [['lost_before', 'lost_after'], ['rate_limit']] as const) {
      for (const kind of kinds) fixture.stripe.failNext({ path: '/v1/checkout/sessions/', kind });
      expect(await driven(prize)).toEqual(['approved', 'payer_names', 'payouts_paused']);
    }
    expect(await driven(prize)).toEqual(['approved', 'payouts_paused']);
  });

  it('waits while compliance is away, and the purchase is credited all the same', async () => {
    complianceIsDown = true;
    const { playerId } = await paid('Bob Moss');
    expect(await fixture.gold(playerId)).toBe('5000000000');
    const prize = await held(playerId);
    expect(await driven(prize)).toEqual(['approved', 'payer_names', 'payouts_paused']);
    complianceIsDown = false;
    expect(await driven(prize)).toEqual(['in_review', 'payer_name_differs']);
  });

  it('driven twice at once, or whose verdict’s answer is lost, ends the same', async () => {
    const { playerId, id } = await paid('Bob Moss');
    await forget(id);
    const prize = await held(playerId);
    fixture.answersToLose = 1;
    await Promise.all([driven(prize), driven(prize)]);
    expect(await driven(prize)).toEqual(['in_review', 'payer_name_differs']);
  });

  it('of somebody with many purchases asks for a few at a time', async () => {
    const { playerId, reference } = await paid('Ada King');
    asked = 0;
    await fixture.db.admin.call(sql`insert into payments.purchases (id, player_id, package_id, provider,
        price_micros, gc_micros, sc_bonus_micros, bonus_multiple, payment_state, provider_reference,
        created_at, expires_at, paid_at, next_check_at, credited)
      select gen_random_uuid(), ${playerId}::uuid, 'small', 'other', 1, 1, 0, 1, 'paid',
        ${reference} || n, now(), now(), now(), now(), true from generate_series(1, 30) n`);
    const prize = await held(playerId);
    expect(await driven(prize)).toEqual(['approved', 'payer_names', 'payouts_paused']);
    expect(await driven(prize)).toEqual(['approved', 'payouts_paused']);
    // Nobody can be asked about those of a provider that is gone.
    expect(asked).toBe(0);
  });
});
