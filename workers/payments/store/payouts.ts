// SQL of what payout providers say: notices, and the statement with its differences.

import { and, desc, eq, isNull, not, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { z } from 'zod';
import { functionColumn, functionsOf } from '#db/call.ts';
import type { Database } from '#db/client.ts';
import { asked, toldRows } from '#db/queries.ts';
import { payoutDifferences } from '#db/schema/payments.ts';
import { at, count, digits, json } from '#db/values.ts';
import type { PayoutFact, PayoutMovement, PayoutNotice } from '../payouts/provider.ts';
import type { DestinationFact } from './destinations.ts';

/** What came of a notice; anything but `applied`, `known`, `repeated`, `ignored` tells of a mistake. */
const payoutOutcome = z.object({
  outcome: z.enum([
    'applied',
    'known',
    'repeated',
    'ignored',
    'unknown_destination',
    'unknown_redemption',
    'contradiction',
    'other_payout',
  ]),
  subjectId: z.string().nullish(),
});
export type PayoutOutcome = z.output<typeof payoutOutcome>;

/** Where the statement and our books differ; amounts are micros as text. */
const difference = z.object({
  id: z.string(),
  provider: z.string(),
  subject: z.string(),
  redemptionId: z.string().nullable(),
  playerId: z.string().nullable(),
  what: z.enum(['missing', 'unknown', 'more', 'less']),
  oursMicros: digits,
  theirsMicros: digits,
  foundAtMs: digits,
  goneAtMs: digits.nullable(),
  clearedAtMs: digits.nullable(),
  clearedBy: z.string().nullable(),
});
export type PayoutDifference = z.output<typeof difference>;

const approval = z.object({
  id: z.string(),
  state: z.enum(['waiting', 'approved', 'rejected', 'void']),
});
const cleared = z.union([z.object({ difference }), z.object({ approval })]);
const run = z.object({ movements: z.number(), differences: z.number() });
const lastRun = z.object({ atMs: count, uptoMs: count });

const row = alias(payoutDifferences, 'd');
const told = functionColumn('payments.difference_json', [row], difference);
const isOpen = and(isNull(row.goneAt), isNull(row.clearedAt));

/** What staff does with a difference. */
interface Review {
  by: string;
  requestId: string;
}

const figures = z.object({
  payouts: z.array(z.object({ outcome: z.string(), code: z.string(), count: z.number() })),
  waits: z.object({ half: z.number(), most: z.number() }),
  notices: z.array(z.object({ outcome: z.string(), count: z.number() })),
  paused: z.boolean(),
});
export type PayoutFigures = z.output<typeof figures>;

/** Payouts. */
export function payoutStore(database: Database) {
  const { again, once } = functionsOf(database);
  return {
    /** A notice and its effect in one transaction; a repeat has none. */
    applyPayoutNotice: (
      provider: string,
      { id, type, createdMs }: PayoutNotice,
      facts: readonly (PayoutFact | DestinationFact)[],
    ) =>
      again.call(
        'payments.apply_payout_event',
        [provider, id, type, at(createdMs), json(facts)],
        payoutOutcome,
      ),

    notePayoutMovements: (provider: string, lines: readonly PayoutMovement[]) =>
      again.call('payments.note_payout_movements', [provider, json(lines)], z.number()),

    reconcilePayouts: (provider: string, fromMs: number, uptoMs: number) =>
      once.call('payments.reconcile_payouts', [provider, at(fromMs), at(uptoMs)], run),

    /** `null` before the first. */
    lastPayoutRun: (provider: string) =>
      again.call('payments.last_payout_run', [provider], lastRun.nullable()),

    /** Newest first, behind the one with an id. */
    payoutDifferences: (
      state: 'open' | 'closed' | undefined,
      before: string | null,
      limit: number,
    ) =>
      toldRows(database, row, told, {
        where: and(
          asked(state, (is) => (is === 'open' ? isOpen : isOpen && not(isOpen))),
          asked(
            before,
            (id) => sql`(${row.foundAt}, ${row.id}) < (select b.found_at, b.id
              from ${payoutDifferences} b where ${eq(sql`b.id`, id)})`,
          ),
        ),
        order: [desc(row.foundAt), desc(row.id)],
        limit,
      }),

    /** What became of payouts within the last 24 hours. */
    payoutFigures: () => again.call('payments.payout_figures', [], figures),

    clearDifference: (id: string, reason: string, approvalId: string, { by, requestId }: Review) =>
      again.tryCall('payments.clear_difference', [id, by, reason, approvalId, requestId], cleared, [
        'not_found',
        'forbidden',
        'accounts_linked',
      ]),
  };
}
