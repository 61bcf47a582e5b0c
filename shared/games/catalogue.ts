// What `GET /v1/games` says about each game: rules in a sentence, params as JSON schema, limits,
// returns and pay tables. Here and not in the games Worker, so that the text beside a table and the
// table that pays are one.

import { z } from 'zod';
import { hundredthsToText } from '#shared/fairness/decimal.ts';
import { type CoinCurrency, formatAmount } from '#shared/money.ts';
import { GAME_IDS, type GameId, type JsonObject } from './game.ts';
import { KENO_TABLE } from './keno/table.ts';
import { LIMITS } from './limits.ts';
import { PLINKO_TABLE } from './plinko/table.ts';
import { GAMES } from './registry.ts';
import type { Risk, TableRow } from './table.ts';
import { WHEEL_TABLE } from './wheel/table.ts';

/** What players read. Returns are exact percentages cut to 4 decimals (from – to over all bets). */
type Description = {
  readonly summary: string;
  readonly rtpPercent: { readonly from: string; readonly to: string };
  /** Largest payout ÷ opening stake over all params, cut to 4 decimals. */
  readonly maxMultiplier: string;
};

const same = (percent: string) => ({ from: percent, to: percent });

/** The texts; a test computes every number in them from the rules. */
export const DESCRIPTIONS: Readonly<Record<GameId, Description>> = {
  dice: {
    summary: 'Roll 0.00 to 100.00 and land over or under your target.',
    rtpPercent: same('98.9901'),
    maxMultiplier: '9900.0000',
  },
  limbo: {
    summary: 'Name a multiplier; the drawn one must reach it.',
    rtpPercent: { from: '98.0100', to: '99.0000' },
    maxMultiplier: '1000000.0000',
  },
  mines: {
    summary: 'Uncover tiles without hitting a mine; cash out whenever you like.',
    rtpPercent: same('99.0000'),
    maxMultiplier: '5148297.0000',
  },
  plinko: {
    summary: 'A ball falls through 8 to 16 rows of pins into a bucket.',
    rtpPercent: { from: '98.9831', to: '99.0216' },
    maxMultiplier: '1100.0000',
  },
  roulette: {
    summary: 'European roulette: one zero, all the usual spots.',
    rtpPercent: same('97.2972'),
    maxMultiplier: '36.0000',
  },
  keno: {
    summary: 'Pick 1 to 10 of 40 numbers; 10 are drawn.',
    rtpPercent: { from: '98.9365', to: '99.0089' },
    maxMultiplier: '1200.0000',
  },
  wheel: {
    summary: 'Spin a wheel of 10 to 50 segments.',
    rtpPercent: same('99.0000'),
    maxMultiplier: '40.0000',
  },
  blackjack: {
    summary: 'Infinite deck, dealer stands on all 17s, blackjack pays 3:2, split once.',
    rtpPercent: same('99.4938'),
    maxMultiplier: '8.0000',
  },
};

/** One game as the catalogue shows it; amounts are decimal strings. */
export type CatalogueEntry = Description & {
  readonly id: GameId;
  readonly title: string;
  /** JSON schema of the params of `play`. */
  readonly params: JsonObject;
  /** Actions of an open round; empty when a round is over at once. */
  readonly actions: readonly string[];
  readonly limits: Readonly<
    Record<CoinCurrency, { minStake: string; maxStake: string; maxPayout: string }>
  >;
  /** Risk → rows, segments or picks → multipliers in order; only of games with tables. */
  readonly payTable?: PayTable;
};

export type PayTable = Readonly<
  Record<Risk, Readonly<Record<string, { rtpPercent: string; multipliers: readonly string[] }>>>
>;

const TABLES: Readonly<
  Partial<Record<GameId, Readonly<Record<Risk, Readonly<Record<number, TableRow>>>>>>
> = { plinko: PLINKO_TABLE, keno: KENO_TABLE, wheel: WHEEL_TABLE };

/** The entry of one game, with its pay table. */
export function catalogueEntry(id: GameId): CatalogueEntry {
  const game = GAMES[id];
  const payTable = payTableOf(id);
  return {
    id,
    title: game.title,
    ...DESCRIPTIONS[id],
    params: paramsJsonSchema(id),
    actions: game.actionNames,
    limits: limitsOf(id),
    ...(payTable === undefined ? {} : { payTable }),
  };
}

/** Every game, in the house's order. */
export function catalogue(): CatalogueEntry[] {
  return GAME_IDS.map(catalogueEntry);
}

function limitsOf(id: GameId): CatalogueEntry['limits'] {
  const shown = (currency: CoinCurrency) => {
    const limits = LIMITS[id][currency];
    return {
      minStake: formatAmount(limits.minStakeMicros),
      maxStake: formatAmount(limits.maxStakeMicros),
      maxPayout: formatAmount(limits.maxPayoutMicros),
    };
  };
  return { GC: shown('GC'), SC: shown('SC') };
}

// A JSON schema is JSON by construction; the library's type is wider than that.
function paramsJsonSchema(id: GameId): JsonObject {
  return z.toJSONSchema(GAMES[id].paramsSchema) as JsonObject;
}

function payTableOf(id: GameId): PayTable | undefined {
  const table = TABLES[id];
  if (table === undefined) return undefined;
  const shown = (risk: Risk): PayTable[Risk] =>
    Object.fromEntries(
      Object.entries(table[risk]).map(([key, { rtpPercent, multipliers }]) => [
        key,
        { rtpPercent, multipliers: multipliers.map(hundredthsToText) },
      ]),
    );
  return { low: shown('low'), medium: shown('medium'), high: shown('high') };
}
