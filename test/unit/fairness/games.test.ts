import { describe, expect, it } from 'vitest';
import type { RoundAction, Step } from '#shared/games/game.ts';
import { GAMES, type GameId } from '#shared/games/registry.ts';
import { drawOf } from '../rules/rigged-draw.ts';

const STAKE = 10_000_000n;

function play(game: GameId, params: unknown, floats: number[], stakeMicros = STAKE): Step {
  const prepared = GAMES[game].prepare(params);
  if (!prepared.ok) throw new Error('params refused');
  return prepared.value.start({ draw: drawOf(floats), stakeMicros });
}

const accepts = (game: GameId, params: unknown): boolean => GAMES[game].prepare(params).ok;

describe('dice', () => {
  const roll = (hundredths: number): number[] => [(hundredths + 0.5) / 10_001];

  it('loses on the target itself in both directions', () => {
    for (const direction of ['over', 'under']) {
      expect(play('dice', { target: '50.00', direction }, roll(5_000))).toMatchObject({
        payoutMicros: 0n,
        multiplier: '0.0000',
        outcome: { roll: '50.00', won: false },
      });
    }
  });

  it('pays 9900 ÷ chance in whole micros, rounded down, and shows the multiplier cut', () => {
    expect(play('dice', { target: '70.00', direction: 'over' }, roll(7_001), 1n)).toMatchObject({
      payoutMicros: 3n,
      multiplier: '3.3000',
    });
    expect(
      play('dice', { target: '66.67', direction: 'under' }, roll(0), 1_000_001n),
    ).toMatchObject({
      outcome: { roll: '0.00', won: true },
      payoutMicros: (1_000_001n * 9_900n) / 6_667n,
      multiplier: '1.4849',
    });
  });

  it('takes chances from 0.01 % to 98.00 % and refuses others and other spellings', () => {
    for (const [target, direction] of [
      ['0.01', 'under'],
      ['98.00', 'under'],
      ['2.00', 'over'],
      ['99.99', 'over'],
    ]) {
      expect(accepts('dice', { target, direction }), `${target} ${direction}`).toBe(true);
    }
    for (const [target, direction] of [
      ['0.00', 'under'],
      ['98.01', 'under'],
      ['1.99', 'over'],
      ['100.00', 'over'],
      ['50', 'over'],
      ['50.0', 'over'],
      ['50.000', 'over'],
      ['050.00', 'over'],
      ['-50.00', 'over'],
      ['5e1', 'over'],
      [' 50.00', 'over'],
      ['50.00\n', 'over'],
      ['٥٠.٠٠', 'over'],
      [50, 'over'],
      ['50.00', 'sideways'],
      ['50.00', undefined],
    ]) {
      expect(accepts('dice', { target, direction }), `${target} ${direction}`).toBe(false);
    }
  });

  it('refuses unknown keys', () => {
    expect(accepts('dice', { target: '50.00', direction: 'over', payout: '99' })).toBe(false);
  });
});

describe('limbo', () => {
  it('wins when the drawn multiplier equals the target and pays the target', () => {
    // Step 49,500,000 is the last that reaches 2.00.
    const last = [(49_500_000 - 0.5) / 1e8];
    expect(play('limbo', { target: '2.00' }, last)).toMatchObject({
      outcome: { result: '2.00', won: true },
      payoutMicros: 2n * STAKE,
      multiplier: '2.0000',
    });
    expect(play('limbo', { target: '2.01' }, last)).toMatchObject({ payoutMicros: 0n });
  });

  it('never draws less than 1.00', () => {
    expect(play('limbo', { target: '1.01' }, [1 - 2 ** -32])).toMatchObject({
      outcome: { result: '1.00', won: false },
    });
  });

  it('takes targets from 1.01 to 1000000.00', () => {
    for (const target of ['1.01', '1000000.00']) expect(accepts('limbo', { target })).toBe(true);
    for (const target of ['1.00', '1000000.01', '9999999.00', '0.99', '2', '02.00', '1e3', 2]) {
      expect(accepts('limbo', { target }), String(target)).toBe(false);
    }
  });
});

