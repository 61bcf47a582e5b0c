// Calls that move coins and money, and what binds who moves them: tables, purchases, facts of the
// provider in any order, refunds, adjustments, limits and exclusions.

import { z } from 'zod';
import { functionsOf } from '#db/call.ts';
import { bytesToHex } from '#shared/bytes.ts';
import { DAY_MS, MINUTE_MS } from '#shared/time.ts';
import type { PaymentsStore } from '#workers/payments/store/index.ts';
import type { Acts, Walk } from './walk.ts';

interface Seat {
  sessionId: string;
  playerId: string;
  currency: 'GC' | 'SC';
  /** The number used last. */
  number: number;
}

interface Order {
  id: string;
  priceMicros: bigint;
  refunds: string[];
}

const PACKAGES = ['welcome', 'small', 'small', 'medium', 'large', 'vault', 'nothing'];
const PRICES: Record<string, bigint> = {
  ...{ welcome: 4_990_000n, small: 4_990_000n, medium: 19_990_000n },
  ...{ large: 49_990_000n, vault: 99_990_000n },
};
const PLACES = [
  ...['US-TX', 'US-TX', 'US-TX', 'US-OH', 'US-AL', 'US-NY', 'US-WA', 'US-IA', 'US-PA'],
  ...['US', 'DE', 'unknown'],
];
const CODES = ['forbidden', 'not_found', 'second_person_required', 'role_too_new'] as const;

