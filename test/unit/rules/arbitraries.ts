// Valid bets of every game, and a player who decides at random.

import fc from 'fast-check';
import type { Draw } from '#shared/fairness/draw.ts';
import type { FinishedStep, Step } from '#shared/games/game.ts';
import { GAME_IDS, GAMES, type GameId } from '#shared/games/registry.ts';
import { ROULETTE_SPOTS } from '#shared/games/roulette/spots.ts';
import { RISKS } from '#shared/games/table.ts';
import { formatAmount } from '#shared/money.ts';

/** A bet whose params are valid; limits are not considered. */
export type ArbitraryBet = { game: GameId; params: unknown; stakeMicros: bigint };

const stake = fc.bigInt({ min: 1n, max: 10n ** 15n });
const risk = fc.constantFrom(...RISKS);
const hundredths = (min: number, max: number) =>
  fc.integer({ min, max }).map((value) => {
    const text = value.toString().padStart(3, '0');
    return `${text.slice(0, -2)}.${text.slice(-2)}`;
  });

const withStake = (game: GameId, params: fc.Arbitrary<unknown>): fc.Arbitrary<ArbitraryBet> =>
  fc.record({ game: fc.constant(game), params, stakeMicros: stake });

const rouletteBet: fc.Arbitrary<ArbitraryBet> = fc
  .uniqueArray(fc.record({ spot: fc.constantFrom(...ROULETTE_SPOTS.keys()), micros: stake }), {
    selector: (bet) => bet.spot,
    minLength: 1,
    maxLength: 12,
  })
  .map((bets) => ({
    game: 'roulette',
    params: { bets: bets.map(({ spot, micros }) => ({ spot, stake: formatAmount(micros) })) },
    stakeMicros: bets.reduce((sum, bet) => sum + bet.micros, 0n),
  }));

const ownBets = (game: GameId) => withStake(game, fc.constantFrom(...GAMES[game].bets()));

const byGame: readonly fc.Arbitrary<ArbitraryBet>[] = [
  withStake(
    'dice',
    fc.oneof(
      fc.record({ target: hundredths(1, 9_800), direction: fc.constant('under') }),
      fc.record({ target: hundredths(200, 9_999), direction: fc.constant('over') }),
    ),
  ),
  withStake('limbo', fc.record({ target: hundredths(101, 100_000_000) })),
  withStake('mines', fc.record({ mines: fc.integer({ min: 1, max: 24 }) })),
  withStake('plinko', fc.record({ rows: fc.integer({ min: 8, max: 16 }), risk })),
  withStake(
    'keno',
    fc.record({
      picks: fc.uniqueArray(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 10 }),
      risk,
    }),
  ),
  withStake('wheel', fc.record({ segments: fc.constantFrom(10, 20, 30, 40, 50), risk })),
  rouletteBet,
];

/** Any valid bet of any game: of these games any at all, of every game those that it names itself. */
export const betArbitrary: fc.Arbitrary<ArbitraryBet> = fc.oneof(
  ...byGame,
  ...GAME_IDS.filter((game) => game !== 'roulette').map(ownBets),
);

/** What a player could send next; not all of it is possible. */
function candidate(step: Step, game: GameId, choice: number): { action: string; params: unknown } {
  const names = GAMES[game].actionNames;
  const reveals = game === 'mines' && choice % 6 !== 0;
  const action = reveals ? 'reveal' : (names[choice % names.length] ?? '');
  const tile = (choice * 7 + step.actions.length) % 25;
  return { action, params: action === 'reveal' ? { tile } : {} };
}

/** Plays a round to its end with the given choices; the rule for a left hand ends it after them. */
export function playRandomly(
  game: GameId,
  params: unknown,
  stakeMicros: bigint,
  draw: Draw,
  choices: readonly number[],
  onStep: (step: Step) => void = () => {},
): FinishedStep {
  const prepared = GAMES[game].prepare(params);
  if (!prepared.ok) throw new Error(`params of ${game} refused: ${JSON.stringify(params)}`);
  let step = prepared.value.start({ draw, stakeMicros });
  onStep(step);
  for (const choice of choices) {
    if (step.finished) return step;
    const { action, params: actionParams } = candidate(step, game, choice);
    const { actions } = step;
    const next = prepared.value.act({ draw, stakeMicros, actions, action, actionParams });
    if (!next.ok) continue;
    step = next.value;
    onStep(step);
  }
  return step.finished
    ? step
    : prepared.value.abandon({ draw, stakeMicros, actions: step.actions });
}
