// Dated rows that belong to no place: proposed, and listed as they stand today.

import { z } from 'zod';
import { functionsOf } from '#db/call.ts';
import type { Database } from '#db/client.ts';
import { digits, json } from '#db/values.ts';
import { SIGNALS } from '#shared/care.ts';
import { type DatedKind, enterHarmRule } from '#shared/contracts/http/compliance-dated-rows.ts';
import type { RuleAct } from './rules.ts';

const count = z.number();
const text = z.string();

/** What all of them have. */
const told = {
  /** Where the next page goes on. */
  position: text,
  state: z.enum(['past', 'counts', 'to_come']),
  beginsAtMs: digits,
  enteredAtMs: digits.nullable(),
  enteredBy: text.nullable(),
  secondBy: text.nullable(),
};

/** A parameter of a signal in micros by currency, as decimal strings are made of it. */
const leastMicros = z.object({ GC: count, SC: count });

/** What each table has of its own. */
const ROWS = {
  redemption_rules: z.object({
    ...told,
    ...{ bankMinimumMicros: digits, giftCardMinimumMicros: digits, dayMaxMicros: digits },
    ...{ purchaseSettlesDays: count, unsettledMaxMicros: digits, reviewMicros: digits },
    ...{ secondPersonMicros: digits, personDayMicros: digits, householdNearPercent: count },
    ...{ destinationRestHours: count, noticeDays: z.array(count), givesUpDays: count },
    ...{ sentSilentDays: count, returnsDays: count, note: text },
  }),
  liability_floors: z.object({
    ...told,
    ...{ coverMin: text.nullable(), marginMinMicros: digits.nullable(), cashLivesDays: count },
    note: text,
  }),
  tax_years: z.object({
    ...told,
    ...{ year: count, thresholdMicros: digits, withholdingRate: text, withholdOn: text },
    ...{ afterReported: z.boolean(), formKind: text, instrument: text },
    ...{ sourceUrl: text.nullable(), sourceDate: text.nullable(), certainty: text, note: text },
  }),
  harm_rules: z.object({
    ...told,
    signal: z.enum(SIGNALS),
    weight: count,
    params: z.looseObject({ leastMicros: leastMicros.optional() }),
  }),
  harm_policies: z.object({
    ...told,
    ...{ threshold: count, windowDays: count, againDays: count, pauseHours: count },
  }),
};

/** Rows of the kinds, as they stand. */
export type DatedRow = z.output<(typeof ROWS)[DatedKind]>;

const entered = z.object({
  approval: z.object({ id: text, state: z.enum(['waiting', 'approved']) }),
});

export function datedRowStore(database: Database) {
  const { again, once } = functionsOf(database);
  return {
    /** Asks a second person to enter a row; `askId` is the request's. */
    enterDated: (
      askId: string,
      kind: DatedKind,
      fields: Record<string, unknown>,
      { actorId, reason, requestId }: RuleAct,
    ) =>
      once.tryCall(
        'rules.enter_dated',
        [askId, kind, json(fields), actorId, reason, requestId],
        entered,
        ['invalid_request', ...enterHarmRule.errors],
      ),

    /** So many rows behind a position, the last to begin first. */
    datedRows: (kind: DatedKind, before: string | null, limit: number): Promise<DatedRow[]> =>
      again.set('rules.dated_rows', [kind, before, limit], ROWS[kind] as z.ZodType<DatedRow>),
  };
}
