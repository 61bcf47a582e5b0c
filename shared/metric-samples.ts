// Metric samples: how services write a gauge, and those of outboxes, the same for all.

import type { MetricSample } from './contracts/metrics.ts';
import type { OutboxSize } from './contracts/outboxes.ts';

/** One gauge under its full name. */
export const gauge = (
  name: string,
  help: string,
  value: number,
  labels?: MetricSample['labels'],
): MetricSample => ({ name, type: 'gauge', help, value, ...(labels && { labels }) });

const HELP = {
  parlor_outbox_waiting: 'Rows that wait to be delivered, up to 10,000',
  parlor_outbox_parked: 'Rows that were tried too often and wait for a person to look',
  parlor_outbox_oldest_timestamp_seconds:
    'Since when the row that waits longest is due; 0 when none waits',
};

/** The samples of a service's outboxes. */
export function outboxSamples(sizes: readonly OutboxSize[]): MetricSample[] {
  const sample = (name: keyof typeof HELP, outbox: string, value: number) =>
    gauge(name, HELP[name], value, { outbox });
  return sizes.flatMap(({ outbox, waiting, parked, oldestAtSeconds }) => [
    sample('parlor_outbox_waiting', outbox, waiting),
    sample('parlor_outbox_parked', outbox, parked),
    sample('parlor_outbox_oldest_timestamp_seconds', outbox, Math.floor(oldestAtSeconds ?? 0)),
  ]);
}
