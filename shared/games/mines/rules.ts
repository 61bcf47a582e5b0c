// Mines: 25 tiles, 1 to 24 of them mines. Each safe tile raises the multiplier; the player cashes
// out or hits a mine and loses. Where the mines are is never stored and never in a view: it is drawn
// again from the seed at each step. Tiles are 0-based.

import { z } from 'zod';
import type { Draw } from '#shared/fairness/draw.ts';
import {
  addFractions,
  binomial,
  cutToText,
  type Fraction,
  fraction,
  multiplyFractions,
  ONE,
  squared,
  ZERO,
} from '#shared/fairness/fraction.ts';
import { pickAndRemove } from '#shared/fairness/pick-and-remove.ts';
import { type Game, type RoundAction, type Spread, type Standing, steppedGame } from '../game.ts';
import { STANDARD_LIMITS } from '../limits.ts';
import { numbers } from '../table.ts';
import { TEXTS } from './texts.ts';

export const MINES_TILES = 25;
const TILES = numbers(0, MINES_TILES - 1);

type MinesParams = { mines: number };

const revealSchema = z.strictObject({
  tile: z
    .int()
    .min(0)
    .max(MINES_TILES - 1),
});

/** The tiles that hold mines, in the order drawn. */
export function minePositions(draw: Draw, mines: number): number[] {
  return pickAndRemove(draw, TILES, mines);
}

/** What `revealed` safe tiles pay: 0.99 × C(25, revealed) ÷ C(25 − mines, revealed). */
export function minesMultiplier(mines: number, revealed: number): Fraction {
  if (revealed === 0) return ONE;
  return fraction(
    99n * binomial(MINES_TILES, revealed),
    100n * binomial(MINES_TILES - mines, revealed),
  );
}

function finished(
  positions: number[],
  revealed: number[],
  multiplier: Fraction,
  hit: number | null,
): Standing {
  const outcome = { mines: positions, revealed, hit };
  return { finished: true, units: 1n, settlement: { outcome, multiplier } };
}

// Nothing was risked, so nothing was wagered: else a hand that is only opened and left would play
// through a bonus for nothing.
function refunded(positions: number[]): Standing {
  const outcome = { mines: positions, revealed: [], hit: null };
  const settlement = { outcome, multiplier: ONE, refunded: true };
  return { finished: true, units: 1n, settlement };
}

/**
 * Each reveal is a bet of its own, of what the round was worth before it (0.99 stakes at the start)
 * on its chance of a safe tile. The variances of those that were made add up, however the player
 * chose when to stop.
 */
function minesSpread({ mines }: MinesParams, actions: readonly RoundAction[]): Spread {
  const reveals = actions.filter(({ action }) => action === 'reveal').length;
  let variance = ZERO;
  for (let index = 0; index < reveals; index++) {
    const worth = index === 0 ? fraction(99n, 100n) : minesMultiplier(mines, index);
    // worth² × (1 ÷ chance − 1), where chance is safe tiles ÷ tiles that are left.
    const safeTiles = MINES_TILES - mines - index;
    const odds = fraction(BigInt(mines), BigInt(safeTiles));
    variance = addFractions(variance, multiplyFractions(squared(worth), odds));
  }
  return { variance, largest: minesMultiplier(mines, reveals) };
}

/**
 * Of the way that was played: to have come as far as the last tile that was tried, hit or not. Any
 * safe tile pays the stake or more. So whoever leaves after one tile beside one mine has bet on 24 in
 * 25, and the tile that ends a round counts like the tiles before it.
 */
function minesReturnChance({ mines }: MinesParams, actions: readonly RoundAction[]): Fraction {
  const reveals = actions.filter(({ action }) => action === 'reveal').length;
  return fraction(binomial(MINES_TILES - mines, reveals), binomial(MINES_TILES, reveals));
}

function open(mines: number, revealed: number[]): Standing {
  const view = {
    revealed,
    multiplier: cutToText(minesMultiplier(mines, revealed.length)),
    nextMultiplier: cutToText(minesMultiplier(mines, revealed.length + 1)),
  };
  return { finished: false, units: 1n, view };
}

function stand(
  draw: Draw,
  { mines }: MinesParams,
  actions: readonly RoundAction[],
): Standing | null {
  const positions = minePositions(draw, mines);
  const revealed: number[] = [];
  for (const [index, { action, params }] of actions.entries()) {
    const isLast = index === actions.length - 1;
    const reached = minesMultiplier(mines, revealed.length);
    if (action === 'abandon') {
      if (!isLast) return null;
      if (revealed.length === 0) return refunded(positions);
      return finished(positions, revealed, reached, null);
    }
    if (action === 'cashOut') {
      return isLast && revealed.length > 0 ? finished(positions, revealed, reached, null) : null;
    }
    const tile = revealSchema.safeParse(params);
    if (action !== 'reveal' || !tile.success || revealed.includes(tile.data.tile)) return null;
    if (positions.includes(tile.data.tile)) {
      return isLast ? finished(positions, revealed, ZERO, tile.data.tile) : null;
    }
    revealed.push(tile.data.tile);
    if (revealed.length === MINES_TILES - mines) {
      const all = minesMultiplier(mines, revealed.length);
      return isLast ? finished(positions, revealed, all, null) : null;
    }
  }
  return open(mines, revealed);
}

export const mines: Game = steppedGame<MinesParams>({
  id: 'mines',
  title: TEXTS.title,
  limits: STANDARD_LIMITS,
  returns: { from: '99.0000', to: '99.0000' },
  multiplierMax: 5_148_297,
  bets: () => numbers(1, MINES_TILES - 1).map((mines) => ({ mines })),
  params: z.strictObject({
    mines: z
      .int()
      .min(1)
      .max(MINES_TILES - 1),
  }),
  actions: { reveal: revealSchema, cashOut: z.strictObject({}) },
  odds: (params) => ({
    maxMultiplier: minesMultiplier(params.mines, MINES_TILES - params.mines),
    // Each multiplier is 0.99 ÷ the chance to get that far, so no way of playing changes it.
    rtp: () => fraction(99n, 100n),
  }),
  returnChance: minesReturnChance,
  spread: minesSpread,
  stand,
});
