// What of a round counts towards playthrough: nothing of a bet that returns its stake too surely.
// Told with the result, carried by the batch, the same after the table has slept.

import { describe, expect, it } from 'vitest';
import { eventFrame } from '#objects/game-session/connect/frames.ts';
import { type PlayerCommand, parseCommand } from '#objects/game-session/decide/command.ts';
import { decide } from '#objects/game-session/decide/machine.ts';
import { newSession, type SessionState } from '#objects/game-session/decide/state.ts';
import {
  acknowledge,
  BATCH_ROUNDS,
  freezeNext,
} from '#objects/game-session/deliver/ledger-outbox.ts';
import { replayRound } from '#objects/game-session/store/replay-events.ts';
import { decodeFacts, encodeFacts } from '#objects/game-session/store/stored-event.ts';
import type { GameId } from '#shared/games/registry.ts';
import { newId } from '#shared/ids.ts';
import type { CoinCurrency } from '#shared/money.ts';
import { roundId } from '#shared/round-id.ts';

const NOW_MS = 1_000;
const COIN = 1_000_000n;
const seedText = (seed: number) => seed.toString(16).padStart(64, '0');
const fresh = { nextServerSeed: () => seedText(0), clientSeed: () => 'client' };

function table(gameId: GameId, currency: CoinCurrency = 'SC', chanceMaxPpm = 750_000) {
  const input = { sessionId: newId(1), playerId: newId(2), gameId, currency, buyInMicros: 1n };
  const seeds = { serverSeed: seedText(7), clientSeed: 'client', nextServerSeed: seedText(1) };
  const state = newSession(input, seeds, 1n, NOW_MS);
  return {
    ...state,
    status: 'open' as const,
    reserveRequests: [],
    balanceMicros: 1_000n * COIN,
    escrowMicros: 1_000n * COIN,
    lastNumber: 1,
    chanceMaxPpm,
  };
}

function command(fields: object): PlayerCommand {
  const parsed = parseCommand(JSON.stringify({ id: 'c', ...fields }));
  if (!parsed.ok || !('id' in parsed.value)) throw new Error('no command');
  return parsed.value;
}

function played(state: SessionState, fields: object) {
  const decision = decide(state, command(fields), NOW_MS, fresh);
  if (!decision.ok) throw new Error(decision.error.code);
  const { event } = decision.value;
  if (event === null) throw new Error('nothing happened');
  const frame = eventFrame(decision.value.state, event);
  const counted = 'counted' in frame ? frame.counted : undefined;
  return { state: decision.value.state, event, counted };
}

const dice = (target: string) => ({ target, direction: 'under' });
const slip = (...bets: [string, string][]) => ({
  bets: bets.map(([spot, stake]) => ({ spot, stake })),
});

describe('a round with Sweeps Coins', () => {
  it('counts up to the bound of its own odds, and nothing above it', () => {
    const cases: [GameId, string, object, string][] = [
      ['dice', '1', dice('75.00'), '1.00'],
      ['dice', '1', dice('75.01'), '0.00'],
      ['dice', '1', dice('98.00'), '0.00'],
      ['limbo', '1', { target: '1.32' }, '1.00'],
      ['limbo', '1', { target: '1.31' }, '0.00'],
      ['roulette', '1', slip(['red', '1']), '1.00'],
      ['roulette', '2', slip(['red', '1'], ['black', '1']), '0.00'],
      ['roulette', '1.99', slip(['red', '1'], ['black', '0.99']), '0.00'],
      ['roulette', '37', slip(['red', '18'], ['black', '18'], ['0', '1']), '0.00'],
    ];
    for (const [game, stake, params, counted] of cases) {
      const told = played(table(game), { type: 'play', stake, params });
      expect(told.counted, `${game} ${JSON.stringify(params)}`).toBe(counted);
      const { wageredMicros, uncountedMicros } = told.state.unsent;
      expect(uncountedMicros, game).toBe(counted === '0.00' ? wageredMicros : 0n);
    }
  });

  it('goes by the bound that the ledger told with the last coins', () => {
    const play = { type: 'play', stake: '1', params: dice('60.00') };
    expect(played(table('dice'), play).counted).toBe('1.00');
    const frozen = freezeNext(
      { ...table('dice'), reserveRequests: [{ key: 'more', amountMicros: COIN, mode: 'exact' }] },
      NOW_MS,
    );
    if (frozen === null) throw new Error('nothing frozen');
    const answer = {
      replayed: false,
      amountMicros: COIN,
      escrowMicros: 1_001n * COIN,
      standing: null,
      epoch: 1,
      wallet: null,
      chanceMaxPpm: 500_000,
    };
    const { state } = acknowledge(frozen, answer, NOW_MS);
    expect(played(state, play).counted).toBe('0.00');
  });

  it('with decisions counts by how it was played: mines by the tiles that were tried', () => {
    const playedWith = (tiles: number) => {
      let state: SessionState = table('mines');
      const opened = played(state, { type: 'play', stake: '1', params: { mines: 1 } });
      expect(opened.counted).toBeUndefined();
      state = opened.state;
      const id = roundId(state, 0);
      for (let tile = 0; tile < tiles; tile++) {
        const step = played(state, {
          type: 'action',
          roundId: id,
          action: 'reveal',
          params: { tile },
        });
        if (step.counted !== undefined) return { counted: step.counted, tried: tile + 1 };
        state = step.state;
      }
      const { counted } = played(state, { type: 'action', roundId: id, action: 'cashOut' });
      return { counted, tried: tiles };
    };
    for (const tiles of [1, 3, 6, 7, 12]) {
      const { counted, tried } = playedWith(tiles);
      expect(counted, `${tried} tiles`).toBe(tried >= 7 ? '1.00' : '0.00');
    }
  });

  it('in auto-play counts all of its rounds or none, and the batch says how much', () => {
    for (const [target, counted] of [
      ['98.00', '0.00'],
      ['50.00', '100.00'],
    ] as const) {
      const params = dice(target);
      const told = played(table('dice'), {
        type: 'autoplay',
        stake: '1',
        params,
        plays: BATCH_ROUNDS,
      });
      expect(told.counted).toBe(counted);
      const batch = freezeNext(told.state, NOW_MS)?.inFlight;
      expect(batch).toMatchObject({
        kind: 'settle',
        wageredMicros: 100n * COIN,
        uncountedMicros: counted === '0.00' ? 100n * COIN : 0n,
      });
      expect(freezeNext(told.state, NOW_MS)?.unsent.uncountedMicros).toBe(0n);
    }
  });

  it('counts the same when the table wakes up and reads it again', () => {
    for (const target of ['98.00', '50.00']) {
      const asleep = table('dice');
      const told = played(asleep, { type: 'play', stake: '1', params: dice(target) });
      const facts = decodeFacts(encodeFacts(told.event.facts));
      const awake = replayRound({ ...asleep, chanceMaxPpm: 600_000 }, { ...told.event, facts });
      expect(awake.unsent).toEqual(told.state.unsent);
    }
  });
});

it('a round with Gold Coins says nothing of playthrough', () => {
  const told = played(table('dice', 'GC'), { type: 'play', stake: '1', params: dice('98.00') });
  expect(told.counted).toBeUndefined();
  expect(told.state.unsent.uncountedMicros).toBe(0n);
});
