// The store: all SQL of auth. Rules get it as a value and know nothing of drizzle or Postgres.

import { appendNote } from '#db/audit.ts';
import { connect } from '#db/client.ts';
import { outboxesOf } from '#db/outboxes.ts';
import { standingNoticesOf } from '#db/standing-notices.ts';
import type { AuditNote } from '#shared/http/notes.ts';
import { accountStore, personStore } from './accounts.ts';
import { alertStore, approvalStore } from './approvals.ts';
import { emailChangeStore } from './email-changes.ts';
import { erasureStore } from './erasure.ts';
import { factorStore, proofStore } from './factors.ts';
import { noticeStore } from './notices.ts';
import { operationStore, outboxStore, upkeepStore } from './operations.ts';
import { passwordStore } from './passwords.ts';
import { receiptStore } from './receipts.ts';
import { recoveryStore } from './recoveries.ts';
import { registrationStore } from './registrations.ts';
import { revocationStore, signInStore } from './sign-ins.ts';
import { auditStore, staffActStore, staffStore } from './staff.ts';
import { termsStore } from './terms.ts';

export type { Account, AccountWithHash } from './accounts.ts';
export type { ActContext, Approval } from './approvals.ts';
export type { DueNotice } from './notices.ts';
export type { Counter, OutboxMail } from './operations.ts';
export type { DueReceipt } from './receipts.ts';
export type { NewRegistrationLink, NewVerification } from './registrations.ts';
export type { TokenFacts } from './sign-ins.ts';
export type { PlayerRow } from './staff.ts';

/** Opens the store of a database. */
export function openStore(databaseUrl: string, proxyUrl: string | undefined) {
  const database = connect(databaseUrl, proxyUrl);
  return {
    keepNote: (note: AuditNote) => appendNote(database, note),
    outboxes: outboxesOf(database),
    standings: standingNoticesOf(database),
    ...accountStore(database),
    ...registrationStore(database),
    ...personStore(database),
    ...signInStore(database),
    ...revocationStore(database),
    ...passwordStore(database),
    ...emailChangeStore(database),
    ...erasureStore(database),
    ...factorStore(database),
    ...proofStore(database),
    ...staffStore(database),
    ...staffActStore(database),
    ...approvalStore(database),
    ...alertStore(database),
    ...auditStore(database),
    ...operationStore(database),
    ...outboxStore(database),
    ...upkeepStore(database),
    ...receiptStore(database),
    ...recoveryStore(database),
    ...noticeStore(database),
    ...termsStore(database),
  };
}

export type AuthStore = ReturnType<typeof openStore>;
