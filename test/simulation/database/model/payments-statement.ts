// A year's statement (db/functions/payments/statement.sql).

import { activity } from './games-activity.ts';
import type { Json, Model } from './model.ts';

const sum = (amounts: Iterable<bigint>) => [...amounts].reduce((total, one) => total + one, 0n);

function yearStatement(model: Model, playerId: string, year: number): Json {
  const { disputes, purchases, refunds } = model.payments;
  const beginsAt = Date.UTC(year, 0, 1);
  const endsAt = Date.UTC(year + 1, 0, 1);
  const isIn = (at: number | null) => at !== null && at >= beginsAt && at < endsAt;
  const days = activity(model, playerId, `${year}-01-01`, `${year}-12-31`);
  const play = ['GC', 'SC'].flatMap((currency) => {
    const of = days.filter((day) => day.currency === currency);
    if (of.length === 0) return [];
    return [
      {
        currency,
        rounds: of.reduce((total, { rounds }) => total + rounds, 0),
        wageredMicros: `${sum(of.map(({ wageredMicros }) => wageredMicros))}`,
        paidMicros: `${sum(of.map(({ paidMicros }) => paidMicros))}`,
      },
    ];
  });
  const own = purchases.where((purchase) => purchase.playerId === playerId);
  const paid = own.filter(({ paidAt }) => isIn(paidAt));
  const isOwn = (row: { provider: string; paymentId: string; at: number }) =>
    isIn(row.at) &&
    own.some(
      ({ provider, providerPaymentId }) =>
        provider === row.provider && providerPaymentId === row.paymentId,
    );
  const refunded = refunds.where((row) => row.status === 'succeeded' && isOwn(row));
  const withdrawn = disputes.where(isOwn);
  const returned =
    sum(refunded.map(({ amountMicros }) => amountMicros)) +
    sum(withdrawn.map(({ withdrawnMicros }) => withdrawnMicros));
  return {
    play,
    purchases: paid.length,
    chargedMicros: `${sum(paid.map(({ chargedMicros }) => chargedMicros ?? 0n))}`,
    returnedMicros: `${returned}`,
  };
}

export const PAYMENT_STATEMENT_FUNCTIONS = { 'payments.year_statement': yearStatement };
