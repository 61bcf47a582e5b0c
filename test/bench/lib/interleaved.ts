// Several things measured in turns, a short slice each, over and over: on a machine that others use
// too, each meets the same weather, and their ratio means something.

import type { Measurement } from './load.ts';

/** One thing to measure. */
export interface Contender {
  name: string;
  clients: number;
  operation: (client: number) => Promise<unknown>;
  cpuMs: () => number;
}

type Tally = { latencies: number[]; cpuMs: number; elapsedMs: number };

async function slice(contender: Contender, untilMs: number, latencies: number[]): Promise<void> {
  const lanes = Array.from({ length: contender.clients }, async (_, client) => {
    while (performance.now() < untilMs) {
      const startedMs = performance.now();
      await contender.operation(client);
      latencies.push(performance.now() - startedMs);
    }
  });
  await Promise.all(lanes);
}

function measurementOf(name: string, { latencies, cpuMs, elapsedMs }: Tally): Measurement {
  const sorted = Float64Array.from(latencies).sort();
  const at = (q: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))];
  return {
    name,
    operations: latencies.length,
    operationsPerSecond: (latencies.length / elapsedMs) * 1_000,
    p50Ms: at(0.5) ?? Number.NaN,
    p99Ms: at(0.99) ?? Number.NaN,
    cpuMsPerOperation: cpuMs / latencies.length,
  };
}

/** Runs all in turns until each had `seconds`; the first turn only warms up. */
export async function measureInTurns(
  contenders: readonly Contender[],
  seconds: number,
  sliceMs = 400,
): Promise<Measurement[]> {
  const tallies = contenders.map((): Tally => ({ latencies: [], cpuMs: 0, elapsedMs: 0 }));
  const turns = Math.max(1, Math.round((seconds * 1_000) / sliceMs));
  for (let turn = 0; turn <= turns; turn++) {
    for (const [index, contender] of contenders.entries()) {
      const latencies: number[] = [];
      const cpuBeforeMs = contender.cpuMs();
      const startedMs = performance.now();
      await slice(contender, startedMs + sliceMs, latencies);
      const tally = tallies[index];
      if (turn === 0 || tally === undefined) continue;
      tally.cpuMs += contender.cpuMs() - cpuBeforeMs;
      tally.elapsedMs += performance.now() - startedMs;
      // Not `push(...)`: a slice can hold more than a call may have arguments.
      for (const latency of latencies) tally.latencies.push(latency);
    }
  }
  return contenders.map(({ name }, index) =>
    measurementOf(name, tallies[index] ?? { latencies: [], cpuMs: 0, elapsedMs: 1 }),
  );
}
