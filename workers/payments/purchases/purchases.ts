// Purchases: an order, a page of the provider's, and facts. Only facts from the provider itself (a
// signed event, or an answer to our question) move coins; a browser that comes back proves nothing.

import { PURCHASE_REFUSALS } from '#shared/contracts/http/purchases.ts';
import { errorFields, log } from '#shared/log.ts';
import { drainOutbox } from '#shared/outbox.ts';
import { err, ok, type Result } from '#shared/result.ts';
import { DAY_MS, MINUTE_MS } from '#shared/time.ts';
import type { Fact, ProviderEvent } from '../providers/provider.ts';
import type { EventOutcome, NewOrder, OrderRefusal, Purchase } from '../store/index.ts';
import type { PurchaseContext } from './context.ts';
import { sweepRefunds } from './refunds.ts';

/** How long a checkout is open. Stripe wants 30 minutes at least, counted from when it acts. */
const OPEN_FOR_MS = 60 * MINUTE_MS;
/** Later than this nobody is given a page: the provider would refuse so short a checkout. */
const CREATE_UNTIL_MS = 25 * MINUTE_MS;
/** How far back events are looked for; providers repeat a failed delivery for three days. */
const MISSED_FOR_MS = 4 * DAY_MS;
const SWEEP_COUNT_MAX = 50;
/** The provider is asked about so many purchases at once. */
const ASKED_AT_ONCE = 4;

const NEEDS_REVIEW: ReadonlySet<EventOutcome['outcome']> = new Set([
  'foreign_checkout',
  'amount_differs',
  'unknown_purchase',
]);

/** A refused payment: the refund is written down and sent like any other. */
const REFUSED: ReadonlySet<EventOutcome['outcome']> = new Set([
  'player_left',
  ...PURCHASE_REFUSALS,
]);

// The refund stands in the books already; who does not get it sent now does it by the job.
async function sendBack(context: PurchaseContext, applied: EventOutcome): Promise<void> {
  const { outcome, purchaseId } = applied;
  log('info', 'payment_refused', { outcome, purchaseId });
  try {
    await sweepRefunds(context);
  } catch (error) {
    log('warn', 'refund_left_to_the_job', { purchaseId, ...errorFields(error) });
  }
}

async function followUp(
  context: PurchaseContext,
  applied: EventOutcome,
  source: string,
  name: string,
): Promise<EventOutcome> {
  if (REFUSED.has(applied.outcome)) await sendBack(context, applied);
  if (NEEDS_REVIEW.has(applied.outcome)) {
    const { outcome, purchaseId } = applied;
    log('error', 'payment_needs_review', { outcome, purchaseId, source, name });
  }
  return applied;
}

/** Takes an event in, once. Throws when the database does not answer: the sender must repeat. */
export async function applyEvent(
  context: PurchaseContext,
  event: ProviderEvent,
): Promise<EventOutcome> {
  const applied = await context.store.applyEvent(context.provider.name, event);
  return followUp(context, applied, 'event', event.id);
}

async function applyFacts(
  context: PurchaseContext,
  facts: Fact[],
  name: string,
): Promise<EventOutcome> {
  const applied = await context.store.applyFacts(context.provider.name, facts);
  return followUp(context, applied, 'asked', name);
}

/** Asks the provider about a purchase; a withdrawn checkout is ended there first. */
async function ask(
  context: PurchaseContext,
  { reference, withdrawn }: Pick<Purchase, 'withdrawn'> & { reference: string },
): Promise<void> {
  if (withdrawn) await context.provider.expireCheckout(reference);
  await applyFacts(context, await context.provider.factsOf(reference), reference);
}

/** What is bought, by whom, and where the browser comes back to. */
export interface PurchaseRequest extends Pick<NewOrder, 'id' | 'playerId' | 'packageId' | 'place'> {
  siteUrl: string;
  key: string;
  digest: Uint8Array;
}

type BuyRefusal = OrderRefusal | 'payment_provider_failed' | 'try_again';

