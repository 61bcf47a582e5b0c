// Many connections that post overlapping lists of transfers over few accounts: what deadlocks when
// rows are locked in any other order than the one. Every posting that was acknowledged must be there.

import { randomInt, randomUUID } from 'node:crypto';
import type { Ledger } from './ledger.ts';

/** What came of it. */
export interface ContentionReport {
  postings: number;
  refused: number;
  deadlocks: number;
  /** Acknowledged postings that are not in the journal. */
  lost: number;
}

/** Posts from `connections` at once, until so many postings were answered. */
export async function postInContention(
  ledger: Ledger,
  options: { connections: number; postings: number; accounts: number },
): Promise<ContentionReport> {
  const players = await ledger.players(options.accounts);
  const wallets = await Promise.all(players.map((player) => ledger.walletId(player, 'GC')));
  await Promise.all(
    players.map((player) => ledger.grant(`rival:${player}`, player, 'GC', 10n ** 9n)),
  );
  const deadlocksBefore = ledger.counters.deadlocks;
  const acknowledged: string[] = [];
  let refused = 0;
  const pick = () => wallets[randomInt(wallets.length)] ?? '';
  const work = async () => {
    while (acknowledged.length + refused < options.postings) {
      const legs: [string, string, bigint][] = [];
      const count = randomInt(1, 7);
      while (legs.length < count) {
        const [from, to] = [pick(), pick()];
        if (from !== to) legs.push([from, to, BigInt(randomInt(1, 1000))]);
      }
      const key = randomUUID();
      const answer = await ledger.post(key, legs);
      if (answer.refused === undefined) acknowledged.push(key);
      else refused += 1;
    }
  };
  await Promise.all(Array.from({ length: options.connections }, work));
  const [row] = await ledger.admin<{ lost: string }>(
    `select count(*) as lost from unnest($1::text[]) as k (key)
      where not exists (select from ledger.postings p where p.key = k.key)`,
    [acknowledged],
  );
  return {
    postings: acknowledged.length,
    refused,
    deadlocks: ledger.counters.deadlocks - deadlocksBefore,
    lost: Number(row?.lost),
  };
}
