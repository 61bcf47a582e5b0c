// What makes a standing out of date, and what a stake is refused for.

import { describe, expect, it } from 'vitest';
import {
  type Heard,
  HUB_SILENCE_MS,
  mustAskWallet,
  NOTHING_HEARD,
  STANDING_AGE_MS_MAX,
  stakeRefusal,
  wagerRefusal,
} from '#objects/game-session/decide/standing.ts';
import { newSession, type SessionState } from '#objects/game-session/decide/state.ts';
import { toldIn } from '#objects/game-session/deliver/ledger-outbox.ts';
import type { Standing } from '#shared/contracts/wallet.ts';
import { FREE } from '#test/kit/standing.ts';

const NOW_MS = 1_800_000_000_000;

function table(told: Partial<Standing> = {}, change: Partial<SessionState> = {}): SessionState {
  const seeds = { serverSeed: 's', nextServerSeed: 'n', clientSeed: 'c' };
  const input = { sessionId: 'i', playerId: 'p', gameId: 'dice', currency: 'GC' } as const;
  const opening = newSession({ ...input, buyInMicros: 1n }, seeds, 1n, NOW_MS);
  const standing = { ...FREE, ...told };
  const known = toldIn(opening, standing, standing.epoch, NOW_MS);
  return { ...opening, ...known, status: 'open', ...change };
}

/** A hub that has just said this, and a wallet that was asked long ago. */
const heard = (change: Partial<Heard> = {}): Heard => ({
  ...{ ...NOTHING_HEARD, hubAtMs: NOW_MS, walletAtMs: NOW_MS - 3_600_000 },
  ...change,
});

const codeOf = (refusal: ReturnType<typeof stakeRefusal>) => refusal?.error ?? null;

describe('the wallet is asked before a stake', () => {
  it('not while nothing is known to have changed, however old the standing is within a minute', () => {
    expect(mustAskWallet(table({ version: 7 }), heard({ hubVersion: 7 }), NOW_MS)).toBe(false);
    expect(mustAskWallet(table(), heard({ hubAtMs: NOW_MS + 60_000 }), NOW_MS + 60_000)).toBe(
      false,
    );
    expect(mustAskWallet(table(), heard({ hubAtMs: NOW_MS + 60_001 }), NOW_MS + 60_001)).toBe(true);
  });

  it.each<[string, SessionState, Heard]>([
    ['the hub names a newer version', table({ version: 6 }), heard({ hubVersion: 7 })],
    ['another epoch was named', table({ epoch: 3 }, { epoch: 4 }), heard()],
    ['its time has come', table({ changesAtMs: NOW_MS }), heard()],
    ['it is not to be relied on any longer', table({ holdsUntilMs: NOW_MS }), heard()],
    ['the hub is silent', table(), heard({ hubAtMs: NOW_MS - HUB_SILENCE_MS - 1 })],
    ['nothing was heard since a nap', table(), NOTHING_HEARD],
  ])('when %s', (_, state, known) => {
    expect(mustAskWallet(state, known, NOW_MS)).toBe(true);
  });

  it('not again for what it has answered already, whatever number its answer has', () => {
    const state = table({ version: 2, epoch: 3 }, { epoch: 9 });
    const { standing } = state;
    const answered = heard({ hubVersion: 7, standing, version: 7, epoch: 9, walletAtMs: NOW_MS });
    expect(mustAskWallet(state, answered, NOW_MS)).toBe(false);
    expect(mustAskWallet(state, { ...answered, hubVersion: 8 }, NOW_MS)).toBe(true);
    expect(mustAskWallet({ ...state, epoch: 10 }, answered, NOW_MS)).toBe(true);
    // An older answer that came late took its place.
    const late = { ...state, standing: { ...standing } };
    expect(mustAskWallet(late, answered, NOW_MS)).toBe(true);
  });

  it('of a moment that is over here and not there: once a second, until it is', () => {
    const state = table({ changesAtMs: NOW_MS - 1 });
    expect(mustAskWallet(state, heard({ walletAtMs: NOW_MS - 999 }), NOW_MS)).toBe(false);
    expect(mustAskWallet(state, heard({ walletAtMs: NOW_MS - 1_000 }), NOW_MS)).toBe(true);
  });
});

describe('what the ledger tells', () => {
  it('is kept when it says nothing of the player, and is of now all the same', () => {
    const state = table({ version: 3, epoch: 5, lossBudgetMicros: 9n });
    const told = toldIn(state, null, 6, NOW_MS + 1);
    expect(told).toEqual({ standing: state.standing, standingAtMs: NOW_MS + 1, epoch: 6 });
    expect(told.standing).toBe(state.standing);
    expect(toldIn({ ...state, ...told }, null, 5, NOW_MS).epoch).toBe(6);
  });

  it('by a wallet of the release before has no end, no epoch and no version', () => {
    const { holdsUntilMs: _, epoch: __, version: ___, ...older } = FREE;
    const told = toldIn(table(), older as Standing, undefined, NOW_MS);
    expect(told.standing).toEqual({ ...FREE, holdsUntilMs: null, epoch: 0, version: 0 });
    expect(told.epoch).toBe(1);
  });
});

describe('a stake', () => {
  it.each([
    ['place_not_allowed', 'place_not_allowed'],
    ['place_proof_required', 'place_proof_required'],
    ['underage', 'underage'],
    ['limit_reached', 'limit_reached'],
    ['excluded', 'wager_paused'],
    ['account_closed', 'wager_paused'],
    ['debt_outstanding', 'wager_paused'],
  ])('is refused for %s with the code %s, and until when', (reason, code) => {
    const refusal = codeOf(
      stakeRefusal(table({ mayWager: false, reason, changesAtMs: NOW_MS }), NOW_MS),
    );
    expect(refusal).toMatchObject({ code, facts: { changesAt: '2027-01-15T08:00:00.000Z' } });
    if (code === 'wager_paused') expect(refusal?.facts).toMatchObject({ reason });
  });

  it('is refused where nobody could say whether the standing still holds', () => {
    const unknown = { code: 'wager_paused', facts: { reason: 'standing_unknown' } };
    const held = table({ holdsUntilMs: NOW_MS + 10 });
    expect(stakeRefusal(held, NOW_MS + 9)).toBeNull();
    expect(codeOf(stakeRefusal(held, NOW_MS + 10))).toEqual(unknown);
    const old = NOW_MS + STANDING_AGE_MS_MAX;
    expect(stakeRefusal(table(), old)).toBeNull();
    expect(codeOf(stakeRefusal(table(), old + 1))).toEqual(unknown);
    expect(codeOf(wagerRefusal(table(), old + 1))).toEqual(unknown);
  });
});
