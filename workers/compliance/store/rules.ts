// Rows of the law: entered, and listed as they were entered.

import { z } from 'zod';
import { functionsOf } from '#db/call.ts';
import type { Database } from '#db/client.ts';
import { digits, json, momentMs } from '#db/values.ts';
import { enterPlaceMode, type RuleKind } from '#shared/contracts/http/compliance-rules.ts';

/** As Postgres writes a moment into JSON. */
const jsonMoment = z.string().transform(momentMs);

const columns = z.object({
  id: digits,
  place: z.string(),
  begins_at: jsonMoment,
  instrument: z.string(),
  source_url: z.string().nullable(),
  source_date: z.string().nullable(),
  certainty: z.string(),
  note: z.string(),
  entered_at: jsonMoment,
  entered_by: z.string().nullable(),
  second_by: z.string().nullable(),
});

/** What each table has of its own. */
const OWN = {
  place_modes: z
    .object({ mode: z.string(), locks: z.string(), redeem_until: jsonMoment.nullable() })
    .transform(({ redeem_until: redeemUntilMs, ...own }) => ({ ...own, redeemUntilMs })),
  place_features: z.object({ feature: z.string(), allowed: z.boolean().nullable() }),
  prize_caps: z
    .object({ amount_micros: digits.nullable() })
    .transform(({ amount_micros: amountMicros }) => ({ amountMicros })),
  ages: z.object({ feature: z.string(), years: z.number() }),
};

const rowOf = (kind: RuleKind) =>
  z.unknown().transform((told) => {
    const row = columns.parse(told);
    return {
      ...{ id: row.id, place: row.place, beginsAtMs: row.begins_at, instrument: row.instrument },
      ...{ sourceUrl: row.source_url, sourceDate: row.source_date, certainty: row.certainty },
      ...{ note: row.note, enteredAtMs: row.entered_at, enteredBy: row.entered_by },
      ...{ secondBy: row.second_by, ...OWN[kind].parse(told) },
    };
  });
export type RuleRow = z.output<ReturnType<typeof rowOf>>;

const entered = z.union([
  z.object({ id: digits }),
  z.object({ approval: z.object({ id: z.string(), state: z.enum(['waiting', 'approved']) }) }),
]);

/** Who enters a row and why. */
export interface RuleAct {
  actorId: string;
  reason: string;
  requestId: string;
}

export function ruleStore(database: Database) {
  const { again, once } = functionsOf(database);
  return {
    /** Enters a row, or asks a second person; `askId` is the request's. */
    enterRule: (
      askId: string,
      kind: RuleKind,
      fields: Record<string, unknown>,
      { actorId, reason, requestId }: RuleAct,
    ) =>
      once.tryCall(
        'rules.enter_row',
        [askId, kind, json(fields), actorId, reason, requestId],
        entered,
        ['invalid_request', ...enterPlaceMode.errors],
      ),

    rules: (kind: RuleKind, place: string | null, before: string | null, limit: number) =>
      again.set('rules.rows_of', [kind, place, before, limit], rowOf(kind)),

    /** Whether a row of development is here. */
    isDevelopment: () => again.call('rules.is_development', [], z.boolean()),
  };
}
