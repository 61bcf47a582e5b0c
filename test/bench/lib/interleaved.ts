// Several things measured in turns, a short slice each, over and over: on a machine that others use
// too, each meets the same weather, and their ratio means something.

import { type Contender, drive, type Measurement, measurementOf } from './load.ts';

type Tally = { latencies: number[]; cpuMs: number; elapsedMs: number };

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
      const tally = turn === 0 ? undefined : tallies[index];
      const cpuBeforeMs = contender.cpuMs();
      const startedMs = performance.now();
      await drive(contender, startedMs + sliceMs, (latencyMs) => tally?.latencies.push(latencyMs));
      if (tally === undefined) continue;
      tally.cpuMs += contender.cpuMs() - cpuBeforeMs;
      tally.elapsedMs += performance.now() - startedMs;
    }
  }
  return contenders.map(({ name }, index) =>
    measurementOf(name, tallies[index] ?? { latencies: [], cpuMs: 0, elapsedMs: 1 }),
  );
}
