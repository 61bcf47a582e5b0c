// The store: all SQL of payments. Routes and entrypoints get it as a value; every effect is one call
// of one SQL function, because a read followed by a write over HTTP would race.

import { appendNote } from '#db/audit.ts';
import { connect } from '#db/client.ts';
import { outboxesOf } from '#db/outboxes.ts';
import { notePlace } from '#db/places.ts';
import { noteSession } from '#db/session-notes.ts';
import { standingNoticesOf } from '#db/standing-notices.ts';
import type { SessionSummary } from '#shared/contracts/session-summary.ts';
import type { AuditNote } from '#shared/http/notes.ts';
import type { Seen } from '#shared/place/seen.ts';
import type { PaymentsEnv } from '../env.ts';
import { adjustmentStore } from './adjustments.ts';
import { commandStore } from './commands.ts';
import { destinationStore } from './destinations.ts';
import { entryStore } from './entries.ts';
import { erasureStore } from './erasure.ts';
import { liabilityStore } from './liability.ts';
import { operationStore } from './operations.ts';
import { payerStore } from './payers.ts';
import { payoutStore } from './payouts.ts';
import { purchaseStore } from './purchases.ts';
import { redemptionStore } from './redemptions.ts';
import { refundStore } from './refunds.ts';
import { restrictionStore } from './restrictions.ts';
import { riskStore } from './risk.ts';
import { statementStore } from './statements.ts';
import { walletStore } from './wallet.ts';

export type { Adjustment } from './adjustments.ts';
export type {
  Destination,
  DestinationFact,
  DestinationRefusal,
  NewDestination,
} from './destinations.ts';
export type { Entry, EntryCode, EntryWay } from './entries.ts';
export type { LotRow } from './erasure.ts';
export type { PayersOf, PayerVerdict, UnmatchedPayer } from './payers.ts';
export type { PayoutDifference, PayoutOutcome } from './payouts.ts';
export type {
  EventOutcome,
  NewOrder,
  Offer,
  OrderRefusal,
  Purchase,
} from './purchases.ts';
export type {
  Blocker,
  Eligibility,
  Payout,
  Redemption,
  RedemptionEvent,
} from './redemptions.ts';
export type { NewRefund, Reconciliation, RefundRequest } from './refunds.ts';
export type { LimitRequest, LimitRow } from './restrictions.ts';
export type { YearStatement } from './statements.ts';
export type { Balance, Redeemable, Transaction } from './wallet.ts';

/** Opens the store of a database. */
export function openStore(databaseUrl: string, proxyUrl: string | undefined) {
  const database = connect(databaseUrl, proxyUrl);
  return {
    keepNote: (note: AuditNote) => appendNote(database, note),
    notePlace: (playerId: string, seen: Seen) => notePlace(database, playerId, seen),
    outboxes: outboxesOf(database),
    standings: standingNoticesOf(database),
    noteSession: (summary: SessionSummary, nowMs: number) => noteSession(database, summary, nowMs),
    ...commandStore(database),
    ...restrictionStore(database),
    ...walletStore(database),
    ...adjustmentStore(database),
    ...operationStore(database),
    ...purchaseStore(database),
    ...entryStore(database),
    ...destinationStore(database),
    ...payerStore(database),
    ...payoutStore(database),
    ...refundStore(database),
    ...riskStore(database),
    ...redemptionStore(database),
    ...liabilityStore(database),
    ...erasureStore(database),
    ...statementStore(database),
  };
}

export type PaymentsStore = ReturnType<typeof openStore>;

/** The store of this environment. */
export function storeOf(env: PaymentsEnv): PaymentsStore {
  return openStore(env.PAYMENTS_DATABASE_URL, env.NEON_PROXY_URL);
}
