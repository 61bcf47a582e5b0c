// Pure results worth keeping for the life of an isolate: a checked bet, a game's odds, an absorbed
// seed. Nothing here is state: each entry can be computed again at any time from its key.

import { type SeedKey, seedKey } from '#shared/fairness/draw.ts';
import type { Fraction } from '#shared/fairness/fraction.ts';
import type { RoundAction } from '#shared/games/game.ts';
import type { CoinCurrency } from '#shared/money.ts';
import { ok, type Result } from '#shared/result.ts';
import { type AdmissionRefusal, admitBet, type Bet } from './rules/index.ts';

const KEPT_MAX = 1_024;

function remember<T>(known: Map<string, T>, key: string, value: T): T {
  if (known.size >= KEPT_MAX) known.clear();
  known.set(key, value);
  return value;
}

/**
 * What a round is expected to pay and how far chance may carry it, in stakes, as doubles: for the
 * monitor. `variance` is null where it depends on the player.
 */
export type Odds = { rtp: number; variance: number | null; largest: number };

/** A bet with the odds of a round that takes no action. */
export type KnownBet = { bet: Bet; odds: Odds; returnChance: Fraction };

const bets = new Map<string, KnownBet>();
const knownOdds = new Map<string, { odds: Odds; returnChance: Fraction }>();

// Divided as integers first: both may be far beyond what a double can hold.
function toDouble({ numerator, denominator }: Fraction): number {
  return Number((numerator * 10n ** 15n) / denominator) / 1e15;
}

/** The odds of a round that was played by these actions. */
export function oddsOf(bet: Bet, actions: readonly RoundAction[]): Odds {
  const { variance, largest } = bet.spread(actions);
  return {
    rtp: toDouble(bet.rtp()),
    variance: variance === null ? null : toDouble(variance),
    largest: toDouble(largest),
  };
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
  const oddsKey = `${game} ${paramsText}`;
  const chances =
    knownOdds.get(oddsKey) ??
    remember(knownOdds, oddsKey, {
      odds: oddsOf(bet.value, []),
      returnChance: bet.value.returnChance([]),
    });
  return ok(remember(bets, key, { bet: bet.value, ...chances }));
}

const seedKeys = new Map<string, SeedKey>();

/** The seed ready for draws. */
export function knownSeed(serverSeed: string): SeedKey {
  return seedKeys.get(serverSeed) ?? remember(seedKeys, serverSeed, seedKey(serverSeed));
}
