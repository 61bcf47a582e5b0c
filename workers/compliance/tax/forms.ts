// Forms of taxpayers: an order, a page of the vendor's, and facts. Only the vendor decides what a form is
// worth; a browser that comes back proves nothing, and a notice says no more than that there is news.

import type { JobReport } from '#shared/contracts/jobs.ts';
import { newId } from '#shared/ids.ts';
import { log } from '#shared/log.ts';
import { drainOutbox } from '#shared/outbox.ts';
import { ok, type Result } from '#shared/result.ts';
import { DAY_MS } from '#shared/time.ts';
import type { ComplianceEnv } from '../env.ts';
import { partnerSettings } from '../partner-notices.ts';
import { type ComplianceStore, storeOf } from '../store/index.ts';
import { hostedVendor } from './hosted-vendor.ts';
import type { TaxVendor } from './vendor.ts';

/** How far back notices are looked for. */
const MISSED_FOR_MS = 7 * DAY_MS;
const ASKED_AT_ONCE = 50;
const CONCURRENCY = 4;

/** What the rules of forms need. */
export interface TaxContext {
  store: ComplianceStore;
  vendor: TaxVendor;
  siteUrl: string;
}

/** That of this environment. */
export function taxContextOf(env: ComplianceEnv): TaxContext {
  const { TAX_VENDOR_URL: url, TAX_VENDOR_KEY: key, TAX_VENDOR_WEBHOOK_SECRETS: secrets } = env;
  const vendor = hostedVendor(partnerSettings(url, key, secrets));
  return { store: storeOf(env), vendor, siteUrl: env.SITE_URL };
}

/** Begins a form, or finds the open one, with its page. */
export async function beginForm(
  { store, vendor, siteUrl }: TaxContext,
  { playerId, requestId }: { playerId: string; requestId: string },
  nowMs: number,
): Promise<Result<{ url: string }, 'account_closed' | 'rate_limited' | 'try_again'>> {
  const begun = await store.beginTaxForm(newId(nowMs), playerId, vendor.name, requestId);
  if (!begun.ok) return begun;
  const { id, url: known } = begun.value;
  if (known !== null) return ok({ url: known });
  const returnUrl = new URL('/tax', siteUrl).href;
  const { reference, url } = await vendor.begin({ formId: id, returnUrl });
  await store.attachTaxForm(id, reference, url);
  return ok({ url });
}

/** Asks the vendor about a form and takes in what it says. */
export async function refreshForm(
  { store, vendor }: TaxContext,
  reference: string,
  requestId: string | null,
): Promise<void> {
  const fact = await vendor.formOf(reference);
  if (fact === null) return;
  const outcome = await store.applyTaxForm(vendor.name, fact, requestId);
  if (outcome === 'unknown_form') log('warn', 'tax_form_needs_review', { outcome, reference });
}

/** Asks about every one of these; one that fails holds up no other. */
async function refreshAll(context: TaxContext, references: readonly string[]): Promise<JobReport> {
  const { delivered, failed } = await drainOutbox(
    {
      name: 'tax forms',
      claim: async () => references,
      entityOf: (reference) => reference,
      deliver: (reference) => refreshForm(context, reference, null),
    },
    { concurrency: CONCURRENCY },
  );
  return { asked: delivered + failed, failed };
}

/** Asks about forms that are open. */
export async function sweepForms(env: ComplianceEnv): Promise<JobReport> {
  const context = taxContextOf(env);
  const due = await context.store.claimDueTaxForms(context.vendor.name, ASKED_AT_ONCE);
  return refreshAll(context, due);
}

/** Takes in what notices said that never arrived. */
export async function sweepTaxNotices(env: ComplianceEnv, nowMs: number): Promise<JobReport> {
  const context = taxContextOf(env);
  return refreshAll(context, await context.vendor.missedNotices(nowMs - MISSED_FOR_MS));
}

/** A line once a day for a year of tax that nobody has entered. */
export async function alertTaxYear(env: ComplianceEnv): Promise<JobReport> {
  const year = await storeOf(env).missingTaxYear();
  if (year === null) return { missing: 0 };
  log('warn', 'tax_year_missing', { year });
  return { missing: 1, year };
}
