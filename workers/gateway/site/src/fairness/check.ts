// Recomputes a round in this browser with the very code that the table runs. Loaded on demand: it
// brings the rules of all games along.

import type { Output } from '#shared/client/types.ts';
import { serverSeedHash } from '#shared/fairness/seeds.ts';
import { verify } from '#shared/fairness/verify.ts';
import { formatAmount, parseAmount } from '#shared/money.ts';

export type Replay = Output<'games.replayRound'>;

export interface Check {
  /** The revealed seed hashes to what was shown before play. */
  hash: boolean;
  outcome: boolean;
  payout: boolean;
}

// Key order says nothing about an outcome.
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([left], [right]) => (left < right ? -1 : 1)))
      : part,
  );
}

// The stake that opened a hand of blackjack: each double and each split added one more.
function openingStake(stakeMicros: bigint, actions: readonly { action: string }[]): bigint {
  const more = actions.filter(({ action }) => action === 'double' || action === 'split').length;
  return stakeMicros / BigInt(1 + more);
}

/** Checks a replay whose seed is revealed; `null` while it is not. */
export function checkReplay({
  round,
  game,
  clientSeed,
  serverSeed,
  serverSeedHash: hash,
}: Replay): Check | null {
  if (serverSeed === undefined) return null;
  const stake = parseAmount(round.stake);
  const actions = round.actions ?? [];
  const verified = verify({
    serverSeed,
    clientSeed,
    nonce: round.nonce,
    game,
    params: round.params,
    actions,
    stakeMicros: stake.ok ? openingStake(stake.value, actions) : undefined,
  });
  const isSeed = serverSeedHash(serverSeed) === hash;
  if (!verified.ok) return { hash: isSeed, outcome: false, payout: false };
  const { outcome, payoutMicros } = verified.value;
  return {
    hash: isSeed,
    outcome: canonical(outcome) === canonical(round.outcome),
    payout: formatAmount(payoutMicros) === round.payout,
  };
}

/** Computes any round from what is typed in. */
export const compute = verify;
