// The store: all SQL of auth. Rules get it as a value and know nothing of drizzle or Postgres.

import { connect } from '#db/client.ts';
import { accountStore } from './accounts.ts';
import { changeStore, factorStore } from './changes.ts';
import { operationStore } from './operations.ts';
import { receiptStore } from './receipts.ts';
import { signInStore } from './sign-ins.ts';
import { staffStore } from './staff.ts';

export type { NewVerification } from './accounts.ts';
export type { Counter } from './operations.ts';
export type { DueReceipt } from './receipts.ts';
export type { Account, OutboxMail } from './rows.ts';
export type { PlayerRow } from './staff.ts';

/** Opens the store of a database. */
export function openStore(databaseUrl: string, proxyUrl: string | undefined) {
  const database = connect(databaseUrl, proxyUrl);
  return {
    ...accountStore(database),
    ...signInStore(database),
    ...changeStore(database),
    ...factorStore(database),
    ...staffStore(database),
    ...operationStore(database),
    ...receiptStore(database),
  };
}

export type AuthStore = ReturnType<typeof openStore>;
