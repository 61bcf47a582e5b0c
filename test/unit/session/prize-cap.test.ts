// Where what one round may pay is capped: a stake is refused whose best outcome would be more, and
// nothing that is accepted pays more, whatever chance and the player do.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PlayerCommand, parseCommand } from '#objects/game-session/decide/command.ts';
import type { SessionEvent } from '#objects/game-session/decide/decision.ts';
import { decide, decideSystemCommand } from '#objects/game-session/decide/machine.ts';
import { newSession, type SessionState } from '#objects/game-session/decide/state.ts';
import { GAMES, type GameId } from '#shared/games/registry.ts';
import { formatAmount, MICROS_PER_UNIT } from '#shared/money.ts';
import { roundId } from '#shared/round-id.ts';
import { betArbitrary } from '../rules/arbitraries.ts';

const COIN = MICROS_PER_UNIT;
const NOW_MS = Date.UTC(2026, 10, 1, 12);
const hex = (seed: number) => seed.toString(16).padStart(64, '0');
const fresh = { nextServerSeed: () => hex(9), clientSeed: () => 'other' };
const FLORIDA = 'US-FL';

const capped = (prizeMaxMicros: bigint | null) => ({
  ...{ mayWager: true, reason: null, lossBudgetMicros: null, changesAtMs: null },
  ...{ holdsUntilMs: null, epoch: 1, version: 1 },
  ...(prizeMaxMicros !== null && { prizeMaxMicros, prizePlace: FLORIDA }),
});

function table(gameId: GameId, prizeMaxMicros: bigint | null, seed = 7): SessionState {
  const about = { sessionId: '019a3f6e-7c00-7000-8000-000000000001', playerId: 'player', gameId };
  const seeds = { serverSeed: hex(seed), clientSeed: 'client', nextServerSeed: hex(8) };
  const opening = newSession({ ...about, currency: 'SC', buyInMicros: null }, seeds, 1n, NOW_MS);
  const balanceMicros = 10n ** 6n * COIN;
  const standing = capped(prizeMaxMicros);
  return { ...opening, status: 'open', balanceMicros, standing, standingAtMs: NOW_MS };
}

function commandOf(frame: object): PlayerCommand {
  const parsed = parseCommand(JSON.stringify({ id: 'c', ...frame }));
  if (!parsed.ok || !('id' in parsed.value))
    throw new Error(`no command: ${JSON.stringify(frame)}`);
  return parsed.value;
}

const doing = (state: SessionState, frame: object) =>
  decide(state, commandOf(frame), NOW_MS, fresh);
const playOf = (params: unknown, stakeMicros: bigint) => ({
  ...{ type: 'play', stake: formatAmount(stakeMicros), params },
});
const actionOf = (state: SessionState, action: string, params = {}) => ({
  ...{ type: 'action', roundId: roundId(state, state.hand?.nonce ?? 0), action, params },
});

/** Plays a hand by choices, and leaves it; what was paid. */
function playedOut(opened: ReturnType<typeof doing>, choices: readonly number[]): bigint {
  let decided = opened;
  for (const choice of choices) {
    if (!decided.ok || decided.value.state.hand === null) break;
    const { state } = decided.value;
    const names = GAMES[state.gameId].actionNames;
    const name = names[choice % names.length] as string;
    const next = doing(
      state,
      actionOf(state, name, name === 'reveal' ? { tile: choice % 25 } : {}),
    );
    if (next.ok) decided = next;
  }
  if (!decided.ok) throw new Error(decided.error.code);
  const { state, event } = decided.value;
  const left = decideSystemCommand(state, { type: 'abandonHand' }, NOW_MS, fresh);
  if (!left.ok) throw new Error(left.error.code);
  const { facts } = (left.value?.event ?? event) as SessionEvent;
  if (facts.kind !== 'result' || facts.payoutMicros === null) throw new Error('the hand is open');
  return facts.payoutMicros;
}

// Within what a table of Sweeps Coins takes at all, so that only the cap refuses.
const scBet = betArbitrary
  .filter(({ game }) => game !== 'roulette')
  .map(({ game, params, stakeMicros }) => {
    const { minStakeMicros, maxStakeMicros } = GAMES[game].limits.SC;
    return {
      ...{ game, params },
      stakeMicros: minStakeMicros + (stakeMicros % (maxStakeMicros - minStakeMicros + 1n)),
    };
  })
  .filter(
    ({ game, params, stakeMicros }) => doing(table(game, null), playOf(params, stakeMicros)).ok,
  );
