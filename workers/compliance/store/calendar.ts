// The calendar: places as they are at a moment, what will change, what counsel must look at.

import { z } from 'zod';
import { functionsOf } from '#db/call.ts';
import type { Database } from '#db/client.ts';
import { at, digits, span } from '#db/values.ts';
import { FEATURES, MODES, RULE_KINDS } from '#shared/contracts/http/compliance-rules.ts';

const mode = z.enum(MODES);

const ruledPlace = z.object({
  place: z.string(),
  mode,
  sinceMs: digits.nullable(),
  source: z.string(),
  sourceUrl: z.string().nullable(),
  untilMs: digits.nullable(),
  next: z.object({ mode, atMs: digits }).nullable(),
  features: z.record(z.enum(FEATURES), z.boolean()).nullable(),
});
export type RuledPlace = z.output<typeof ruledPlace>;

const change = z.object({
  atMs: digits,
  kind: z.enum(RULE_KINDS),
  id: digits,
  place: z.string(),
  feature: z.string().nullable(),
  change: z.enum(['begins', 'redeem_ends', 'opening_ends']),
});

const forCounsel = z.object({
  kind: z.enum(RULE_KINDS),
  id: digits,
  place: z.string(),
  instrument: z.string(),
  why: z.enum(['uncertain', 'not_signed', 'opening_ends']),
  endsAtMs: digits.nullable(),
});

export function calendarStore(database: Database) {
  const { again } = functionsOf(database);
  return {
    placesAt: (ms: number) => again.set('rules.places_at', [at(ms)], ruledPlace),

    changesBetween: (fromMs: number, untilMs: number) =>
      again.set('rules.changes_between', [at(fromMs), at(untilMs)], change),

    /** Rows that are not sure, and openings that end within so long. */
    needingCounsel: (atMs: number, withinMs: number) =>
      again.set('rules.needing_counsel', [at(atMs), span(withinMs)], forCounsel),
  };
}
