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

/** One thing to measure. */
export interface Contender {
  name: string;
  clients: number;
  /** One operation of one client. */
  operation: (client: number) => Promise<unknown>;
  /** CPU time spent so far by the processes under test, in milliseconds. */
  cpuMs: () => number;
}

/** Lets every client work until then; `done` hears how long each operation took. */
export async function drive(
  { clients, operation }: Pick<Contender, 'clients' | 'operation'>,
  untilMs: number,
  done: (latencyMs: number) => void = () => {},
): Promise<void> {
  const lanes = Array.from({ length: clients }, async (_, client) => {
    while (performance.now() < untilMs) {
      const startedMs = performance.now();
      await operation(client);
      done(performance.now() - startedMs);
    }
  });
  await Promise.all(lanes);
}

/** The element at a fraction of a sorted list. */
export const quantile = (sorted: ArrayLike<number>, q: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN;

/** What was collected, as figures. */
export function measurementOf(
  name: string,
  { latencies, cpuMs, elapsedMs }: { latencies: number[]; cpuMs: number; elapsedMs: number },
): Measurement {
  const sorted = Float64Array.from(latencies).sort();
  return {
    name,
    operations: latencies.length,
    operationsPerSecond: (latencies.length / elapsedMs) * 1_000,
    p50Ms: quantile(sorted, 0.5),
    p99Ms: quantile(sorted, 0.99),
    cpuMsPerOperation: cpuMs / latencies.length,
  };
}

/** Warms up for a fifth of the time, then measures. */
export async function measure(contender: Contender & { seconds: number }): Promise<Measurement> {
  const { name, seconds } = contender;
  await drive(contender, performance.now() + seconds * 200);
  const latencies: number[] = [];
  const cpuBeforeMs = contender.cpuMs();
  const startedMs = performance.now();
  await drive(contender, startedMs + seconds * 1000, (latencyMs) => latencies.push(latencyMs));
  const elapsedMs = performance.now() - startedMs;
  return measurementOf(name, { latencies, cpuMs: contender.cpuMs() - cpuBeforeMs, elapsedMs });
}
