// How fast a third party proves an export: chains of 10^6 movements made in memory, and a root over
// 10^5 leaves, on one core.

import { hash } from 'node:crypto';
import { ROW_BYTES, rebuildRoot, verifyChains } from '#scripts/ledger/chain.ts';

const ACCOUNTS = 1_000;
const VERSIONS = 1_000;
const LEAVES = 100_000;

/** An honest export of ACCOUNTS × VERSIONS movements. */
function makeExport(): Buffer {
  const file = Buffer.alloc(ACCOUNTS * VERSIONS * ROW_BYTES, 7);
  let at = 0;
  for (let account = 1; account <= ACCOUNTS; account++) {
    for (let version = 1; version <= VERSIONS; version++) {
      file.writeBigInt64BE(BigInt(account * 32 + 2), at + 8);
      file.writeInt32BE(version, at + 16);
      file.writeBigInt64BE(1n, at + 28);
      file.writeBigInt64BE(BigInt(version), at + 36);
      const from = version === 1 ? at : at - 32;
      file.write(hash('sha256', file.subarray(from, at + 86), 'binary'), at + 86, 'latin1');
      at += ROW_BYTES;
    }
  }
  return file;
}

function cpuSeconds(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

/** Prints rows per CPU second; throws when the honest export does not hold. */
export function measureVerification(): void {
  const file = makeExport();
  let problems = 0;
  const chains = cpuSeconds(() => {
    problems = verifyChains(file).problems.length;
  });
  if (problems > 0) throw new Error(`${problems} problems in an honest export`);
  const leaves = Array.from(
    { length: LEAVES },
    (_, index) => `${hash('sha256', `${index}`)}|1000000`,
  );
  const tree = cpuSeconds(() => {
    rebuildRoot(leaves);
  });
  const rows = Math.round((ACCOUNTS * VERSIONS) / chains).toLocaleString('en');
  const perSecond = Math.round(LEAVES / tree).toLocaleString('en');
  console.log(
    `verify: ${rows} movements and ${perSecond} leaves per CPU second (goal 1,000,000 rows)`,
  );
}
