// Wager limits and the leases of tables, as calls of the ledger.

import type { Answer, Ledger } from './ledger.ts';

/** Sets a limit of what is wagered. */
export function limitWagers(
  ledger: Ledger,
  playerId: string,
  micros: bigint | null,
  { currency = 'GC', period = 'day' } = {},
): Promise<Answer> {
  const wish = { kind: 'wager', currency, period, amountMicros: micros?.toString() ?? null };
  return ledger.call('select ledger.set_limits($1, $2)', [playerId, JSON.stringify([wish])]);
}

/** Asks for a table's lease: how much it may have wagered in all. */
export function lease(
  ledger: Ledger,
  sessionId: string,
  playerId: string,
  currency: string,
  upTo: bigint,
): Promise<Answer> {
  const values = [sessionId, playerId, currency, upTo];
  return ledger.call('select ledger.table_standing($1, $2, $3, $4)', values);
}
