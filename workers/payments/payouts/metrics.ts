// Gauges of prizes that leave, and of what they could be asked for.

import type { MetricSample } from '#shared/contracts/metrics.ts';
import { gauge } from '#shared/metric-samples.ts';
import type { Liability } from '../store/liability.ts';
import type { PayoutFigures } from '../store/payouts.ts';

/** What became of payouts in the last 24 hours. */
export function payoutSamples({ payouts, waits, notices, paused }: PayoutFigures): MetricSample[] {
  const orders = payouts.map(({ outcome, code, count }) =>
    gauge(
      'parlor_payouts_day',
      'Payouts of the last 24 hours by what happened (paying: ordered) and the code of what failed or returned',
      count,
      { outcome, code },
    ),
  );
  const seconds = (['half', 'most'] as const).map((share) =>
    gauge(
      'parlor_payouts_wait_seconds',
      'From the request to the order, of the last 24 hours: what half and 95 % took at most; 0 without any',
      waits[share],
      { quantile: share === 'half' ? '0.5' : '0.95' },
    ),
  );
  const heard = notices.map(({ outcome, count }) =>
    gauge(
      'parlor_payout_notices_day',
      'Notices of the payout provider in the last 24 hours by what became of them',
      count,
      { outcome },
    ),
  );
  const isPaused = gauge(
    'parlor_payouts_paused',
    '1 while no prize leaves because the provider’s statement differs',
    paused ? 1 : 0,
  );
  return [...orders, ...seconds, ...heard, isPaused];
}

/** The hour's reckoning; none before the first. */
export function liabilitySamples(last: Liability | null): MetricSample[] {
  if (last === null) return [];
  const parts = {
    ...{ redeemable: last.redeemableMicros, to_play: last.toPlayMicros, held: last.heldMicros },
    ...{ on_the_way: last.onTheWayMicros, cash: last.cashMicros },
  };
  const known = Object.entries(parts).flatMap(([part, micros]) =>
    micros === null
      ? []
      : [
          gauge(
            'parlor_sc_liability_micros',
            'Sweeps Coins by what they wait for, and the cash stated less what was paid since',
            Number(micros),
            { part },
          ),
        ],
  );
  const cover =
    last.cover === null
      ? []
      : [
          gauge(
            'parlor_sc_cover_ratio',
            'Cash as a share of what could be redeemed, what is still to play left out',
            Number(last.cover),
          ),
        ];
  const state = gauge(
    'parlor_sc_below_floor',
    '1 while cash is below the floor of the rules, or nobody has stated it lately',
    last.state === 'below_floor' || last.state === 'cash_unknown' ? 1 : 0,
  );
  const at = gauge(
    'parlor_sc_liability_timestamp_seconds',
    'When that was reckoned',
    Math.round(Number(last.atMs) / 1000),
  );
  return [...known, ...cover, state, at];
}
