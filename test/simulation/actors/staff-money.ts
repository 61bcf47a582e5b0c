// What staff does with coins and money, where it takes two: one asks and another decides, asks for
// themselves, or two decide at the same moment.

import type { Args } from '../decisions.ts';
import type { Ability } from './actor.ts';
import type { Clerk } from './clerk.ts';
import { matter, subjectOf } from './matter.ts';

async function propose(clerk: Clerk, args: Args): Promise<void> {
  const playerId = subjectOf(clerk, args);
  if (playerId === null) return;
  const answer = await clerk.act('payments.proposeAdjustment', {
    body: {
      playerId,
      currency: args.currency as 'GC',
      direction: args.direction as 'credit',
      amount: String(args.amount),
      reason: String(args.reason),
    },
  });
  if (!answer.ok) return;
  const { id } = answer.value;
  if (args.own === true) await clerk.act('payments.approveAdjustment', { params: { id } });
  const other = clerk.around.personOf(String(args.with)) as Clerk | undefined;
  if (other !== undefined) await decideOne(other, id, 'adjustment', args);
}

async function refund(clerk: Clerk, args: Args): Promise<void> {
  const playerId = subjectOf(clerk, args);
  if (playerId === null) return;
  const found = await clerk.act('purchases.staffPurchases', { query: { playerId } });
  if (!found.ok || found.value.items.length === 0) return;
  const { items } = found.value;
  const id = items[Number(args.which) % items.length]?.id ?? '';
  const reason = String(args.reason);
  await clerk.act('purchases.refundPurchase', {
    params: { id },
    body: { reason, ...(typeof args.amount === 'string' && { amount: args.amount }) },
  });
  await clerk.act('purchases.staffRefunds', { params: { id } });
}

/** Decides what waits, by the route of its kind or by that of all kinds. */
export async function decideOne(clerk: Clerk, id: string, kind: string, args: Args): Promise<void> {
  const isYes = args.verdict === 'approve';
  if (args.way === 'adjustment' && kind === 'adjustment') {
    const route = isYes ? 'payments.approveAdjustment' : 'payments.rejectAdjustment';
    await clerk.act(route, { params: { id } });
    return;
  }
  const route = isYes ? 'auth.approveRequest' : 'auth.rejectRequest';
  await clerk.act(route, { params: { id }, body: { reason: String(args.reason) } });
}

async function decide(clerk: Clerk, args: Args): Promise<void> {
  const waiting = await clerk.act('auth.listApprovals', { query: { state: 'waiting' } });
  if (!waiting.ok || waiting.value.items.length === 0) return;
  const { items } = waiting.value;
  const chosen = items[Number(args.which) % items.length];
  if (chosen === undefined) return;
  const { id, kind } = chosen;
  const other = clerk.around.personOf(String(args.with)) as Clerk | undefined;
  await Promise.all([
    decideOne(clerk, id, kind, args),
    ...(other === undefined || other === clerk
      ? []
      : [decideOne(other, id, kind, { ...args, verdict: String(args.other) })]),
  ]);
}

/** What those do who look after the money. */
export const MONEY: Ability<Clerk> = {
  name: 'money',
  draw: (random, { around }) => {
    const [whom, reason, which] = [random.pick(around.names), matter(random), random.int(1_000)];
    const kind = random.next();
    if (kind < 0.4) {
      return {
        ...{ do: 'propose', whom, reason, currency: random.pick(['GC', 'GC', 'SC']) },
        ...{ direction: random.pick(['credit', 'credit', 'debit']) },
        ...{ amount: `${1 + random.int(90)}.00`, own: random.chance(0.2) },
        ...{ with: random.chance(0.6) ? random.pick(around.colleagues) : null },
        verdict: random.chance(0.6) ? 'approve' : 'reject',
        way: random.pick(['adjustment', 'all']),
      };
    }
    if (kind < 0.85) {
      return {
        ...{ do: 'decide', which, reason, way: random.pick(['adjustment', 'all']) },
        verdict: random.chance(0.75) ? 'approve' : 'reject',
        with: random.chance(0.4) ? random.pick(around.colleagues) : null,
        other: random.chance(0.7) ? 'approve' : 'reject',
      };
    }
    const amount = random.chance(0.5) ? null : `${1 + random.int(9)}.00`;
    return { do: 'refund', whom, which, amount, reason };
  },
  acts: { propose, decide, refund },
};