/** Coins between wallets and tables. */
export function tableActs(walk: Walk, payments: PaymentsStore): Acts {
  const { random } = walk;
  const seats: Seat[] = [];
  const currency = () => random.pick(['GC', 'SC'] as const);
  const nobody = (): Seat => ({
    ...{ sessionId: walk.id(), playerId: walk.player(), currency: currency(), number: 0 },
  });
  const seat = () => walk.known(seats, nobody);
  /** Mostly the next number; sometimes an old one again, or one too far. */
  const numberOf = (at: Seat) => {
    if (random.chance(0.85)) at.number += 1;
    return Math.max(1, at.number + (random.chance(0.05) ? 2 : 0));
  };
  const coins = () => BigInt(random.int(20)) * 250_000n + 1n;
  const reserve = (at: Seat) =>
    payments.reserve({
      ...at,
      ...{ gameId: 'dice', number: numberOf(at), amountMicros: coins(), multiplierMax: 10 },
      mode: random.pick(['exact', 'up_to'] as const),
    });
  const batch = (at: Seat) => {
    const wageredMicros = BigInt(random.int(5)) * 200_000n;
    return {
      ...{ sessionId: at.sessionId, number: numberOf(at), rounds: 1 + random.int(9) },
      wageredMicros,
      paidMicros: (wageredMicros * BigInt(random.pick([0, 0, 1, 2, 4, 21]))) / 2n,
      digest: bytesToHex(walk.bytes()),
      ...(random.chance(0.3) && { uncountedMicros: wageredMicros / 2n }),
    };
  };
  // As the store sends it when it is busy; busy, two sides would not see one order.
  const settleMany = (batches: ReturnType<typeof batch>[]) =>
    functionsOf(walk.database.as('parlor_payments')).once.table(
      random.chance(0.5) ? 'ledger.settle_together' : 'ledger.settle_many',
      [
        batches.map(({ sessionId }) => sessionId),
        batches.map(({ number }) => number),
        batches.map(({ rounds }) => rounds),
        batches.map(({ wageredMicros }) => wageredMicros),
        batches.map(({ paidMicros }) => paidMicros),
        batches.map(({ digest }) => `\\x${digest}`),
        batches.map(({ uncountedMicros }) => uncountedMicros ?? 0n),
      ],
      z.object({}),
    );
  const settle = () => payments.settle(batch(seat()));
  const look = () =>
    payments.notePlace(walk.player(), {
      place: random.pick(PLACES),
      method: random.chance(0.2) ? 'device' : 'edge',
      risks: random.chance(0.1) ? [random.pick(['tor', 'hosting'] as const)] : [],
      validForSeconds: 600 + random.int(1_000),
    });
  return {
    openTable: () => reserve(walk.make(seats, nobody())),
    topUp: () => reserve(seat()),
    ...{ settle, settleMore: settle, settleOften: settle, settleAgain: settle },
    settleTwice: async () => {
      const rounds = batch(seat());
      await payments.settle(rounds);
      await payments.settle(random.chance(0.7) ? rounds : { ...rounds, digest: '00'.repeat(32) });
    },
    settleTogether: () =>
      settleMany(Array.from({ length: 1 + random.int(6) }, () => batch(seat()))),
    release: () => {
      const at = seat();
      return payments.release({
        ...{ sessionId: at.sessionId, number: numberOf(at), amountMicros: coins() },
      });
    },
    leaveTable: () => {
      const at = seat();
      return payments.close({ sessionId: at.sessionId, number: numberOf(at) });
    },
    cancelTable: () => payments.cancel(random.chance(0.5) ? walk.id() : seat().sessionId),
    standing: () => payments.standing(walk.player(), currency()),
    lease: () => {
      const at = seat();
      const playerId = random.chance(0.9) ? at.playerId : walk.player();
      const wagerUpToMicros = random.chance(0.1) ? null : coins() * 2n;
      const checkAnsweredAtMs = random.chance(0.2) ? walk.nowMs - random.int(60) * MINUTE_MS : null;
      return payments.tableStanding({ ...at, playerId, wagerUpToMicros, checkAnsweredAtMs });
    },
    balances: () => payments.balances(walk.player()),
    transactions: () =>
      payments.transactions(walk.player(), { GC: 0n, SC: random.chance(0.5) ? 0n : null }, 5),
    redeemable: () => payments.redeemable(walk.player()),
    bonus: () =>
      payments.claimDailyBonus(walk.player(), `bonus ${random.int(3)}`, new Uint8Array(32)),
    ...{ seen: look, seenAgain: look, seenMore: look },
    place: () =>
      functionsOf(walk.database.as('parlor_compliance')).again.call(
        'rules.place_of',
        [walk.player()],
        z.looseObject({}),
      ),
    limits: () => payments.limits(walk.player()),
    setLimits: () =>
      payments.setLimits(walk.player(), [
        {
          ...{ kind: random.pick(['loss', 'wager']), currency: currency() },
          period: random.pick(['day', 'week', 'month']),
          amountMicros: random.chance(0.2) ? null : BigInt(1 + random.int(40)) * 1_000_000n,
        } as never,
        ...(random.chance(0.3)
          ? [
              {
                kind: 'purchase',
                currency: 'USD',
                period: 'day',
                amountMicros: 60_000_000n,
              } as never,
            ]
          : []),
        ...(random.chance(0.3)
          ? [
              {
                kind: random.pick(['session_time', 'reality_check'] as const),
                minutes: random.chance(0.2) ? null : 15 + random.int(30),
              },
            ]
          : []),
      ]),
    exclude: async () => {
      if (random.chance(0.8)) return;
      const kind = random.pick(['cool_off', 'self_exclusion'] as const);
      const days = random.int(9) + (kind === 'cool_off' ? 0 : 175);
      const untilMs = random.chance(0.3) ? null : walk.nowMs + days * DAY_MS;
      await payments.exclude({ playerId: walk.player(), kind, untilMs } as never);
    },
    exclusions: () => payments.currentExclusions(walk.player()),
    askReturn: () => payments.askReturn(walk.player()),
    excludeByHouse: async () => {
      if (random.chance(0.7)) return;
      const untilMs = random.chance(0.3) ? null : walk.nowMs + random.int(9) * DAY_MS;
      const about = { playerId: walk.player(), madeBy: walk.actor(), requestId: 'house' };
      await payments.excludeByHouse({ ...about, untilMs, reason: 'asked by a relative' });
    },
    lift: async () => {
      const playerId = walk.player();
      const exclusions = await payments.currentExclusions(playerId);
      const exclusionId = exclusions[0]?.id ?? `${1 + random.int(30)}`;
      const question = { id: walk.id(), playerId, exclusionId, askedBy: walk.actor() };
      const asked = await payments.askLift({ ...question, reason: 'a mistake', requestId: 'lift' });
      if (!asked.ok) return;
      const verdict = random.pick(['approved', 'rejected']);
      const params = [
        asked.value.id,
        walk.actor(),
        verdict,
        'looked at it',
        null,
        null,
        'lift',
        null,
      ];
      await functionsOf(walk.database.as('parlor_payments')).once.call(
        'approvals.decide',
        params,
        z.unknown(),
      );
    },
    expireHolds: () => payments.expireHolds(100),
    expireLots: () => payments.expireLots(100),
    check: () => payments.runCheck(),
    sweep: () => payments.sweep(),
    lots: () => payments.lots(walk.player()),
    ownExclusions: () => payments.exclusions(walk.player()),
    ownLimits: () => payments.limitChanges(walk.player()),
    ownTimeLimits: () => payments.timeLimitChanges(walk.player()),
  };
}

