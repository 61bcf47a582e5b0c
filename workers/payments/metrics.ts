// Metrics of payments: the ledger in a few numbers, for the gateway's metrics page.

import { connect } from '#db/client.ts';
import { outboxesOf } from '#db/outboxes.ts';
import type { MetricSample } from '#shared/contracts/metrics.ts';
import { gauge, outboxSamples } from '#shared/metric-samples.ts';
import type { PaymentsEnv } from './env.ts';
import { liabilitySamples, payoutSamples } from './payouts/metrics.ts';
import { entryStore } from './store/entries.ts';
import { liabilityStore } from './store/liability.ts';
import { metricsStore } from './store/metrics.ts';
import { payoutStore } from './store/payouts.ts';
import { redemptionStore } from './store/redemptions.ts';
import { riskStore } from './store/risk.ts';

/** Read only; throws `DatabaseUnavailable` when Postgres does not answer. */
export async function collectMetrics(env: PaymentsEnv): Promise<MetricSample[]> {
  const database = connect(env.PAYMENTS_DATABASE_URL, env.NEON_PROXY_URL);
  const [facts, cards, prizes, risk, figures, owed, sizes] = await Promise.all([
    metricsStore(database).facts(),
    entryStore(database).waitingEntries(),
    redemptionStore(database).waitingRedemptions(),
    riskStore(database).purchaseRisk(),
    payoutStore(database).payoutFigures(),
    liabilityStore(database).lastLiability(),
    outboxesOf(database).sizes(),
  ]);
  return [
    gauge('parlor_ledger_open_tables', 'Sessions whose escrow account is open', facts.openTables),
    gauge(
      'parlor_ledger_pending_holds',
      'Holds that are neither posted nor void',
      facts.pendingHolds,
    ),
    gauge('parlor_ledger_debtors', 'Wallets with an open debt', facts.debtors),
    gauge('parlor_ledger_check_differences', 'What the last ledger check found', facts.differences),
    gauge(
      'parlor_ledger_check_timestamp_seconds',
      'When the last ledger check ran; 0 when none ever did',
      facts.checkedAtSeconds,
    ),
    gauge('parlor_entries_waiting', 'Cards of free entry that nobody decided yet', cards.waiting),
    gauge('parlor_entries_overdue', 'Those that wait longer than was promised', cards.overdue),
    gauge(
      'parlor_entries_oldest_timestamp_seconds',
      'When the oldest of them came; 0 when none waits',
      Math.round((cards.oldestMs ?? 0) / 1000),
    ),
    gauge(
      'parlor_entries_person_day_max',
      'The most cards that one person accepted alone today',
      cards.personDayMax,
    ),
    gauge('parlor_redemptions_in_review', 'Prizes that wait for a person', prizes.inReview),
    gauge(
      'parlor_redemptions_oldest_timestamp_seconds',
      'Since when the oldest of them waits; 0 when none does',
      Math.round((prizes.oldestMs ?? 0) / 1000),
    ),
    gauge('parlor_redemptions_on_the_way', 'Prizes that are being paid or were sent', prizes.sent),
    gauge(
      'parlor_redemptions_attention',
      'Prizes whose money has left and that somebody must look at',
      prizes.attention,
    ),
    gauge('parlor_purchases_disputed', 'Disputes of the days of the risk rule', risk.disputes),
    gauge(
      'parlor_purchases_paused',
      '1 while nothing is sold because too much is disputed',
      risk.pausedAtMs === null ? 0 : 1,
    ),
    ...payoutSamples(figures),
    ...liabilitySamples(owed),
    ...outboxSamples(sizes),
  ];
}
