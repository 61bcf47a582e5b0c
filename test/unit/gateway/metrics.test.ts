// The metrics page keeps what was measured last, says when that was, and tells "never" from "now".

import { expect, it } from 'vitest';
import { metricsPage } from '#workers/gateway/operation/metrics.ts';

const sample = (value: number) => ({
  name: 'parlor_ledger_check_timestamp_seconds',
  type: 'gauge' as const,
  help: 'When the last ledger check ran; 0 when none ever did',
  value,
});

it('the metrics page shows a service that cannot measure with its last gauges and their time', () => {
  const page = metricsPage([
    { source: 'payments', up: false, atMs: 1_795_000_000_500, samples: [sample(1_794_999_000)] },
    { source: 'games', up: false, atMs: 0, samples: [] },
    { source: 'social', up: true, atMs: 1_795_000_060_000, samples: [] },
  ]);
  const lines = page.split('\n');
  expect(lines).toContain('parlor_ledger_check_timestamp_seconds 1794999000');
  expect(lines).toContain('parlor_source_up{source="payments"} 0');
  expect(lines).toContain('parlor_source_timestamp_seconds{source="payments"} 1795000000');
  expect(lines).toContain('parlor_source_timestamp_seconds{source="games"} 0');
  expect(lines).toContain('parlor_source_up{source="social"} 1');
  expect(page).not.toMatch(/age_seconds/);
});
