// Counters of this isolate in Prometheus' text format. An isolate is one of many: the scraper sums
// over time, and the central logs hold the exact record (one line per request).

import type { MetricSample } from '#shared/contracts/metrics.ts';

const BUCKETS_MS = [5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000];

interface RouteCounter {
  requests: Map<number, number>;
  buckets: number[];
  totalMs: number;
}

const routes = new Map<string, RouteCounter>();
const errors = new Map<string, number>();

/** Counts one answered request under its route pattern, never under its path. */
export function countRequest(route: string, status: number, durationMs: number): void {
  let counter = routes.get(route);
  if (counter === undefined) {
    counter = { requests: new Map(), buckets: BUCKETS_MS.map(() => 0), totalMs: 0 };
    routes.set(route, counter);
  }
  counter.requests.set(status, (counter.requests.get(status) ?? 0) + 1);
  counter.totalMs += durationMs;
  BUCKETS_MS.forEach((bound, index) => {
    if (durationMs <= bound && counter.buckets[index] !== undefined) counter.buckets[index]++;
  });
}

/** Counts a refusal by its code. */
export function countError(code: string): void {
  errors.set(code, (errors.get(code) ?? 0) + 1);
}

const label = (text: string) => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"');

function* routeLines(): Generator<string> {
  yield '# TYPE parlor_requests_total counter';
  for (const [route, { requests }] of routes) {
    for (const [status, count] of requests) {
      yield `parlor_requests_total{route="${label(route)}",status="${status}"} ${count}`;
    }
  }
  yield '# TYPE parlor_request_duration_seconds histogram';
  for (const [route, { requests, buckets, totalMs }] of routes) {
    const total = [...requests.values()].reduce((sum, count) => sum + count, 0);
    const name = `parlor_request_duration_seconds`;
    for (const [index, bound] of BUCKETS_MS.entries()) {
      yield `${name}_bucket{route="${label(route)}",le="${bound / 1000}"} ${buckets[index]}`;
    }
    yield `${name}_bucket{route="${label(route)}",le="+Inf"} ${total}`;
    yield `${name}_sum{route="${label(route)}"} ${totalMs / 1000}`;
    yield `${name}_count{route="${label(route)}"} ${total}`;
  }
}

/** The whole page: this isolate's counters, then what the services measured. */
export function metricsPage(samples: readonly MetricSample[]): string {
  const lines = [...routeLines(), '# TYPE parlor_errors_total counter'];
  for (const [code, count] of errors) lines.push(`parlor_errors_total{code="${code}"} ${count}`);
  for (const { name, type, help, value } of samples) {
    lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, `${name} ${value}`);
  }
  return `${lines.join('\n')}\n`;
}
