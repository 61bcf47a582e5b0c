// Calls about prizes: accounts, redemptions, what the provider says of them in any order, what staff
// decides, and the statement.

import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { functionsOf } from '#db/call.ts';
import { DAY_MS, HOUR_MS } from '#shared/time.ts';
import { grant } from '#test/simulation/database/model/ledger-grants.ts';
import type { Model } from '#test/simulation/database/model/model.ts';
import type { PaymentsStore } from '#workers/payments/store/index.ts';
import type { Acts, Walk } from './walk.ts';

interface Account {
  id: string;
  playerId: string;
}

interface Prize extends Account {
  micros: bigint;
}

const SC = 1_000_000n;
const PROVIDER = 'hosted';
const CODES = ['R01', 'R03', 'R14', 'R23', null];

/** Gives coins, on both sides alike. */
async function give(walk: Walk, model: Model, playerId: string): Promise<void> {
  const [key, amount] = [`gift ${walk.id()}`, BigInt(5 + walk.random.int(40)) * SC];
  const multiple = walk.random.chance(0.8) ? 0 : 1;
  await walk.database.admin.call(sql`select ledger.grant(${key}, ${playerId}::uuid, 'SC',
    ${amount.toString()}::bigint, 'promotion', ${multiple}::numeric, null)`);
  model.clockMs = Date.now();
  const given = {
    playerId,
    currency: 'SC',
    amount,
    source: 'promotion',
    multiple,
    expiresAt: null,
  };
  grant(model, key, { ...given, kind: 6 }, model.clockMs);
  model.undo.commit();
}

