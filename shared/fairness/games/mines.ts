// Mines: 25 tiles, 1 to 24 of them mines. Each safe tile raises the multiplier; the player cashes
// out or hits a mine and loses. Where the mines are is never stored and never in a view: it is drawn
// again from the seed at each step. Tiles are 0-based.

import { z } from 'zod';
import type { Draw } from '../draw.ts';
import { binomial, cutToText, type Fraction, fraction, ONE, ZERO } from '../fraction.ts';
import { type Game, type RoundAction, type Standing, steppedGame } from '../game.ts';
import { pickAndRemove } from '../pick-and-remove.ts';

export const MINES_TILES = 25;
const TILES = Array.from({ length: MINES_TILES }, (_, index) => index);

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
    if (action === 'abandon') return isLast ? finished(positions, revealed, reached, null) : null;
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
  title: 'Mines',
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
  stand,
});
