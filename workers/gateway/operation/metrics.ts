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
const undeclared = new Map<string, number>();

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

/** Counts a refusal that was not as its route declares: its `code`, or its `facts`. */
export function countUndeclared(what: string): void {
  undeclared.set(what, (undeclared.get(what) ?? 0) + 1);
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

/** What a service measured, now or when it last could. */
export interface MeasuredSource {
  source: string;
  /** It answered this time. */
  up: boolean;
  /** When it measured; 0 when it never did. */
  atMs: number;
  samples: readonly MetricSample[];
}

function* sourceLines(sources: readonly MeasuredSource[]): Generator<string> {
  yield '# HELP parlor_source_up 1 when the service measured for this scrape';
  yield '# TYPE parlor_source_up gauge';
  for (const { source, up } of sources) yield `parlor_source_up{source="${source}"} ${up ? 1 : 0}`;
  yield '# HELP parlor_source_timestamp_seconds When it measured what is shown; 0 when it never did';
  yield '# TYPE parlor_source_timestamp_seconds gauge';
  for (const { source, atMs } of sources) {
    yield `parlor_source_timestamp_seconds{source="${source}"} ${Math.floor(atMs / 1000)}`;
  }
}

// All samples of a name stand together under one heading, whoever measured them.
function* sampleLines(samples: readonly MetricSample[]): Generator<string> {
  for (const [name, series] of Map.groupBy(samples, (sample) => sample.name)) {
    yield `# HELP ${name} ${series[0]?.help}`;
    yield `# TYPE ${name} ${series[0]?.type}`;
    for (const { labels = {}, value } of series) {
      const pairs = Object.entries(labels).map(([key, text]) => `${key}="${label(text)}"`);
      yield `${name}${pairs.length === 0 ? '' : `{${pairs.join(',')}}`} ${value}`;
    }
  }
}

/** The whole page: this isolate's counters, then what the services measured, now or last. */
export function metricsPage(sources: readonly MeasuredSource[]): string {
  const lines = [...routeLines(), '# TYPE parlor_errors_total counter'];
  for (const [code, count] of errors) lines.push(`parlor_errors_total{code="${code}"} ${count}`);
  lines.push('# TYPE parlor_refusals_undeclared_total counter');
  for (const [what, count] of undeclared) {
    lines.push(`parlor_refusals_undeclared_total{what="${label(what)}"} ${count}`);
  }
  lines.push(...sourceLines(sources));
  lines.push(...sampleLines(sources.flatMap(({ samples }) => samples)));
  return `${lines.join('\n')}\n`;
}
