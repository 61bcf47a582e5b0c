// Prints measurements as a Markdown table, each as a ratio to its yardstick of the same run.

import type { Measurement } from './load.ts';

/** A measurement and what it is compared with; a yardstick has none. */
export interface Row {
  measured: Measurement;
  yardstick?: Measurement;
}

const fixed = (value: number, digits: number) =>
  Number.isNaN(value)
    ? '–'
    : value.toLocaleString('en', { maximumFractionDigits: digits, minimumFractionDigits: digits });

/** The table as text. */
export function table(rows: readonly Row[]): string {
  const lines = [
    '| what | ops/s | p50 ms | p99 ms | CPU ms/op | ÷ yardstick | CPU ÷ yardstick |',
    '| --- | ---: | ---: | ---: | ---: | ---: | ---: |',
  ];
  for (const { measured, yardstick } of rows) {
    const ratio = yardstick && measured.operationsPerSecond / yardstick.operationsPerSecond;
    const cpuRatio = yardstick && measured.cpuMsPerOperation / yardstick.cpuMsPerOperation;
    const cells = [
      measured.name,
      fixed(measured.operationsPerSecond, 0),
      fixed(measured.p50Ms, 2),
      fixed(measured.p99Ms, 2),
      fixed(measured.cpuMsPerOperation, 3),
      ratio === undefined ? 'yardstick' : fixed(ratio, 2),
      cpuRatio === undefined ? '' : fixed(cpuRatio, 2),
    ];
    lines.push(`| ${cells.join(' | ')} |`);
  }
  return lines.join('\n');
}
