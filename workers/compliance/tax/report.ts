// The report of a year as a file for the filing vendor: one line for each account, all of them.

import { csvLine } from '#shared/csv.ts';
import { outward } from '#shared/views/outward.ts';
import type { ComplianceStore } from '../store/index.ts';
import type { TaxReportLine } from '../store/tax.ts';

const LINES_AT_ONCE = 1_000;

const COLUMNS = [
  ...['playerId', 'formKind', 'payments', 'paid', 'returned', 'box3', 'box4', 'corrected'],
  ...['isReported', 'formState', 'token', 'last4'],
] as const;

type Line = Record<string, string | number | boolean | null>;

const cellsOf = (line: Line) =>
  COLUMNS.map((column) => {
    const value = line[column] ?? null;
    return typeof value === 'boolean' ? String(value) : value;
  });

/** The year's report as CSV. */
export async function taxFile(store: ComplianceStore, year: number): Promise<string> {
  const lines = [csvLine(COLUMNS)];
  let found: TaxReportLine[];
  let after: string | null = null;
  do {
    found = await store.taxReport(year, after, LINES_AT_ONCE);
    lines.push(...found.map((line) => csvLine(cellsOf(outward(line)))));
    after = found.at(-1)?.playerId ?? null;
  } while (found.length === LINES_AT_ONCE);
  return lines.join('');
}
