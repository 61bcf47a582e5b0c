// SQL of care: what was noticed of a player, what followed, and the cases that people look at.

import { and, count, desc, eq, isNotNull, isNull, lt, min } from 'drizzle-orm';
import { z } from 'zod';
import { functionsOf } from '#db/call.ts';
import type { Database } from '#db/client.ts';
import { asked } from '#db/queries.ts';
import { harmSteps } from '#db/schema/compliance.ts';
import { digits } from '#db/values.ts';
import { CARE_OUTCOMES, CARE_STEPS, SIGNALS } from '#shared/care.ts';
import { MINUTE_MS } from '#shared/time.ts';

const notice = z.object({
  step: z.enum(CARE_STEPS),
  sinceMs: digits,
  untilMs: digits.nullable(),
  signals: z.array(z.enum(SIGNALS)),
});

const history = z.object({
  signals: z.array(
    z.object({
      day: z.string(),
      signal: z.enum(SIGNALS),
      facts: z.record(z.string(), z.unknown()),
    }),
  ),
  steps: z.array(
    z.object({
      step: z.enum(CARE_STEPS),
      atMs: digits,
      outcome: z.enum(CARE_OUTCOMES).nullable(),
    }),
  ),
});

const caseColumns = {
  id: harmSteps.id,
  playerId: harmSteps.playerId,
  openedAtMs: harmSteps.atMs,
  score: harmSteps.score,
  signals: harmSteps.signals,
  outcome: harmSteps.outcome,
  reason: harmSteps.reason,
  closedBy: harmSteps.closedBy,
  closedAtMs: harmSteps.closedAtMs,
};
const isCase = eq(harmSteps.step, 'review');
const waits = and(isCase, isNull(harmSteps.closedAtMs));

export function careStore(database: Database) {
  const { again, once } = functionsOf(database);
  return {
    /** Looks at the next day that is due; null when none is. */
    noteHarm: () =>
      once.call('compliance.note_harm', [], z.string().nullable(), { timeoutMs: 2 * MINUTE_MS }),

    /** Weighs what waits longest of one person and day; null when nothing waits. */
    weighHarm: (newStepId: string) =>
      once.call('compliance.weigh_harm', [newStepId], z.string().nullable()),

    careOf: (playerId: string) => again.call('compliance.care_of', [playerId], notice.nullable()),

    closeCareCase: (
      id: string,
      act: { by: string; outcome: string; reason: string; requestId: string },
    ) =>
      once.tryCall(
        'compliance.close_care_case',
        [id, act.by, act.outcome, act.reason, act.requestId],
        z.literal('closed'),
        ['not_found', 'case_closed', 'accounts_linked'],
      ),

    /** Newest first, by id. */
    careCases: (state: 'waiting' | 'closed', before: string | null, countMax: number) =>
      database.read((db) =>
        db
          .select(caseColumns)
          .from(harmSteps)
          .where(
            and(
              state === 'waiting' ? waits : and(isCase, isNotNull(harmSteps.closedAtMs)),
              asked(before, (id) => lt(harmSteps.id, id)),
            ),
          )
          .orderBy(desc(harmSteps.id))
          .limit(countMax),
      ),

    async careCase(id: string) {
      const [found] = await database.read((db) =>
        db
          .select(caseColumns)
          .from(harmSteps)
          .where(and(isCase, eq(harmSteps.id, id))),
      );
      return found ?? null;
    },

    /** How many cases wait, and since when the oldest does. */
    async waitingCareCases() {
      const [found] = await database.read((db) =>
        db
          .select({ waiting: count(), oldestMs: min(harmSteps.atMs) })
          .from(harmSteps)
          .where(waits),
      );
      return { waiting: found?.waiting ?? 0, oldestMs: found?.oldestMs ?? null };
    },

    /** What was noticed of a player and what followed. */
    careHistoryOf: (playerId: string) => again.call('compliance.care_history', [playerId], history),
  };
}