const caps = fc.oneof(
  fc.constant(5_000n * COIN),
  fc.bigInt({ min: 1n, max: 10_000n * COIN }),
  fc.bigInt({ min: 1n, max: 50n * COIN }),
);

describe('where one round may pay so much', () => {
  it('what a table accepts never pays more, in any game, with any params, however it is played', () => {
    let [taken, refused] = [0, 0];
    fc.assert(
      fc.property(
        scBet,
        caps,
        fc.nat({ max: 10_000 }),
        fc.array(fc.nat({ max: 100 }), { maxLength: 12 }),
        ({ game, params, stakeMicros }, cap, seed, choices) => {
          const decided = doing(table(game, cap, seed), playOf(params, stakeMicros));
          if (!decided.ok) {
            refused += 1;
            expect(decided.error.code).toBe('stake_out_of_range');
            return;
          }
          taken += 1;
          expect(playedOut(decided, choices)).toBeLessThanOrEqual(cap);
        },
      ),
      { numRuns: 1_500 },
    );
    expect(Math.min(taken, refused)).toBeGreaterThan(100);
  });

  it('the largest stake that a refusal names is taken, and one micro more is not', () => {
    let named = 0;
    fc.assert(
      fc.property(scBet, caps, ({ game, params, stakeMicros }, cap) => {
        const state = table(game, cap);
        const decided = doing(state, playOf(params, stakeMicros));
        if (decided.ok) return;
        const { facts = {} } = decided.error;
        expect(facts).toMatchObject({ currency: 'SC', place: FLORIDA });
        expect(facts.maxPayout).toBe(formatAmount(cap));
        const { minStakeMicros } = GAMES[game].limits.SC;
        const most = facts.maxStake;
        if (typeof most !== 'string') {
          expect(doing(state, playOf(params, minStakeMicros)).ok).toBe(false);
          return;
        }
        named += 1;
        const frame = { type: 'play', stake: most, params };
        expect(doing(state, frame).ok).toBe(true);
        const more = (commandOf(frame) as { stakeMicros: bigint }).stakeMicros + 1n;
        expect(doing(state, playOf(params, more)).ok).toBe(false);
      }),
      { numRuns: 1_500 },
    );
    expect(named).toBeGreaterThan(100);
  });

  it('the best of all spots of a roulette round counts', () => {
    const bets = (stake: string) => ({ bets: [{ spot: '17', stake }] });
    const at = (stake: string) =>
      doing(table('roulette', 360n * COIN), { type: 'play', stake, params: bets(stake) });
    expect(at('10.00').ok).toBe(true);
    expect(at('10.01')).toMatchObject({
      error: { code: 'stake_out_of_range', facts: { maxStake: '10.00', place: FLORIDA } },
    });
  });

  it('no auto-play begins that one of its rounds could exceed', () => {
    const params = { target: '100.00' };
    const auto = (stake: string) => ({ type: 'autoplay', stake, params, plays: 3 });
    expect(doing(table('limbo', 500n * COIN), auto('5.00')).ok).toBe(true);
    expect(doing(table('limbo', 500n * COIN), auto('5.01'))).toMatchObject({
      error: { code: 'stake_out_of_range' },
    });
  });

  it('a hand of blackjack is taken only where it can be split and doubled without exceeding it', () => {
    expect(doing(table('blackjack', 80n * COIN), playOf({}, 10n * COIN)).ok).toBe(true);
    expect(doing(table('blackjack', 80n * COIN - 1n), playOf({}, 10n * COIN)).ok).toBe(false);
  });

  it('a hand that is older than the cap stakes no more, and ends as it would', () => {
    const dealt = doing(table('blackjack', null, 1), playOf({}, 10n * COIN));
    if (!dealt.ok || dealt.value.state.hand === null) throw new Error('no open hand');
    const state = { ...dealt.value.state, standing: capped(79n * COIN) };
    expect(doing(state, actionOf(state, 'double'))).toMatchObject({
      error: { code: 'stake_out_of_range', facts: { maxPayout: '79.00', maxStake: '9.875' } },
    });
    expect(doing(state, actionOf(state, 'stand'))).toMatchObject({ ok: true });
    const looser = { ...state, standing: capped(80n * COIN) };
    expect(doing(looser, actionOf(looser, 'double'))).toMatchObject({ ok: true });
  });
});