export function prizeActs(walk: Walk, payments: PaymentsStore, model: Model): Acts {
  const { random } = walk;
  const accounts: Account[] = [];
  const prizes: Prize[] = [];
  const asked: string[] = [];
  const person = () => random.pick(walk.players);
  const none = (): Prize => ({ id: walk.id(), playerId: person(), micros: SC });
  const prize = () => walk.known(prizes, none);
  const account = () => walk.known<Account>(accounts, none);
  const digest = () => new Uint8Array(32).fill(random.chance(0.95) ? 1 : 2);
  const review = () => ({ by: walk.actor(), requestId: 'request' });

  const show = async () => {
    const playerId = person();
    const told = await payments.beginDestination({
      ...{ id: walk.id(), playerId, provider: PROVIDER, digest: digest(), requestId: 'request' },
      ...{ kind: random.pick(['bank', 'bank', 'gift_card']), key: `account ${random.int(5)}` },
    });
    if (!told.ok) return;
    const { id } = told.value;
    if (!accounts.some((each) => each.id === id)) accounts.push({ id, playerId });
    await payments.attachDestination(id, `acct ${id}`, 'https://bank.example');
  };
  const note = async () => {
    const { id, playerId } = account();
    const { checkId } = (await functionsOf(walk.database.as('parlor_compliance')).again.call(
      'identity.standing_of',
      [playerId],
      z.object({ checkId: z.string().nullable() }),
    )) as { checkId: string | null };
    await payments.noteDestination(PROVIDER, {
      ...{ kind: 'destination', reference: `acct ${id}`, destinationKind: 'bank' },
      state: random.chance(0.85) ? 'ready' : random.pick(['pending', 'failed']),
      ...{ last4: '1234', label: 'First Bank' },
      ...(checkId !== null && { checkId, match: random.chance(0.85) ? 'same' : random.pick(['close', 'none']) }),
    });
  };
  const request = async () => {
    const { id: destinationId, playerId } = account();
    const micros = BigInt(1 + random.int(25)) * SC;
    const retryOf = random.chance(0.1) ? walk.known(prizes, none) : null;
    const wish = {
      ...{ id: walk.id(), playerId: retryOf?.playerId ?? playerId, destinationId },
      ...{ amountMicros: retryOf?.micros ?? micros, retryOf: retryOf?.id ?? null },
    };
    const key = `prize ${random.int(40)}`;
    const told = await payments.requestRedemption(wish, key, digest(), 'request');
    if (told.ok && !prizes.some(({ id }) => id === told.value.id)) {
      prizes.push({ id: told.value.id, playerId: wish.playerId, micros: wish.amountMicros });
    }
  };
  const fact = (id: string) => ({
    ...{ kind: 'payout' as const, redemptionId: id },
    reference: random.chance(0.95) ? `po ${id}` : `po again ${id}`,
    state: random.pick(['pending', 'sent', 'sent', 'paid', 'paid', 'failed', 'returned'] as const),
    ...{ code: random.pick(CODES), at: new Date().toISOString() },
  });
  const begin = async () => {
    const { id } = prize();
    if (!prizes.some((each) => each.id === id)) return;
    await payments.considerRedemption(id);
    await payments.beginPayout(id);
  };
  const advance = () => {
    const { id } = prize();
    return payments.advanceRedemption(id, fact(id));
  };
  const approve = async () => {
    const told = await payments.approveRedemption(prize().id, 'because', walk.id(), review());
    if (told.ok && 'approval' in told.value) asked.push(told.value.approval.id);
  };
  return {
    ...{ show, note, request, begin, advance, approve },
    give: () => give(walk, model, person()),
    place: () =>
      payments.notePlace(person(), {
        ...{ place: random.chance(0.97) ? 'US-TX' : 'DE', method: 'edge', risks: [] },
        validForSeconds: 3_000,
      }),
    destinations: () => payments.destinations(person(), null, 9, { removed: random.chance(0.5) }),
    claimDestinations: () => payments.claimDueDestinations(PROVIDER, 9),
    destinationChecked: () =>
      payments.destinationChecked(account().id, random.chance(0.5) ? null : 'away'),
    failDestination: () => payments.failDestination(account().id, 'refused'),
    removeDestination: () => {
      const { id, playerId } = account();
      return payments.removeDestination(id, playerId, 'request');
    },
    eligibility: () => {
      const amount = random.chance(0.5) ? null : BigInt(random.int(60)) * SC;
      return payments.eligibility(person(), amount, random.chance(0.5) ? null : account().id);
    },
    cancel: () => {
      const { id, playerId } = prize();
      return payments.cancelRedemption(id, playerId, 'request');
    },
    amend: () => {
      const { id, playerId } = prize();
      const destinationId = random.chance(0.7) ? account().id : null;
      const change = { destinationId, withholding: random.chance(0.5) ? true : null };
      return payments.amendRedemption(id, playerId, change, 'request', [
        ...['not_found', 'cancel_too_late', 'destination_required'],
        ...['destination_name_mismatch', 'below_minimum'],
      ] as never);
    },
    decideRedemption: () =>
      functionsOf(walk.database.as('parlor_payments')).once.call(
        'approvals.decide',
        [
          ...[walk.known(asked, () => walk.id()), walk.actor()],
          ...[random.pick(['approved', 'rejected']), 'looked at it', null, null, 'request', null],
        ],
        z.unknown(),
      ),
    reject: () => payments.rejectRedemption(prize().id, `no ${random.int(2)}`, review()),
    claimRedemptions: () => payments.claimDueRedemptions(20),
    claimRedemption: () => payments.claimRedemption(prize().id),
    redemptionChecked: () => payments.redemptionChecked(prize().id, null),
    waitingRedemptions: () => payments.waitingRedemptions(),
    redemptions: () =>
      payments.redemptions(random.chance(0.5) ? {} : { playerId: person() }, null, 20),
    events: () => payments.redemptionEvents(prize().id),
    notice: () => {
      const { id } = prize();
      const told = { id: `notice ${random.int(30)}`, type: 'payout', createdMs: Date.now() };
      return payments.applyPayoutNotice(PROVIDER, { ...told, facts: [] }, [fact(id)]);
    },
    statement: async () => {
      const { id, micros } = prize();
      // Each line that no prize explains pauses all payouts until two people have cleared it.
      if (!prizes.some((each) => each.id === id) || random.chance(0.8)) return;
      await payments.notePayoutMovements(PROVIDER, [
        {
          ...{ id: `line ${random.int(40)}`, kind: random.pick(['payout', 'return'] as const) },
          ...{ amountMicros: random.chance(0.5) ? -micros : micros, feeMicros: 0n },
          ...{ currency: 'USD', reference: `po ${id}`, atMs: Date.now() - HOUR_MS },
          redemptionId: random.chance(0.98) ? id : null,
        } as never,
      ]);
    },
    reconcile: () =>
      random.chance(0.05)
        ? payments.reconcilePayouts(PROVIDER, Date.now() - DAY_MS, Date.now() + HOUR_MS)
        : payments.lastPayoutRun(PROVIDER),
    // All of them: whose numbers are drawn, stand in another order on each side.
    differences: () => payments.payoutDifferences('open', null, 1_000),
    sizes: () => payments.outboxes.sizes(),
  };
}
