// SQL of free entry.

import { and, desc, eq, lt } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { z } from 'zod';
import { functionColumn, functionsOf } from '#db/call.ts';
import type { Database } from '#db/client.ts';
import { asked, toldRows } from '#db/queries.ts';
import { entries, entryCodes } from '#db/schema/payments.ts';
import { count, digits } from '#db/values.ts';
import { CARD_REFUSALS, ONLINE_REFUSALS, REJECT_REASONS } from '#shared/contracts/http/entries.ts';
import { balance } from './wallet.ts';

const entry = z.object({
  id: z.string(),
  method: z.enum(['mail', 'online']),
  playerId: z.string(),
  code: z.string().nullable(),
  day: z.string(),
  state: z.enum(['received', 'accepted', 'rejected']),
  amountMicros: digits,
  receivedAtMs: digits,
  dueOn: z.string().nullable(),
  decidedAtMs: digits.nullable(),
  rejectReason: z.enum([...REJECT_REASONS, 'account_closed']).nullable(),
  rejectNote: z.string().nullable(),
  scanReference: z.string().nullable(),
  receivedBy: z.string().nullable(),
  decidedBy: z.string().nullable(),
});
export type Entry = z.output<typeof entry>;
export type EntryState = Entry['state'];

const entryCode = z.object({
  code: z.string(),
  issuedAtMs: digits,
  expiresAtMs: digits,
  amountMicros: digits,
  cardText: z.string(),
});
export type EntryCode = z.output<typeof entryCode>;

const way = z.object({
  amountMicros: digits.nullable(),
  multiple: z.string().nullable(),
  livesDays: z.number().nullable(),
  refused: z.string().nullable(),
  facts: z.object({ changesAt: z.string().optional(), nextAt: z.string().optional() }),
});
export type EntryWay = z.output<typeof way>;

const overview = z.object({
  rules: z.string(),
  address: z.string().nullable(),
  unusedCodesMax: z.number(),
  codeLivesDays: z.number(),
  targetBusinessDays: z.number(),
  medianDays: z.string().nullable(),
  online: way,
  mail: way,
  codes: z.array(entryCode),
});

/** Cards that wait, as metrics and the alert have them. */
const waiting = z.object({
  waiting: z.number(),
  overdue: z.number(),
  oldestMs: count.nullable(),
  personDayMax: z.number(),
});

const replayed = z.boolean().default(false);
const approval = z.object({
  id: z.string(),
  state: z.enum(['waiting', 'approved', 'rejected', 'void']),
});
const accepted = z.union([z.object({ entry, replayed }), z.object({ approval })]);
const received = entry.extend({ replayed });
const online = z.object({ entry, balances: z.array(balance), replayed });

const row = alias(entries, 'e');
const told = functionColumn('payments.entry_json', [row], entry);
const codeRow = alias(entryCodes, 'c');
const toldCode = functionColumn('payments.entry_code_json', [codeRow], entryCode);

/** What staff does with a card. */
interface Review {
  by: string;
  requestId: string;
}

/** Free entry. */
export function entryStore(database: Database) {
  const { again } = functionsOf(database);
  return {
    entryOverview: (playerId: string) => again.call('payments.entries_of', [playerId], overview),

    /** The code is drawn by the caller: a repeat of the call is the same one. */
    issueEntryCode: (playerId: string, code: string, salt: Uint8Array) =>
      again.tryCall('payments.issue_entry_code', [playerId, code, salt], entryCode, [
        ...CARD_REFUSALS,
        'entry_not_offered',
      ]),

    claimOnlineEntry: (playerId: string, id: string, key: string, digest: Uint8Array) =>
      again.tryCall('payments.claim_online_entry', [playerId, id, key, digest], online, [
        ...ONLINE_REFUSALS,
        'idempotency_key_reused',
      ]),

    receiveEntry: (
      card: { id: string; code: string; postmarkedOn: string; scanReference: string },
      { by, requestId }: Review,
    ) =>
      again.tryCall(
        'payments.receive_entry',
        [card.id, card.code, card.postmarkedOn, card.scanReference, by, requestId],
        received,
        ['entry_code_invalid', 'entry_code_used', 'accounts_linked', 'invalid_request'],
      ),

    acceptEntry: (id: string, reason: string, approvalId: string, { by, requestId }: Review) =>
      again.tryCall('payments.accept_entry', [id, by, reason, approvalId, requestId], accepted, [
        ...CARD_REFUSALS,
        'not_found',
        'accounts_linked',
        'approval_closed',
        'forbidden',
      ]),

    rejectEntry: (id: string, reason: string, text: string | null, { by, requestId }: Review) =>
      again.tryCall('payments.reject_entry', [id, by, reason, text, requestId], received, [
        'not_found',
        'accounts_linked',
        'approval_closed',
      ]),

    /** Newest first, by id. */
    entries: (
      of: { playerId?: string; state?: EntryState },
      before: string | null,
      limit: number,
    ) =>
      toldRows(database, row, told, {
        where: and(
          asked(of.playerId, (id) => eq(row.playerId, id)),
          asked(of.state, (state) => eq(row.state, state)),
          asked(before, (id) => lt(row.id, id)),
        ),
        order: [desc(row.id)],
        limit,
      }),

    /** Every code of a player, for their export. */
    entryCodes: (playerId: string, limit: number) =>
      toldRows(database, codeRow, toldCode, {
        where: eq(codeRow.playerId, playerId),
        order: [desc(codeRow.issuedAt), desc(codeRow.code)],
        limit,
      }),

    waitingEntries: () => again.call('payments.waiting_entries', [], waiting),
  };
}
