// Plays millions of rounds of every game and compares what they paid with the exact return.
//   npm run soak:rtp -- [--rounds 10000000] [--games dice,keno] [--seed text]
// A game's rounds are spread evenly over its bets (all rows of all tables). The same seed gives the
// same result. Exits 1 when a bet or a whole game lies outside five standard deviations.
// A stranger would call a 2 σ bet a fault: one in twenty is, and about a hundred bets are played.

import { parseArgs } from 'node:util';
import { type Draw, seedKey } from '#shared/fairness/draw.ts';
import type { Fraction } from '#shared/fairness/fraction.ts';
import { type BlackjackAction, bestBlackjackAction } from '#shared/games/blackjack/odds.ts';
import type { FinishedStep, PreparedGame, Step } from '#shared/games/game.ts';
import { GAME_IDS, GAMES, type GameId, isGameId } from '#shared/games/registry.ts';
import { ROULETTE_SPOTS } from '#shared/games/roulette/spots.ts';
import { MICROS_PER_UNIT } from '#shared/money.ts';

const SIGMAS_ALLOWED = 5;
const PROGRESS_EVERY_ROUNDS = 20_000;
const STAKE_MICROS = MICROS_PER_UNIT;

type Bet = { readonly name: string; readonly params: unknown; readonly safeTiles?: number };

/** Chosen so that a few bets say much; any other game plays those that it names itself. */
const BETS: Partial<Record<GameId, readonly Bet[]>> = {
  dice: ['98.00', '50.00', '10.00', '1.00'].map((target) => ({
    name: `under ${target}`,
    params: { target, direction: 'under' },
  })),
  limbo: ['1.01', '2.00', '10.00', '100.00'].map((target) => ({
    name: target,
    params: { target },
  })),
  mines: [
    [1, 5],
    [3, 3],
    [5, 2],
    [12, 2],
    [24, 1],
  ].map(([mines, safeTiles]) => ({
    name: `${mines} mines, cash out after ${safeTiles}`,
    params: { mines },
    safeTiles: safeTiles ?? 1,
  })),
  roulette: ['17', '17-20', '1-2-3', '0-1-2-3', '1-2-3-4-5-6', 'dozen-2', 'red']
    .filter((spot) => ROULETTE_SPOTS.has(spot))
    .map((spot) => ({ name: spot, params: { bets: [{ spot, stake: '1.00' }] } })),
  blackjack: [{ name: 'optimal play', params: {} }],
};

/** Sums over rounds, in stakes. Statistics only: the payouts themselves were exact. */
type Sums = { rounds: number; paid: number; wagered: number; pp: number; pw: number; ww: number };

const emptySums = (): Sums => ({ rounds: 0, paid: 0, wagered: 0, pp: 0, pw: 0, ww: 0 });

function record(sums: Sums, end: FinishedStep): void {
  const paid = Number(end.payoutMicros) / Number(STAKE_MICROS);
  const wagered = Number(end.stakeMicros) / Number(STAKE_MICROS);
  sums.rounds += 1;
  sums.paid += paid;
  sums.wagered += wagered;
  sums.pp += paid * paid;
  sums.pw += paid * wagered;
  sums.ww += wagered * wagered;
}

/**
 * Variance of the sum paid − rate × wagered over these rounds. Exact where the game states its second
 * moment (a sample without its rare wins would look too calm), else the sample's own.
 */
function varianceOf(sums: Sums, exact: number, secondMoment: Fraction | null): number {
  if (secondMoment !== null) return sums.ww * (toNumber(secondMoment) - exact * exact);
  return sums.pp - 2 * exact * sums.pw + exact * exact * sums.ww;
}

const toNumber = ({ numerator, denominator }: Fraction): number =>
  Number((numerator * 10n ** 15n) / denominator) / 1e15;

// --- Players of two games with decisions; a hand of any other is left ---------------------------

const decisions = new Map<string, BlackjackAction>();

type BlackjackView = {
  dealer: { cards: string[] };
  hands: { cards: string[]; total: number; soft: boolean }[];
  activeHand: number;
  allowed: string[];
};

function valueOfCardText(card: string | undefined): number {
  const rank = card?.slice(1) ?? '';
  if (rank === 'A') return 1;
  return /^\d+$/.test(rank) ? Number(rank) : 10;
}

function decideBlackjack(view: BlackjackView): BlackjackAction {
  const hand = view.hands[view.activeHand];
  if (hand === undefined) throw new Error('an open hand has no active hand');
  const up = valueOfCardText(view.dealer.cards[0]);
  const can = {
    double: view.allowed.includes('double'),
    pairValue: view.allowed.includes('split') ? valueOfCardText(hand.cards[0]) : null,
  };
  const key = `${hand.total} ${hand.soft} ${up} ${can.double} ${can.pairValue}`;
  const known = decisions.get(key);
  if (known !== undefined) return known;
  const decided = bestBlackjackAction(hand, up, can);
  decisions.set(key, decided);
  return decided;
}

/** The next action of the simulated player: optimal blackjack, mines tile by tile. */
function nextAction(bet: Bet, step: Step & { finished: false }): [string, unknown] {
  if (bet.safeTiles === undefined) return [decideBlackjack(step.view as BlackjackView), {}];
  const revealed = step.actions.length;
  return revealed === bet.safeTiles ? ['cashOut', {}] : ['reveal', { tile: (revealed * 7) % 25 }];
}