describe('roulette', () => {
  const pocket = (number: number): number[] => [(number + 0.5) / 37];
  const bets = (...list: [string, string][]) => ({
    bets: list.map(([spot, stake]) => ({ spot, stake })),
  });

  it.each([
    ['17', 17, 36n],
    ['0', 0, 36n],
    ['17-20', 20, 18n],
    ['0-2', 0, 18n],
    ['1-2-3', 2, 12n],
    ['0-2-3', 3, 12n],
    ['32-33-35-36', 36, 9n],
    ['0-1-2-3', 0, 9n],
    ['31-32-33-34-35-36', 31, 6n],
    ['dozen-2', 13, 3n],
    ['column-3', 36, 3n],
    ['red', 36, 2n],
    ['black', 35, 2n],
    ['even', 2, 2n],
    ['odd', 35, 2n],
    ['low', 18, 2n],
    ['high', 19, 2n],
  ])('pays a winning bet on %s', (spot, number, times) => {
    const step = play('roulette', bets([spot, '10.00']), pocket(number));
    expect(step).toMatchObject({ payoutMicros: times * STAKE });
  });

  it.each(['red', 'black', 'even', 'odd', 'low', 'high', 'dozen-1', 'column-1'])(
    'pays nothing on %s when zero comes',
    (spot) => {
      expect(play('roulette', bets([spot, '10.00']), pocket(0))).toMatchObject({
        payoutMicros: 0n,
        outcome: { pocket: 0, color: 'green' },
      });
    },
  );

  it('adds up several bets and shows paid ÷ staked', () => {
    const params = bets(['17', '1.00'], ['black', '4.00'], ['even', '5.00']);
    expect(play('roulette', params, pocket(17))).toMatchObject({
      outcome: { pocket: 17, color: 'black' },
      payoutMicros: 44_000_000n,
      multiplier: '4.4000',
    });
  });

  it('knows its own stake to the last micro', () => {
    const prepared = GAMES.roulette.prepare(bets(['17', '0.000001'], ['red', '2.5']));
    expect(prepared).toMatchObject({ ok: true, value: { stakeMicros: 2_500_001n } });
  });

  it('refuses unknown spots, a spot twice, no bets, and stakes that are not amounts', () => {
    for (const spot of ['37', '00', '-1', '1-3', '3-4', '20-17', 'Red', '1-2-3-4', 'toString']) {
      expect(accepts('roulette', bets([spot, '1.00'])), spot).toBe(false);
    }
    for (const stake of ['0', '0.00', '-1.00', '1e3', '0.0000001', '', '99999999999999', ' 1']) {
      expect(accepts('roulette', bets(['17', stake])), stake).toBe(false);
    }
    expect(accepts('roulette', bets(['17', '9223372036855.00'])), 'beyond BIGINT').toBe(false);
    expect(accepts('roulette', bets(['17', '1.00'], ['17', '1.00']))).toBe(false);
    expect(accepts('roulette', bets())).toBe(false);
  });
});

describe('keno', () => {
  it('counts hits among the ten drawn numbers', () => {
    // Float 0 always takes the first number left: 1, 2, … 10.
    const step = play('keno', { picks: [10, 1, 40], risk: 'high' }, Array<number>(10).fill(0));
    expect(step).toMatchObject({
      outcome: { drawn: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], hits: [1, 10] },
      multiplier: '4.7600',
    });
  });

  it('takes 1 to 10 different whole numbers of 1 to 40', () => {
    const withPicks = (picks: unknown) => ({ picks, risk: 'low' });
    for (const picks of [[1], [40], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]]) {
      expect(accepts('keno', withPicks(picks))).toBe(true);
    }
    for (const picks of [
      [],
      [0],
      [41],
      [1.5],
      [1, 1],
      ['1'],
      [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
    ]) {
      expect(accepts('keno', withPicks(picks)), JSON.stringify(picks)).toBe(false);
    }
  });
});

describe('plinko and wheel', () => {
  it('sends the ball right from a float of one half and up', () => {
    const floats = [0, 0.5, 1 - 2 ** -32, 0.5 - 2 ** -32, 0, 0, 0, 0];
    expect(play('plinko', { rows: 8, risk: 'low' }, floats)).toMatchObject({
      outcome: { path: 'LRRLLLLL', bucket: 2 },
    });
  });

  it('takes only the rows, segments and risks of the tables', () => {
    expect(accepts('plinko', { rows: 8, risk: 'low' })).toBe(true);
    for (const rows of [7, 17, 8.5, '8', null]) {
      expect(accepts('plinko', { rows, risk: 'low' }), String(rows)).toBe(false);
    }
    expect(accepts('plinko', { rows: 8, risk: 'constructor' })).toBe(false);
    expect(accepts('wheel', { segments: 50, risk: 'high' })).toBe(true);
    for (const segments of [0, 15, 60, '10']) {
      expect(accepts('wheel', { segments, risk: 'high' }), String(segments)).toBe(false);
    }
  });

  it('stops the wheel at the segment of the float', () => {
    expect(play('wheel', { segments: 10, risk: 'high' }, [0])).toMatchObject({
      outcome: { segment: 0 },
      multiplier: '8.0000',
    });
    expect(play('wheel', { segments: 10, risk: 'high' }, [1 - 2 ** -32])).toMatchObject({
      outcome: { segment: 9 },
      multiplier: '0.0000',
    });
  });
});

