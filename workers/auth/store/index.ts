// The store: all SQL of auth. Rules get it as a value and know nothing of drizzle or Postgres.

import { appendNote } from '#db/audit.ts';
import { connect } from '#db/client.ts';
import { outboxesOf } from '#db/outboxes.ts';
import type { AuditNote } from '#shared/http/notes.ts';
import { accountStore, personStore, registrationStore } from './accounts.ts';
import { alertStore, approvalStore } from './approvals.ts';
import { changeStore, emailStore, factorStore, leavingStore, proofStore } from './changes.ts';
import { operationStore, outboxStore, upkeepStore } from './operations.ts';
import { receiptStore } from './receipts.ts';
import { revocationStore, signInStore } from './sign-ins.ts';
import { auditStore, staffActStore, staffStore } from './staff.ts';

export type {
  AccountWithHash,
  NewRegistrationLink,
  NewVerification,
} from './accounts.ts';
export type { Approval } from './approvals.ts';
export type { Counter } from './operations.ts';
export type { DueReceipt } from './receipts.ts';
export type { Account, OutboxMail } from './rows.ts';
export type { PlayerRow } from './staff.ts';

/** Opens the store of a database. */
export function openStore(databaseUrl: string, proxyUrl: string | undefined) {
  const database = connect(databaseUrl, proxyUrl);
  return {
    keepNote: (note: AuditNote) => appendNote(database, note),
    outboxes: outboxesOf(database),
    ...accountStore(database),
    ...registrationStore(database),
    ...personStore(database),
    ...signInStore(database),
    ...revocationStore(database),
    ...changeStore(database),
    ...emailStore(database),
    ...leavingStore(database),
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
  };
}

export type AuthStore = ReturnType<typeof openStore>;
