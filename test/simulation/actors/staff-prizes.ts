// What staff does about prizes: one lets them go on, or two, or one says no; and who stands on a list.

import type { Args } from '../decisions.ts';
import type { Ability } from './actor.ts';
import type { Clerk } from './clerk.ts';
import { matter } from './matter.ts';
import { decideOne } from './staff-money.ts';

const chosenOf = <T>(items: readonly T[], { which }: Args): T | undefined =>
  items[Number(which) % Math.max(1, items.length)];

/** What was asked for is decided by a colleague, where one is named. */
async function second(clerk: Clerk, id: string, kind: string, args: Args): Promise<void> {
  const other = clerk.around.personOf(String(args.with)) as Clerk | undefined;
  if (other !== undefined) await decideOne(other, id, kind, args);
}

async function review(clerk: Clerk, args: Args): Promise<void> {
  const queue = await clerk.act('redemptions.queueRedemptions', { query: {} });
  const one = queue.ok ? chosenOf(queue.value.items, args) : undefined;
  if (one === undefined) return;
  const call = { params: { id: one.id }, body: { reason: String(args.reason) } };
  if (args.says === 'no') {
    await clerk.act('redemptions.rejectRedemption', call);
    return;
  }
  const answer = await clerk.act('redemptions.approveRedemption', call);
  if (!answer.ok || !('approval' in answer.value)) return;
  await second(clerk, answer.value.approval.id, 'redemption_approve', args);
}

async function screen(clerk: Clerk, args: Args): Promise<void> {
  const queue = await clerk.act('compliance.listScreenings', { query: {} });
  const one = queue.ok ? chosenOf(queue.value.items, args) : undefined;
  if (one === undefined) return;
  const route = args.says === 'no' ? 'compliance.confirmScreening' : 'compliance.clearScreening';
  const call = { params: { id: one.id }, body: { reason: String(args.reason) } };
  const asked = await clerk.act(route, call);
  if (asked.ok) await second(clerk, asked.value.approval.id, 'screening', args);
}

async function look(clerk: Clerk): Promise<void> {
  await clerk.act('redemptions.queueRedemptions', { query: { attention: 'true' } });
  await clerk.act('payouts.payoutDifferences', { query: {} });
  await clerk.act('compliance.listChecks', { query: { queue: 'unconfirmed' } });
}

/** What those do who decide about prizes. */
export const PRIZES: Ability<Clerk> = {
  name: 'prizes',
  draw: (random, { around }) => {
    if (random.chance(0.1)) return { do: 'lookAtPrizes' };
    return {
      ...{ do: random.chance(0.8) ? 'review' : 'screen', which: random.int(1_000) },
      ...{ reason: matter(random), says: random.chance(0.75) ? 'yes' : 'no' },
      with: random.chance(0.8) ? random.pick(around.colleagues) : null,
      verdict: random.chance(0.8) ? 'approve' : 'reject',
    };
  },
  acts: { review, screen, lookAtPrizes: look },
};
