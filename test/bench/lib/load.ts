// A closed loop: each client sends its next request when the last one was answered, so the server is
// never asked for more than it can do and the latency is that of a busy, not of a drowning one.

/** What a run measured. */
export interface Measurement {
  name: string;
  operations: number;
  operationsPerSecond: number;
  p50Ms: number;
  p99Ms: number;
  /** CPU time of the measured processes per operation; the robust figure on a shared machine. */
  cpuMsPerOperation: number;
}

/** Options of a run. */
export interface LoadOptions {
  name: string;
  clients: number;
  seconds: number;
  /** One operation of one client. */
  operation: (client: number) => Promise<unknown>;
  /** CPU time spent so far by the processes under test, in milliseconds. */
  cpuMs: () => number;
  /** Operations that one call of `operation` stands for; 1 unless told. */
  weight?: number;
}

function quantile(sorted: Float64Array, q: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN;
}

async function loop(options: LoadOptions, untilMs: number, latencies: number[]): Promise<void> {
  const lanes = Array.from({ length: options.clients }, async (_, client) => {
    while (performance.now() < untilMs) {
      const startedMs = performance.now();
      await options.operation(client);
      latencies.push(performance.now() - startedMs);
    }
  });
  await Promise.all(lanes);
}

/** Warms up for a fifth of the time, then measures. */
export async function measure(options: LoadOptions): Promise<Measurement> {
  await loop(options, performance.now() + options.seconds * 200, []);
  const latencies: number[] = [];
  const cpuBeforeMs = options.cpuMs();
  const startedMs = performance.now();
  await loop(options, startedMs + options.seconds * 1000, latencies);
  const elapsedSeconds = (performance.now() - startedMs) / 1000;
  const cpuMs = options.cpuMs() - cpuBeforeMs;
  const sorted = Float64Array.from(latencies).sort();
  const operations = latencies.length * (options.weight ?? 1);
  return {
    name: options.name,
    operations,
    operationsPerSecond: operations / elapsedSeconds,
    p50Ms: quantile(sorted, 0.5),
    p99Ms: quantile(sorted, 0.99),
    cpuMsPerOperation: cpuMs / operations,
  };
}