describe('mines', () => {
  // Float 0 always takes the first tile left, so m mines lie on tiles 0 … m − 1.
  const draw = drawOf(Array<number>(24).fill(0));
  const input = { draw, stakeMicros: STAKE };
  const game = (mines: number) => {
    const prepared = GAMES.mines.prepare({ mines });
    if (!prepared.ok) throw new Error('refused');
    return prepared.value;
  };
  const reveal = (mines: number, actions: readonly RoundAction[], tile: unknown) =>
    game(mines).act({ ...input, actions, action: 'reveal', actionParams: { tile } });
  const cashOut = (mines: number, actions: readonly RoundAction[]) =>
    game(mines).act({ ...input, actions, action: 'cashOut', actionParams: undefined });
  const revealed = (...tiles: number[]): RoundAction[] =>
    tiles.map((tile) => ({ action: 'reveal', params: { tile } }));

  it('opens with nothing revealed and the next multiplier in sight', () => {
    expect(game(3).start(input)).toEqual({
      finished: false,
      stakeMicros: STAKE,
      view: { revealed: [], multiplier: '1.0000', nextMultiplier: '1.1250' },
      actions: [],
    });
  });

  it('raises the multiplier with each safe tile and pays it at cash-out', () => {
    expect(reveal(3, [], 3)).toMatchObject({
      ok: true,
      value: { finished: false, view: { revealed: [3], multiplier: '1.1250' } },
    });
    expect(cashOut(3, revealed(3, 24))).toMatchObject({
      ok: true,
      value: {
        finished: true,
        payoutMicros: (STAKE * 99n * 300n) / (100n * 231n),
        multiplier: '1.2857',
        outcome: { mines: [0, 1, 2], revealed: [3, 24], hit: null },
      },
    });
  });

  it('ends with nothing on a mine and shows them all', () => {
    expect(reveal(3, revealed(3), 2)).toMatchObject({
      ok: true,
      value: {
        finished: true,
        payoutMicros: 0n,
        outcome: { mines: [0, 1, 2], revealed: [3], hit: 2 },
      },
    });
  });

  it('ends by itself when every safe tile is revealed', () => {
    expect(reveal(24, [], 24)).toMatchObject({
      ok: true,
      value: { finished: true, multiplier: '24.7500' },
    });
  });

  it('refuses a cash-out before the first tile, a tile twice and anything after the end', () => {
    const refused = { ok: false, error: { code: 'invalid_action' } };
    expect(cashOut(3, [])).toMatchObject(refused);
    expect(reveal(3, revealed(5), 5)).toMatchObject(refused);
    expect(reveal(3, revealed(0), 5)).toMatchObject(refused);
    expect(cashOut(24, revealed(24))).toMatchObject(refused);
  });

  it('refuses a tile that is not one of 0 … 24 as invalid params', () => {
    for (const tile of [-1, 25, 1.5, '3', null, undefined, [3], 1e300]) {
      expect(reveal(3, [], tile)).toMatchObject({ ok: false, error: { code: 'invalid_params' } });
    }
  });

  it('gives a left hand its stake back before the first tile and its multiplier after', () => {
    expect(game(3).abandon({ ...input, actions: [] })).toMatchObject({
      payoutMicros: STAKE,
      multiplier: '1.0000',
      refunded: true,
    });
    expect(game(3).abandon({ ...input, actions: revealed(3) })).toMatchObject({
      payoutMicros: (STAKE * 1125n) / 1000n,
      refunded: false,
      outcome: { mines: [0, 1, 2], revealed: [3], hit: null },
    });
  });

  it('refuses the house’s own last action from a player', () => {
    expect(
      game(3).act({ ...input, actions: revealed(3), action: 'abandon', actionParams: {} }),
    ).toMatchObject({ ok: false, error: { code: 'invalid_action' } });
  });
});
