// Pure results worth keeping for the life of an isolate: a checked bet, a game's return, an
// absorbed seed. Nothing here is state: each entry can be computed again at any time from its key.

import { type SeedKey, seedKey } from '#shared/fairness/draw.ts';
import type { CoinCurrency } from '#shared/money.ts';
import { ok, type Result } from '#shared/result.ts';
import { type AdmissionRefusal, admitBet, type Bet } from './rules/index.ts';

const KEPT_MAX = 1_024;

function remember<T>(kept: Map<string, T>, key: string, value: T): T {
  if (kept.size >= KEPT_MAX) kept.clear();
  kept.set(key, value);
  return value;
}

/** A bet with its expected return as a double, for the monitor. */
export type KnownBet = { bet: Bet; rtp: number };

const bets = new Map<string, KnownBet>();
const returns = new Map<string, number>();

function returnOf(key: string, bet: Bet): number {
  const known = returns.get(key);
  if (known !== undefined) return known;
  const { numerator, denominator } = bet.rtp();
  // Divided as integers first: both may be far beyond what a double can hold.
  return remember(returns, key, Number((numerator * 10n ** 15n) / denominator) / 1e15);
}

/**
 * Admits a bet; the same bet again costs a look-up. `paramsText` is the canonical text of params.
 */
export function knownBet(
  game: string,
  currency: CoinCurrency,
  stakeMicros: bigint,
  params: unknown,
  paramsText: string,
): Result<KnownBet, AdmissionRefusal> {
  const key = `${game} ${currency} ${stakeMicros} ${paramsText}`;
  const known = bets.get(key);
  if (known !== undefined) return ok(known);
  const bet = admitBet({ game, currency, stakeMicros, params });
  if (!bet.ok) return bet;
  const rtp = returnOf(`${game} ${paramsText}`, bet.value);
  return ok(remember(bets, key, { bet: bet.value, rtp }));
}

const seedKeys = new Map<string, SeedKey>();

/** The seed ready for draws. */
export function knownSeed(serverSeed: string): SeedKey {
  return seedKeys.get(serverSeed) ?? remember(seedKeys, serverSeed, seedKey(serverSeed));
}