function playRound(game: PreparedGame, bet: Bet, draw: Draw): FinishedStep {
  const input = { draw, stakeMicros: STAKE_MICROS };
  let step = game.start(input);
  while (!step.finished) {
    const hasPlayer = bet.safeTiles !== undefined || game.game === 'blackjack';
    if (!hasPlayer) return game.abandon({ ...input, actions: step.actions });
    const [action, actionParams] = nextAction(bet, step);
    const next = game.act({ ...input, actions: step.actions, action, actionParams });
    if (!next.ok) throw new Error(`${action} refused: ${next.error.code}`);
    step = next.value;
  }
  return step;
}

// --- Running and reporting ---------------------------------------------------------------------

/** One line of the table; returns and band as parts of what was wagered. */
type Report = {
  readonly rounds: number;
  readonly exact: number;
  readonly simulated: number;
  readonly band: number;
  readonly sigmas: number;
  readonly worst: { readonly name: string; readonly sigmas: number };
  readonly roundsPerSecond: number;
};

function prepare(game: GameId, bet: Bet): PreparedGame {
  const prepared = GAMES[game].prepare(bet.params);
  if (!prepared.ok) throw new Error(`params of ${game} ${bet.name} refused`);
  return prepared.value;
}

function soakGame(game: GameId, rounds: number, seed: string): Report {
  const bets =
    BETS[game] ?? GAMES[game].bets().map((params) => ({ name: JSON.stringify(params), params }));
  const key = seedKey(`${seed} ${game}`);
  const startedMs = performance.now();
  const total = { rounds: 0, paid: 0, wagered: 0, expected: 0, variance: 0 };
  let worst = { name: '', sigmas: 0 };
  for (const [index, bet] of bets.entries()) {
    const prepared = prepare(game, bet);
    const exact = toNumber(prepared.rtp());
    const sums = emptySums();
    const until = Math.floor((rounds * (index + 1)) / bets.length);
    for (let nonce = total.rounds; nonce < until; nonce += 1) {
      record(sums, playRound(prepared, bet, key.draw('soak', nonce)));
      if (nonce % PROGRESS_EVERY_ROUNDS === 0) progress(game, nonce, rounds, startedMs);
    }
    const variance = varianceOf(sums, exact, prepared.secondMoment());
    const sigmas = (sums.paid - exact * sums.wagered) / Math.sqrt(variance);
    if (Math.abs(sigmas) >= Math.abs(worst.sigmas)) worst = { name: bet.name, sigmas };
    total.rounds += sums.rounds;
    total.paid += sums.paid;
    total.wagered += sums.wagered;
    total.expected += exact * sums.wagered;
    total.variance += variance;
  }
  const deviation = Math.sqrt(total.variance);
  return {
    rounds: total.rounds,
    exact: total.expected / total.wagered,
    simulated: total.paid / total.wagered,
    band: (SIGMAS_ALLOWED * deviation) / total.wagered,
    sigmas: (total.paid - total.expected) / deviation,
    worst,
    roundsPerSecond: Math.round((total.rounds * 1000) / (performance.now() - startedMs)),
  };
}

function progress(game: GameId, done: number, rounds: number, startedMs: number): void {
  const rate = done / ((performance.now() - startedMs) / 1000);
  const percent = ((100 * done) / rounds).toFixed(0);
  const text = `${game} ${done.toLocaleString('en')} of ${rounds.toLocaleString('en')}`;
  process.stderr.write(`\r${text} (${percent} %), ${Math.round(rate).toLocaleString('en')}/s   `);
}

const percentText = (value: number): string => `${(100 * value).toFixed(4)} %`;

function reportLine(game: GameId, report: Report): string {
  const cells = [
    game,
    report.rounds.toLocaleString('en'),
    percentText(report.exact),
    percentText(report.simulated),
    `± ${percentText(report.band)}`,
    report.sigmas.toFixed(2),
    `${report.worst.name}: ${report.worst.sigmas.toFixed(2)}`,
    report.roundsPerSecond.toLocaleString('en'),
  ];
  return `| ${cells.join(' | ')} |`;
}

function main(): void {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string', default: '10000000' },
      games: { type: 'string', default: GAME_IDS.join(',') },
      seed: { type: 'string', default: 'soak' },
    },
  });
  const rounds = Number(values.rounds);
  const games = values.games.split(',');
  if (!Number.isSafeInteger(rounds) || rounds < 1_000 || !games.every(isGameId)) {
    console.error(`usage: --rounds <at least 1000> --games ${GAME_IDS.join(',')} --seed <text>`);
    process.exitCode = 2;
    return;
  }
  console.log(
    '| game | rounds | exact | simulated | band (5 σ) | σ off | furthest bet: σ | rounds/s |',
  );
  console.log('| --- | --- | --- | --- | --- | --- | --- | --- |');
  for (const game of games.filter(isGameId)) {
    const report = soakGame(game, rounds, values.seed);
    process.stderr.write(`\r${' '.repeat(72)}\r`);
    console.log(reportLine(game, report));
    const off = Math.max(Math.abs(report.sigmas), Math.abs(report.worst.sigmas));
    if (off > SIGMAS_ALLOWED) process.exitCode = 1;
  }
}

main();
