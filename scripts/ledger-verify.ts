// `node scripts/ledger-verify.ts <folder>`: proves an export (ledger-export.ts) offline: each
// movement from the one before, no balance below zero but for accounts that may owe, and each root
// from its leaves. Exit code 1 when something does not hold.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rebuildRoot, verifyChains } from './ledger/chain.ts';

interface RootFile {
  root: { day: string; currency: string; root: string; totalMicros: string };
  leaves: string[];
}

const [folder = ''] = process.argv.slice(2);
if (folder === '') {
  console.error('usage: node scripts/ledger-verify.ts <folder>');
  process.exit(2);
}
const file = readFileSync(join(folder, 'movements.bin'));
const cpu = process.cpuUsage();
const report = verifyChains(file);
const used = process.cpuUsage(cpu);
const seconds = (used.user + used.system) / 1e6;
const problems = [...report.problems];
const roots = JSON.parse(readFileSync(join(folder, 'roots.json'), 'utf8')) as RootFile[];
for (const { root, leaves } of roots) {
  const top = rebuildRoot(leaves);
  const positive = leaves.every((leaf) => /\|(0|[1-9]\d*)$/.test(leaf));
  const same = positive && top?.hash === root.root && top.sum.toString() === root.totalMicros;
  if (!same) problems.push(`root ${root.day} ${root.currency}: does not follow from its leaves`);
}
for (const problem of problems.slice(0, 100)) console.log(`DIFFERS  ${problem}`);
console.log(
  `${problems.length === 0 ? 'sound' : `${problems.length} differences`}: ${report.rows} movements ` +
    `of ${report.accounts} accounts, ${roots.length} roots, ` +
    `${Math.round(report.rows / seconds)} movements per CPU second`,
);
process.exitCode = problems.length === 0 ? 0 : 1;
