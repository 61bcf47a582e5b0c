// MetricsService of payments: the ledger in a few numbers, for the gateway's metrics page.

import { WorkerEntrypoint } from 'cloudflare:workers';
import { connect } from '#db/client.ts';
import { outboxesOf } from '#db/outboxes.ts';
import type { MetricSample, MetricsServiceContract } from '#shared/contracts/metrics.ts';
import { outboxSamples } from '#shared/outbox-metrics.ts';
import type { PaymentsEnv } from './env.ts';
import { metricsStore } from './store/metrics.ts';

const gauge = (name: string, help: string, value: number): MetricSample => ({
  name: `parlor_ledger_${name}`,
  type: 'gauge',
  help,
  value,
});

/** Read only; throws `DatabaseUnavailable` when Postgres does not answer. */
export class MetricsService
  extends WorkerEntrypoint<PaymentsEnv>
  implements MetricsServiceContract
{
  async collect(): Promise<MetricSample[]> {
    const { PAYMENTS_DATABASE_URL, NEON_PROXY_URL } = this.env;
    const database = connect(PAYMENTS_DATABASE_URL, NEON_PROXY_URL);
    const [facts, sizes] = await Promise.all([
      metricsStore(database).facts(),
      outboxesOf(database, 'payments').sizes(),
    ]);
    return [
      gauge('open_tables', 'Sessions whose escrow account is open', facts.openTables),
      gauge('pending_holds', 'Holds that are neither posted nor void', facts.pendingHolds),
      gauge('debtors', 'Wallets with an open debt', facts.debtors),
      gauge('check_differences', 'What the last ledger check found', facts.differences),
      gauge(
        'check_timestamp_seconds',
        'When the last ledger check ran; 0 when none ever did',
        facts.checkedAtSeconds,
      ),
      ...outboxSamples(sizes),
    ];
  }
}
