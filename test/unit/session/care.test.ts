// What a player's own limits ask of a table, decided: no network, no clock, fixed seeds.

import { expect, it } from 'vitest';
import { wantedCeilingMicros } from '#objects/game-session/decide/care.ts';
import { type PlayerCommand, parseCommand } from '#objects/game-session/decide/command.ts';
import { decide } from '#objects/game-session/decide/machine.ts';
import { newSession, type SessionState } from '#objects/game-session/decide/state.ts';
import type { GameId } from '#shared/games/registry.ts';
import { nonceOf, roundId } from '#shared/round-id.ts';

const COIN = 1_000_000n;
const START_MS = Date.UTC(2026, 10, 1, 12);
const hex = (seed: number) => seed.toString(16).padStart(64, '0');
const fresh = { nextServerSeed: () => hex(9), clientSeed: () => 'other' };
const wagerLimit = { kind: 'wager', currency: 'GC', period: 'day' } as const;

function table(gameId: GameId, ceilingMicros: bigint): SessionState {
  const input = { sessionId: '019a3f6e-7c00-7000-8000-000000000001', playerId: 'player' };
  const about = { ...input, gameId, currency: 'GC', buyInMicros: null } as const;
  const seeds = { serverSeed: hex(7), clientSeed: 'client', nextServerSeed: hex(8) };
  const opening = newSession(about, seeds, 1_000n * COIN, START_MS);
  return {
    ...opening,
    ...{ status: 'open', balanceMicros: 1_000n * COIN, wagerCeilingMicros: ceilingMicros },
    standing: { ...opening.standing, wagerLimit, wagerBudgetMicros: 0n },
  };
}

function commandOf(frame: object): PlayerCommand {
  const parsed = parseCommand(JSON.stringify({ id: 'c', ...frame }));
  if (!parsed.ok || !('id' in parsed.value)) throw new Error('no command');
  return parsed.value;
}

const doing = (state: SessionState, frame: object) =>
  decide(state, commandOf(frame), START_MS, fresh);

function seated(state: SessionState): SessionState {
  const dealt = doing(state, { type: 'play', stake: '1.00' });
  if (!dealt.ok || dealt.value.state.hand === null) throw new Error('no open hand');
  return dealt.value.state;
}

const action = (state: SessionState, name: string) => ({
  ...{ type: 'action', roundId: roundId(state, state.hand?.nonce ?? 0), action: name },
});

it('lets nothing more into an open hand than the lease has, and the hand goes on', () => {
  const short = seated(table('blackjack', 2n * COIN - 1n));
  expect(nonceOf(short, roundId(short, 0))).toBe(0);
  expect(doing(short, action(short, 'double'))).toMatchObject({
    error: { code: 'limit_reached', facts: { limit: wagerLimit } },
  });
  expect(doing(short, action(short, 'stand'))).toMatchObject({ ok: true });
  const enough = seated(table('blackjack', 2n * COIN));
  expect(doing(enough, action(enough, 'double'))).toMatchObject({ ok: true });
});

it('asks for what is wagered and in the hand, and for some stakes ahead', () => {
  const state = seated(table('blackjack', COIN));
  expect(wantedCeilingMicros(state, commandOf({ type: 'play', stake: '2.00' }))).toBe(41n * COIN);
  const auto = { type: 'autoplay', stake: '1.00', plays: 50 };
  expect(wantedCeilingMicros(table('dice', 0n), commandOf(auto))).toBe(50n * COIN);
});
