// Metrics of payments: the ledger in a few numbers, for the gateway's metrics page.

import { connect } from '#db/client.ts';
import { outboxesOf } from '#db/outboxes.ts';
import type { MetricSample } from '#shared/contracts/metrics.ts';
import { gauge, outboxSamples } from '#shared/metric-samples.ts';
import type { PaymentsEnv } from './env.ts';
import { metricsStore } from './store/metrics.ts';

/** Read only; throws `DatabaseUnavailable` when Postgres does not answer. */
export async function collectMetrics(env: PaymentsEnv): Promise<MetricSample[]> {
  const database = connect(env.PAYMENTS_DATABASE_URL, env.NEON_PROXY_URL);
  const [facts, sizes] = await Promise.all([
    metricsStore(database).facts(),
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
    ...outboxSamples(sizes),
  ];
}
