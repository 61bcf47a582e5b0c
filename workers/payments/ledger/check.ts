// The ledger's check as a job: what differs is an alert, and stops redemptions until a clean run.

import { log } from '#shared/log.ts';
import type { PaymentsStore } from '../store/index.ts';

/** Runs the check and remembers its outcome; every difference is in the log. */
export async function checkLedger(store: PaymentsStore): Promise<{ differences: number }> {
  const { differences, report } = await store.runCheck();
  if (differences > 0) log('error', 'ledger_differs', { differences, report });
  return { differences };
}
