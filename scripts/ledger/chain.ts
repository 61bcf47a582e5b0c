// The hash chains from outside: reads an export of all movements and proves each from the one before
// with nothing of the ledger's own SQL. An export is one run of rows of 118 bytes, in the order of
// accounts and versions: entry id 8, account 8, version 4, contra 8, effect 8, balance after 8, kind
// 2, microseconds since 2000 8, posting digest 32, hash 32. A row's hash stands right before the
// next row, so what is hashed is one stretch of the file.

import { hash } from 'node:crypto';

export const ROW_BYTES = 118;
const CONTENT_BYTES = 86;
const HASH_BYTES = 32;

/** The row of a movement, for an export. */
export const EXPORT_ROW = `int8send(m.entry_id) || int8send(m.account_id) || int4send(m.version)
  || int8send(m.contra_id) || int8send(m.effect_micros) || int8send(m.after_micros)
  || int2send(m.kind) || timestamptz_send(m.at) || m.digest || m.hash`;

/** What a reader found. */
export interface ChainReport {
  rows: number;
  accounts: number;
  /** Last balance of each account, in micros. */
  balances: Map<bigint, bigint>;
  problems: string[];
}

/** Proves all chains of an export. */
export function verifyChains(file: Buffer): ChainReport {
  const report: ChainReport = { rows: 0, accounts: 0, balances: new Map(), problems: [] };
  if (file.length % ROW_BYTES !== 0) report.problems.push('the file ends within a row');
  let account = -1n;
  let version = 0;
  let balance = 0n;
  const whole = file.length - (file.length % ROW_BYTES);
  for (let start = 0; start < whole; start += ROW_BYTES) {
    const rowAccount = file.readBigInt64BE(start + 8);
    const rowVersion = file.readInt32BE(start + 16);
    const first = rowAccount !== account;
    if (first) {
      if (account >= 0n) report.balances.set(account, balance);
      report.accounts += 1;
      account = rowAccount;
      version = 0;
      balance = 0n;
    }
    const after = file.readBigInt64BE(start + 36);
    const label = () => `account ${rowAccount}, movement ${rowVersion}`;
    if (rowVersion !== version + 1) report.problems.push(`${label()}: comes after ${version}`);
    if (balance + file.readBigInt64BE(start + 28) !== after) {
      report.problems.push(`${label()}: the balance does not follow`);
    }
    const from = first ? start : start - HASH_BYTES;
    const end = start + CONTENT_BYTES;
    // A text of one-byte characters is several times cheaper to get than a Buffer.
    const found = hash('sha256', file.subarray(from, end), 'binary');
    if (found !== file.toString('latin1', end, end + HASH_BYTES)) {
      report.problems.push(`${label()}: the digest does not follow`);
    }
    version = rowVersion;
    balance = after;
    report.rows += 1;
  }
  if (account >= 0n) report.balances.set(account, balance);
  return report;
}

interface TreeNode {
  hash: string;
  sum: bigint;
}

/**
 * Rebuilds a root and its total from its leaves, `<digest in hex>|<micros>` each; null when there is
 * none. Each sum is bound by its own node, so no other sums lead to this root.
 */
export function rebuildRoot(leaves: readonly string[]): TreeNode | null {
  let level: TreeNode[] = leaves.map((leaf) => {
    const [, sum = ''] = leaf.split('|');
    return { hash: hash('sha256', `parlor-sum-v2|${leaf}`, 'hex'), sum: BigInt(sum) };
  });
  while (level.length > 1) {
    const next: TreeNode[] = [];
    for (let index = 0; index < level.length; index += 2) {
      const [left, right] = [level[index], level[index + 1]];
      if (left === undefined) continue;
      if (right === undefined) {
        next.push(left);
        continue;
      }
      const text = `parlor-node-v2|${left.hash}|${right.hash}`;
      next.push({ hash: hash('sha256', text, 'hex'), sum: left.sum + right.sum });
    }
    level = next;
  }
  return level[0] ?? null;
}
