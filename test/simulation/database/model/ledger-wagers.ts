// Limits on the sum of stakes, kept by lease (db/functions/ledger/wager_limits.sql).

import { DAYS, limitJson, limitNow, utcDay } from './ledger-days.ts';
import { accountOf, larger, refusal, samePerson, smaller, walletsOf } from './ledger-journal.ts';
import type { Limit, Wallet } from './ledger-tables.ts';
import type { Json, Model } from './model.ts';
import { timeText } from './moments.ts';

const LEAST = -9_223_372_036_854_775_807n;

/** Adds what was wagered on a day that is over. */
export function addDayWagers(model: Model, walletId: number, day: number | null, wagered: bigint) {
  if (day === null || wagered === 0n) return;
  const { dayResults } = model.ledger;
  const known = dayResults.get(walletId, day);
  const fresh = { walletId, day, netMicros: 0n, wageredMicros: wagered };
  if (known === undefined) dayResults.insert(fresh);
  else dayResults.change(known, { wageredMicros: known.wageredMicros + wagered });
}

/** What was wagered and is leased in a window that begins after a day. */
function takenSince(model: Model, wallets: readonly Wallet[], since: number): bigint {
  let taken = 0n;
  for (const { accountId } of wallets) {
    for (const { day, wageredMicros } of model.ledger.dayResults.by('walletId', accountId)) {
      if (day > since) taken += wageredMicros;
    }
    for (const session of model.ledger.sessions.by('walletId', accountId)) {
      if (session.closedAt !== null || session.accountId === null) continue;
      const { resultDay, dayStartMicros, wageredMicros } = accountOf(model, session.accountId);
      const wagered = wageredMicros ?? 0n;
      const start = (resultDay ?? 0) > since ? (dayStartMicros ?? 0n) : wagered;
      taken += larger(wagered, session.wagerCeilingMicros ?? 0n) - start;
    }
  }
  return taken;
}

const isWager = (currency: string) => (limit: Limit) =>
  limit.kind === 'wager' && limit.currency === currency;

function ownLimits(model: Model, playerId: string, currency: string): Limit[] {
  return samePerson(model, playerId)
    .flatMap((id) => model.ledger.limits.by('playerId', id))
    .filter(isWager(currency));
}

/** The strictest wager limit and what it leaves beyond the leases of open tables. */
export function strictestWagerLimit(model: Model, playerId: string, currency: string, at: number) {
  const wallets = walletsOf(model, playerId, currency);
  const [strictest] = ownLimits(model, playerId, currency)
    .flatMap((limit) => {
      const amount = limitNow(limit, at);
      if (amount === null) return [];
      const days = DAYS[limit.period] ?? 1;
      const budget = amount - takenSince(model, wallets, utcDay(at) - days);
      return [{ budget, days, period: limit.period }];
    })
    .sort((one, other) =>
      one.budget === other.budget ? other.days - one.days : one.budget < other.budget ? -1 : 1,
    );
  if (strictest === undefined) return null;
  return {
    wagerBudget: larger(LEAST, strictest.budget),
    wagerLimit: limitJson('wager', currency, strictest.period),
  };
}

/** Why a table is not opened: nothing may be wagered at it. */
export const wagerRefusal = (changesAt: number | null, wagerLimit: Json | null): Json =>
  refusal('limit_reached', { changesAt: timeText(changesAt), limit: wagerLimit });

/** Extends a table's lease as far as the limit allows; its ceiling. */
export function extendLease(
  model: Model,
  sessionId: string,
  upTo: bigint,
  wagerBudget: bigint,
): bigint {
  const { sessions } = model.ledger;
  const session = sessions.get(sessionId) as NonNullable<ReturnType<typeof sessions.get>>;
  const wagered = accountOf(model, session.accountId as number).wageredMicros ?? 0n;
  const leased = larger(wagered, session.wagerCeilingMicros ?? 0n);
  const wagerCeilingMicros =
    wagerBudget < 0n
      ? larger(wagered, leased + wagerBudget)
      : larger(leased, smaller(upTo, leased + wagerBudget));
  sessions.change(session, { wagerCeilingMicros });
  return wagerCeilingMicros;
}
