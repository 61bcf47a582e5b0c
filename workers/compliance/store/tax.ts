// SQL of tax: forms of taxpayers, and what a year comes to.

import { asc, eq } from 'drizzle-orm';
import { z } from 'zod';
import { functionsOf } from '#db/call.ts';
import type { Database } from '#db/client.ts';

import { jsonMoment } from '#db/queries.ts';
import { taxForms } from '#db/schema/compliance.ts';
import { digits, json } from '#db/values.ts';
import type { TaxFormFact } from '../tax/vendor.ts';

/** What may be said of somebody's form. */
const formState = z.enum(['none', 'open', 'valid', 'bad', 'expired']);

const begun = z.object({
  id: z.string(),
  reference: z.string().nullable(),
  url: z.string().nullable(),
});

const taxYear = z.object({
  paidMicros: digits,
  thresholdMicros: digits.nullable(),
  withheldMicros: digits,
  isFormNeeded: z.boolean(),
  formState,
});

const reportLine = z.object({
  playerId: z.string(),
  formKind: z.string().nullable(),
  payments: z.number(),
  paidMicros: digits,
  returnedMicros: digits,
  box3Micros: digits,
  box4Micros: digits,
  correctedMicros: digits,
  isReported: z.boolean(),
  formState,
  token: z.string().nullable(),
  last4: z.string().nullable(),
});
/** A year of one account, as it is filed. */
export type TaxReportLine = z.output<typeof reportLine>;

export function taxStore(database: Database) {
  const { again } = functionsOf(database);
  return {
    taxOf: (playerId: string, year: number) =>
      again.call('compliance.tax_of', [playerId, year], taxYear),

    taxReport: (year: number, after: string | null, countMax: number) =>
      again.set('compliance.tax_report', [year, after, countMax], reportLine),

    missingTaxYear: () => again.call('compliance.missing_tax_year', [], z.number().nullable()),

    beginTaxForm: (id: string, playerId: string, vendor: string, requestId: string) =>
      again.tryCall('compliance.begin_tax_form', [id, playerId, vendor, requestId], begun, [
        'account_closed',
        'rate_limited',
      ]),

    attachTaxForm: (id: string, reference: string, url: string) =>
      again.run('compliance.attach_tax_form', [id, reference, url]),

    applyTaxForm: (vendor: string, fact: TaxFormFact, requestId: string | null) =>
      again.call(
        'compliance.apply_tax_form',
        [vendor, json(fact), requestId],
        z.enum(['applied', 'known', 'unknown_form']),
      ),

    markTaxFormBad: (playerId: string, by: string, reason: string, requestId: string) =>
      again.tryCall(
        'compliance.mark_tax_form_bad',
        [playerId, by, reason, requestId],
        z.enum(['applied', 'known']),
        ['not_found', 'accounts_linked'],
      ),

    /** References of open forms that are due. */
    async claimDueTaxForms(vendor: string, countMax: number): Promise<string[]> {
      const due = await again.set(
        'compliance.claim_due_tax_forms',
        [vendor, countMax],
        begun.extend({ reference: z.string() }),
      );
      return due.map(({ reference }) => reference);
    },

    /** Forms of a player, as their export has them. */
    taxFormsOf: (playerId: string) =>
      database.read((db) =>
        db
          .select({
            state: taxForms.state,
            last4: taxForms.last4,
            askedAt: jsonMoment(taxForms.askedAtMs),
            since: jsonMoment(taxForms.stateAtMs),
          })
          .from(taxForms)
          .where(eq(taxForms.playerId, playerId))
          .orderBy(asc(taxForms.id)),
      ),
  };
}