/** Money in and out, and what staff does about it. */
export function moneyActs(walk: Walk, payments: PaymentsStore): Acts {
  const { random } = walk;
  const orders: Order[] = [];
  const adjustments: string[] = [];
  const noOrder = (): Order => ({ id: walk.id(), priceMicros: 4_990_000n, refunds: [] });
  const order = () => walk.known(orders, noOrder);
  /** As a digest names its operation, no key of one is answered to another. */
  const key = (operation: string) => `${operation} ${random.int(70)}`;
  const digest = () => new Uint8Array(32).fill(random.int(2));
  const say = (facts: object[]) =>
    random.chance(0.5)
      ? payments.applyFacts('stripe', facts as never)
      : payments.applyEvent('stripe', {
          ...{ id: `event ${random.int(400)}`, type: 'some', createdMs: walk.nowMs },
          facts: facts as never,
        });
  const checkout = (state: string) => {
    const { id, priceMicros } = order();
    const differs = random.chance(0.05);
    return say([
      {
        ...{ kind: 'checkout', state, purchaseId: random.chance(0.03) ? walk.id() : id },
        ...{ reference: `checkout ${id}`, currency: 'usd' },
        paymentId: state === 'paid' ? `payment ${id}` : null,
        payer: state === 'paid' ? `card ${random.int(6)}` : null,
        authenticated: state === 'paid' ? random.pick([true, true, true, false, null]) : null,
        amountMicros: priceMicros + (differs ? 10_000n : 0n),
      },
    ]);
  };
  const refundFact = () => {
    const { id, priceMicros, refunds } = order();
    const requestId = random.chance(0.6) ? walk.known(refunds, () => walk.id()) : null;
    return say([
      {
        ...{ kind: 'refund', id: `refund ${requestId ?? `${id} ${random.int(3)}`}`, requestId },
        ...{ paymentId: `payment ${id}`, amountMicros: priceMicros / BigInt(1 + random.int(3)) },
        status: random.pick(['pending', 'succeeded', 'succeeded', 'failed']),
      },
    ]);
  };
  const disputeFact = () => {
    const { id, priceMicros } = order();
    return say([
      {
        ...{ kind: 'dispute', id: `dispute ${id}`, paymentId: `payment ${id}` },
        ...{ amountMicros: priceMicros, reason: 'fraudulent', movements: random.int(4) },
        status: random.pick(['inquiry', 'open', 'won', 'lost']),
        withdrawnMicros: random.chance(0.5) ? priceMicros : 0n,
      },
    ]);
  };
  const refundOf = async (amountMicros: bigint | null) => {
    const { id: purchaseId, refunds } = order();
    const id = walk.make(refunds, walk.id());
    await payments.requestRefund(
      { id, purchaseId, amountMicros, reason: 'because', by: walk.actor(), requestId: 'request' },
      key('refund'),
      digest(),
    );
  };
  const state = () => random.pick(['approved', 'rejected'] as const);
  return {
    offers: () => payments.offers(walk.player(), random.pick(['US-CA', 'US-TX'])),
    beginPurchase: async () => {
      const packageId = random.pick(PACKAGES);
      // What was never sold has a price that can still be halved.
      const made = { ...noOrder(), priceMicros: PRICES[packageId] ?? 6n };
      const told = await payments.beginPurchase(
        {
          ...{ id: made.id, playerId: walk.player(), packageId, provider: 'stripe' },
          ...{ place: 'US-CA', openForMs: 30 * MINUTE_MS },
        },
        key('order'),
        digest(),
      );
      if (told.ok) orders.push(made);
    },
    attach: () => {
      const { id } = order();
      if (!orders.some((each) => each.id === id)) return Promise.resolve();
      return payments.attachCheckout(id, `checkout ${id}`, `https://pay.example/${id}`);
    },
    failCheckout: async () => {
      const { id } = order();
      if (random.chance(0.3) && orders.some((each) => each.id === id)) {
        await payments.failCheckout(id, 'no');
      }
    },
    ...{ paid: () => checkout('paid'), paidToo: () => checkout('paid') },
    otherState: () => checkout(random.pick(['open', 'processing', 'failed', 'expired'])),
    ...{ refundFact, disputeFact },
    lookAt: () => payments.claimRefresh(order().id),
    checked: () => payments.purchaseChecked(order().id, random.chance(0.5) ? null : 'away'),
    claimPurchases: () => payments.claimDuePurchases('stripe', 100),
    purchase: () => payments.purchase(order().id, walk.player()),
    watchDisputes: () => payments.watchDisputes(),
    purchaseRisk: () => payments.purchaseRisk(),
    resumePurchases: () => payments.resumePurchases(walk.actor(), 'because', 'request'),
    yearStatement: () =>
      payments.yearStatement(walk.player(), new Date(walk.nowMs).getUTCFullYear()),
    purchases: () =>
      payments.purchases({
        ...{ playerId: random.chance(0.5) ? walk.player() : null, before: null, countMax: 9 },
        status: random.pick([null, 'paid', 'refunded', 'disputed'] as const),
      }),
    refundAll: () => refundOf(null),
    refundSome: () => refundOf(BigInt(random.int(9)) * 10_000n + BigInt(random.int(2))),
    decideRefund: () => {
      const { id, refunds } = order();
      const request = walk.known(refunds, () => walk.id());
      return payments.decideRefund(id, request, walk.actor(), state(), 0, 'request');
    },
    refundRequests: () => payments.refundRequests(order().id),
    propose: () =>
      payments.propose(
        {
          ...{ id: walk.make(adjustments, walk.id()), playerId: walk.player(), reason: 'because' },
          currency: random.pick(['GC', 'SC'] as const),
          direction: random.pick(['credit', 'debit'] as const),
          amountMicros: BigInt(random.int(30)) * 1_000_000n,
        },
        walk.actor(),
        key('adjustment'),
        digest(),
        'request',
      ),
    decideAdjustment: () =>
      payments.decide(
        walk.known(adjustments, () => walk.id()),
        walk.actor(),
        { state: state(), codes: [...CODES, 'accounts_linked', 'insufficient_funds'] },
        0,
        'request',
      ),
    adjustments: () => payments.adjustments(null, null, 5),
    movements: () => {
      const { id, priceMicros } = order();
      return payments.noteBalanceTransactions('stripe', [
        {
          ...{ id: `line ${random.int(40)}`, kind: 'charge', amountMicros: priceMicros },
          ...{ feeMicros: 300_000n, currency: 'usd', paymentId: `payment ${id}` },
          atMs: walk.nowMs - DAY_MS,
        } as never,
      ]);
    },
    outboxes: () => payments.outboxes.sizes(),
    parked: () => payments.outboxes.parked({ outbox: '', id: '' }, 5),
  };
}
