// What a player is told when limits change (db/functions/ledger/limits.sql: tell_limits).

import { tell } from './auth-notices.ts';
import { withoutNulls } from './json.ts';
import type { LedgerTables } from './ledger-tables.ts';
import type { Json, Model } from './model.ts';
import { timeText } from './moments.ts';

interface Change {
  id: number;
  kind: string;
  currency?: string;
  period?: string;
  amountMicros?: bigint | null;
  minutes?: number | null;
  effectiveAt: number;
  at: number;
}

const nameOf = ({ kind, currency, period }: Change) => `${kind} ${currency} ${period}`;

function toldOf(change: Change): Json {
  const { kind, currency = null, period = null, amountMicros, minutes = null } = change;
  const from = change.effectiveAt > change.at ? timeText(change.effectiveAt) : null;
  const amount = amountMicros?.toString() ?? null;
  return withoutNulls({ kind, currency, period, amountMicros: amount, minutes, from });
}

/** Those of a table that are new and were not told; what has the effect of an earlier one was. */
function untold(own: readonly Change[], lastId: number) {
  const told = new Set(
    own.filter(({ id }) => id <= lastId).map((row) => `${nameOf(row)} ${row.effectiveAt}`),
  );
  return own.filter((row) => row.id > lastId && !told.has(`${nameOf(row)} ${row.effectiveAt}`));
}

/** Tells what changed since these numbers were the last. */
export function tellLimits(model: Model, playerId: string, before: LedgerTables['numbers']): void {
  const { limitChanges, timeLimitChanges } = model.ledger;
  const coins = untold(limitChanges.by('playerId', playerId), before.limitChange);
  const times = untold(timeLimitChanges.by('playerId', playerId), before.timeLimitChange);
  const changes = [...coins, ...times].sort((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1));
  if (changes.length === 0) return;
  const last = (some: readonly Change[]) => Math.max(0, ...some.map(({ id }) => id));
  const key = `limits_changed:${last(coins)}:${last(times)}`;
  tell(model, playerId, 'limits_changed', key, { changes: changes.map(toldOf) }, model.clockMs);
}
