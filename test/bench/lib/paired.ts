// A paired comparison: two contenders in alternating pairs of slices, one ratio per pair, and the median
// of the ratios with its 95 % interval. What the machine does besides meets both halves of a pair; a
// stranger would compare two averages, which differ by the weather more than by the code.

import { readdirSync, readFileSync } from 'node:fs';
import { type Contender, drive } from './load.ts';

/** The ratio of the first to the second: median and 95 % interval. */
export interface PairedRatio {
  pairs: number;
  median: number;
  low: number;
  high: number;
  /** Medians of CPU milliseconds per operation. */
  cpuMs: [number, number];
}

/** CPU time of a process in nanoseconds of resolution, which a slice of a second needs; NaN elsewhere. */
export function fineCpuMsOf(pid: number): number {
  try {
    const folder = `/proc/${pid}/task`;
    const times = readdirSync(folder).map((id) =>
      readFileSync(`${folder}/${id}/schedstat`, 'utf8'),
    );
    return times.reduce((sum, text) => sum + Number(text.split(' ')[0]) / 1e6, 0);
  } catch {
    return Number.NaN;
  }
}

const at = (sorted: readonly number[], index: number) =>
  sorted[Math.min(sorted.length - 1, Math.max(0, index))] ?? Number.NaN;

/** The middle one, or between the two in the middle. */
export function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  const middle = sorted.length / 2;
  return (at(sorted, Math.ceil(middle) - 1) + at(sorted, Math.floor(middle))) / 2;
}

/** Median and 95 % interval by order statistics: half of all ratios lie on either side (binomial). */
export function medianInterval(values: readonly number[]): {
  median: number;
  low: number;
  high: number;
} {
  const sorted = values.toSorted((left, right) => left - right);
  const reach = 0.98 * Math.sqrt(sorted.length);
  const low = at(sorted, Math.floor(sorted.length / 2 - reach));
  const high = at(sorted, Math.ceil(sorted.length / 2 + reach) - 1);
  return { median: medianOf(sorted), low, high };
}

async function cpuPerOperation(contender: Contender, sliceMs: number): Promise<number> {
  let operations = 0;
  const cpuBeforeMs = contender.cpuMs();
  await drive(contender, performance.now() + sliceMs, () => {
    operations += 1;
  });
  return (contender.cpuMs() - cpuBeforeMs) / operations;
}

/** CPU per operation of the first, divided by that of the second; each pair begins with the other one. */
export async function measurePaired(
  first: Contender,
  second: Contender,
  pairs: number,
  sliceMs: number,
): Promise<PairedRatio> {
  const spent: [number, number][] = [];
  for (let pair = -1; pair < pairs; pair++) {
    const isTurned = pair % 2 !== 0;
    const one = await cpuPerOperation(isTurned ? second : first, sliceMs);
    const two = await cpuPerOperation(isTurned ? first : second, sliceMs);
    // The first pair only warms up.
    if (pair >= 0) spent.push(isTurned ? [two, one] : [one, two]);
  }
  const ratios = spent.map(([one, two]) => one / two);
  const cpuMs: [number, number] = [
    medianOf(spent.map(([one]) => one)),
    medianOf(spent.map(([, two]) => two)),
  ];
  return { pairs, ...medianInterval(ratios), cpuMs };
}
