// Checks of documents: an order, a page of the provider's, and facts. Only facts from the provider itself
// decide; a browser that comes back proves nothing, and a notice says no more than that there is news.

import type { JobReport } from '#shared/contracts/jobs.ts';
import { newId } from '#shared/ids.ts';
import { log } from '#shared/log.ts';
import { drainOutbox } from '#shared/outbox.ts';
import { err, type Result } from '#shared/result.ts';
import { DAY_MS, HOUR_MS } from '#shared/time.ts';
import type { ComplianceEnv } from '../env.ts';
import { partnerSettings } from '../partner-notices.ts';
import type { CheckOutcome, IdentityCheck } from '../store/checks.ts';
import { type ComplianceStore, storeOf } from '../store/index.ts';
import { claimantFact } from './claimant.ts';
import { hostedProvider } from './hosted-provider.ts';
import { profileOf } from './profiles.ts';
import type { IdentityProvider } from './provider.ts';
import { sealedFact } from './verified.ts';

/** How long a player has for the page. */
export const OPEN_FOR_MS = 24 * HOUR_MS;
/** How far back notices are looked for. */
const MISSED_FOR_MS = 4 * DAY_MS;
const LOOKS_AT_ONCE = 50;
const ASKED_AT_ONCE = 4;
const REFUND_ORDERS_AT_ONCE = 50;

/** What the rules of checks need. */
export interface CheckContext {
  env: ComplianceEnv;
  store: ComplianceStore;
  provider: IdentityProvider;
}

/** That of this environment. */
export function checkContextOf(env: ComplianceEnv): CheckContext {
  const { IDENTITY_PROVIDER_URL: url, IDENTITY_PROVIDER_KEY: key } = env;
  const settings = partnerSettings(url, key, env.IDENTITY_PROVIDER_WEBHOOK_SECRETS);
  const provider = hostedProvider(settings);
  return { env, store: storeOf(env), provider };
}

type BeginRefusal = 'account_closed' | 'identity_required' | 'rate_limited' | 'try_again';

/** Begins a check, or finds the one that this key began, with its page. */
export async function beginCheck(
  { env, store, provider }: CheckContext,
  request: { playerId: string; key: string; requestId: string },
  nowMs: number,
): Promise<Result<IdentityCheck & { replayed: boolean }, BeginRefusal>> {
  const { playerId } = request;
  const begun = await store.beginCheck({
    ...{ ...request, id: newId(nowMs), provider: provider.name, openForMs: OPEN_FOR_MS },
  });
  if (!begun.ok || begun.value.url !== null || begun.value.state !== 'open') return begun;
  if (nowMs >= Number(begun.value.expiresAtMs)) return begun;
  const expected = await profileOf(env, playerId);
  if (expected === null) return err('identity_required');
  const { declaredAt: _, ...profile } = expected;
  const check = begun.value;
  const { reference, url } = await provider.begin({
    checkId: check.id,
    expiresMs: Number(check.expiresAtMs),
    returnUrl: new URL('/identity', env.SITE_URL).href,
    expected: profile,
  });
  const attached = await store.attachCheck(check.id, reference, url);
  return { ok: true, value: { ...attached, replayed: check.replayed } };
}

/** Asks the provider about a check and takes in what it says. */
export async function refreshCheck(
  { env, store, provider }: CheckContext,
  reference: string,
  requestId: string | null,
): Promise<CheckOutcome | null> {
  const fact = await provider.factsOf(reference);
  if (fact === null) return null;
  const told = (await claimantFact(env, store, fact)) ?? (await sealedFact(env, fact));
  const applied = await store.applyCheck(provider.name, told, requestId);
  const { outcome } = applied;
  if (outcome === 'unknown_check' || outcome === 'foreign_check') {
    log('warn', 'identity_check_needs_review', { outcome, reference });
  }
  await runRefundOrders(store);
  return applied;
}

/** Sends back what findings ordered; what a run leaves the next one takes. */
async function runRefundOrders(store: ComplianceStore): Promise<number> {
  let ordered = 0;
  while (ordered < REFUND_ORDERS_AT_ONCE && (await store.runRefundOrder()) !== null) ordered += 1;
  return ordered;
}

/** Looks at every check that is due: asks about what is open, has forgotten what is over. */
export async function sweepChecks(env: ComplianceEnv): Promise<JobReport> {
  const context = checkContextOf(env);
  const { store, provider } = context;
  const { delivered, failed } = await drainOutbox(
    {
      name: 'identity checks',
      claim: () => store.claimDueChecks(provider.name, LOOKS_AT_ONCE),
      entityOf: ({ id }) => id,
      async deliver({ id, reference, task }) {
        if (task === 'look') return refreshCheck(context, reference, null);
        await provider.redact(reference);
        return store.checkRedacted(id);
      },
      async done({ id, failures }) {
        if (failures > 0) await store.checkLooked(id, null);
      },
      failed: ({ id }, reason) => store.checkLooked(id, reason),
    },
    { concurrency: ASKED_AT_ONCE },
  );
  const refunds = await runRefundOrders(store);
  return { looked: delivered + failed, failed, refunds, bound: await bindDocuments(store) };
}

/** Excludes accounts that show the document of somebody who excluded themself since. */
async function bindDocuments(store: ComplianceStore): Promise<number> {
  const unbound = await store.unboundDocuments(LOOKS_AT_ONCE);
  for (const playerId of unbound) await store.bindDocument(playerId);
  return unbound.length;
}

/** Takes in what notices said that never arrived. */
export async function sweepNotices(env: ComplianceEnv, nowMs: number): Promise<JobReport> {
  const context = checkContextOf(env);
  const missed = await context.provider.missedNotices(nowMs - MISSED_FOR_MS);
  const { failed } = await drainOutbox(
    {
      name: 'identity notices',
      claim: async () => missed,
      entityOf: (reference) => reference,
      deliver: (reference) => refreshCheck(context, reference, null),
    },
    { concurrency: ASKED_AT_ONCE },
  );
  return { missed: missed.length, failed };
}
