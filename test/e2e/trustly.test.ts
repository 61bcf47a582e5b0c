// The provider that knows no keys, over the real network: what it says comes through the gateway, doubled
// and out of order, and it is asked with its own name and password.

import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { TRUSTLY_PATH } from '#scripts/emulators/partners/payouts/trustly.ts';
import { NO_FAULTS } from '#scripts/emulators/webhooks.ts';
import { newId } from '#shared/ids.ts';
import { until } from '#test/kit/patience.ts';
import { platformFixture } from '#test/kit/platform.ts';
import { makeRedeemer, replaceOthers } from '#test/kit/redeemers.ts';
import { openStore } from '#workers/payments/store/index.ts';

const platform = platformFixture({
  given: ({ partners }) => ({
    variables: {
      PAYOUT_PROVIDER: 'trustly',
      PAYOUT_PROVIDER_URL: `${partners.url}${TRUSTLY_PATH}`,
      PAYOUT_PROVIDER_KEY: partners.partners.payouts.trustly.key,
    },
  }),
});

it('a prize is paid and comes back by notices that are doubled and late, and by being asked about', async () => {
  const { database, partners } = platform;
  await replaceOthers(database);
  const { bank, notices } = partners.partners.payouts;
  const { id: playerId } = await makeRedeemer(database);
  const store = openStore(database.urlFor('parlor_payments'), database.proxyUrl);

  // The player has shown an account on the provider's page.
  const asked = {
    key: newId(1),
    playerId,
    kind: 'bank',
    returnUrl: 'http://localhost:8787',
  } as const;
  const account = bank.begin({ ...asked, front: 'trustly' });
  const shown = { label: 'A bank', last4: '6789', code: 'R02' as const, owners: ['Ada King'] };
  bank.show(account.id, { ...shown, outcome: 'silent' });
  const destinationId = newId(Date.now());
  await database.admin.call(sql`insert into payments.destinations (id, player_id, provider, reference,
      kind, state, name_match, matched_check, created_at, ready_at, due_at)
    values (${destinationId}::uuid, ${playerId}::uuid, 'trustly', ${account.id}, 'bank', 'ready',
      'same', ${playerId}::uuid, now(), now() - interval '4 days', now())`);

  const id = newId(Date.now());
  const wish = { id, playerId, amountMicros: 60_000_000n, destinationId, retryOf: null };
  const held = await store.requestRedemption(wish, id, new Uint8Array(32), 'request');
  expect(held.ok).toBe(true);
  await store.considerRedemption(id);
  expect(await store.beginPayout(id, 'trustly')).toMatchObject({ state: 'paying', begun: true });
  const order = { key: id, accountId: account.id, amount: '60.00', payee: 'Ada King' };
  const deposit = bank.orderAnew(order);

  // Asked about over the network, it is found, and not ordered again.
  await database.admin.call(
    sql`update payments.redemptions set next_check_at = now() where id = ${id}::uuid`,
  );
  await platform.job('redemptions');
  expect(bank.payoutsBy(id)).toHaveLength(1);

  const stateOf = async () => (await store.redemptions({ id }, null, 1))[0]?.state;
  notices.faults = { ...NO_FAULTS, seed: 7, duplicateChance: 0.8, delayMsMax: 300 };
  bank.advance(deposit.id, 'sent');
  bank.advance(deposit.id, 'paid');
  await until(
    async () => (await stateOf()) === 'paid',
    () => 'it was never told as paid',
  );
  notices.faults = { ...NO_FAULTS, loseChance: 1 };
  bank.advance(deposit.id, 'returned', 'R02');
  await platform.job('payout-notices');
  expect(await stateOf()).toBe('returned');
});