/** Opens the provider's page for an order that has none yet. */
async function openCheckout(
  { store, provider }: PurchaseContext,
  order: Purchase,
  siteUrl: string,
  nowMs: number,
): Promise<Result<Purchase, 'payment_provider_failed' | 'try_again'>> {
  const createdMs = Number(order.createdAtMs);
  if (order.withdrawn || nowMs > createdMs + CREATE_UNTIL_MS) return ok(order);
  const returnUrl = new URL(`/purchases/${order.id}`, siteUrl).href;
  const made = await provider.createCheckout({
    purchaseId: order.id,
    description: `Gold Coins: ${order.packageName}`,
    priceMicros: BigInt(order.priceMicros),
    authenticate: order.authenticate,
    expiresMs: createdMs + OPEN_FOR_MS,
    returnUrl,
    cancelUrl: `${returnUrl}?cancelled=1`,
  });
  if (made.ok)
    return ok(await store.attachCheckout(order.id, made.value.reference, made.value.url));
  if (made.error.code === 'try_again') return made;
  await store.failCheckout(order.id, made.error.code);
  return made;
}

/** Begins a purchase, or finds the one that this key began. */
export async function buy(
  context: PurchaseContext,
  request: PurchaseRequest,
  nowMs: number,
): Promise<Result<Purchase, BuyRefusal>> {
  const { key, digest, siteUrl, ...order } = request;
  const { store, provider } = context;
  const begun = await store.beginPurchase(
    { ...order, provider: provider.name, openForMs: OPEN_FOR_MS },
    key,
    digest,
  );
  if (!begun.ok || begun.value.paymentState !== 'creating') {
    // What ended before it had a page fails again the same way.
    const failed =
      begun.ok && begun.value.paymentState === 'failed' && begun.value.reference === null;
    return failed ? err('payment_provider_failed') : begun;
  }
  const opened = await openCheckout(context, begun.value, siteUrl, nowMs);
  if (!opened.ok) return opened;
  return ok(begun.value.replayed ? { ...opened.value, replayed: true } : opened.value);
}

/** A player looks at their purchase; while it is unpaid the provider is asked, not too often. */
export async function refreshPurchase(
  context: PurchaseContext,
  id: string,
  playerId: string,
): Promise<Purchase | null> {
  const { store, provider } = context;
  const found = await store.purchase(id, playerId);
  const isUnpaid = found?.paymentState === 'open' || found?.paymentState === 'processing';
  if (!isUnpaid || found.reference === null || found.provider !== provider.name) return found;
  if (!(await store.claimRefresh(id))) return found;
  try {
    await ask(context, { ...found, reference: found.reference });
  } catch (error) {
    // What we know is still worth showing; the webhook and the sweep go on.
    log('warn', 'provider_not_asked', { purchaseId: id, ...errorFields(error) });
    return found;
  }
  return store.purchase(id, playerId);
}

/** Asks about every unfinished purchase that is due. */
export async function sweepPurchases(
  context: PurchaseContext,
): Promise<{ asked: number; failed: number }> {
  const { store, provider } = context;
  const { delivered, failed } = await drainOutbox(
    {
      name: 'purchases',
      claim: () => store.claimDuePurchases(provider.name, SWEEP_COUNT_MAX),
      entityOf: ({ id }) => id,
      async deliver({ reference, withdrawn }) {
        if (reference !== null) await ask(context, { reference, withdrawn });
      },
      async done({ id, checkFailures }) {
        if (checkFailures > 0) await store.purchaseChecked(id, null);
      },
      failed: ({ id }, reason) => store.purchaseChecked(id, reason),
    },
    { concurrency: ASKED_AT_ONCE },
  );
  return { asked: delivered + failed, failed };
}

/** Takes in the events that never arrived; those that did are repeats and do nothing. */
export async function sweepEvents(
  context: PurchaseContext,
  nowMs: number,
): Promise<{ missed: number; failed: number }> {
  let missed = 0;
  const { failed } = await drainOutbox<ProviderEvent>(
    {
      name: 'provider events',
      async claim() {
        const events: ProviderEvent[] = [];
        const missed = context.provider.missedEvents(nowMs - MISSED_FOR_MS);
        for await (const event of missed) events.push(event);
        return events;
      },
      entityOf: ({ id }) => id,
      async deliver(event) {
        if ((await applyEvent(context, event)).outcome !== 'repeated') missed += 1;
      },
    },
    { concurrency: 1 },
  );
  return { missed, failed };
}
