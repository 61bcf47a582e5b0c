// Notices of the payout provider: each is taken in once. What it says of a payout goes to the database
// as it is; of a destination it only says that something changed, so the provider is asked first.

import { log } from '#shared/log.ts';
import { drainOutbox } from '#shared/outbox.ts';
import { DAY_MS } from '#shared/time.ts';
import type { DestinationFact, PayoutOutcome } from '../store/index.ts';
import { askDestination } from './destinations.ts';
import type { PayoutContext } from './index.ts';
import type { PayoutFact, PayoutNotice } from './provider.ts';

/** How far back notices are looked for; a bank sends a prize back weeks later. */
const MISSED_FOR_MS = 4 * DAY_MS;

const NEEDS_REVIEW: ReadonlySet<PayoutOutcome['outcome']> = new Set([
  'unknown_redemption',
  'other_payout',
  'contradiction',
]);

async function factOf(
  context: PayoutContext,
  fact: PayoutNotice['facts'][number],
): Promise<PayoutFact | DestinationFact | null> {
  if (fact.kind === 'payout') return fact;
  const { reference } = fact;
  const playerId = await context.store.destinationOwner(context.provider.name, reference);
  return playerId === null ? null : askDestination(context, { playerId, reference });
}

/** Takes a notice in, once. Throws when something does not answer: the sender must repeat. */
export async function applyNotice(
  context: PayoutContext,
  notice: PayoutNotice,
): Promise<PayoutOutcome> {
  const { store, provider } = context;
  const facts = await Promise.all(notice.facts.map((fact) => factOf(context, fact)));
  const known = facts.filter((fact) => fact !== null);
  const applied = await store.applyPayoutNotice(provider.name, notice, known);
  if (NEEDS_REVIEW.has(applied.outcome)) {
    const { outcome, subjectId } = applied;
    log('error', 'payout_needs_review', { outcome, subjectId, notice: notice.id });
  }
  return applied;
}

/** Takes in the notices that never arrived; those that did are repeats and do nothing. */
export async function sweepNotices(
  context: PayoutContext,
  nowMs: number,
): Promise<{ missed: number; failed: number }> {
  let missed = 0;
  const { failed } = await drainOutbox<PayoutNotice>(
    {
      name: 'payout notices',
      async claim() {
        const notices: PayoutNotice[] = [];
        const found = context.provider.missedNotices(nowMs - MISSED_FOR_MS);
        for await (const notice of found) notices.push(notice);
        return notices;
      },
      entityOf: ({ id }) => id,
      async deliver(notice) {
        if ((await applyNotice(context, notice)).outcome !== 'repeated') missed += 1;
      },
    },
    { concurrency: 1 },
  );
  return { missed, failed };
}
