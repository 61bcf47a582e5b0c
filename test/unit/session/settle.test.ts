import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newSession, type SessionState } from '#objects/game-session/decide/state.ts';
import { dueAtMs, HAND_MS, IDLE_MS } from '#objects/game-session/deliver/alarm-schedule.ts';
import {
  acknowledge,
  BATCH_AGE_MS,
  BATCH_ROUNDS,
  expectedEscrowMicros,
  freezeNext,
  postpone,
  refuse,
  retryDelayMs,
} from '#objects/game-session/deliver/ledger-outbox.ts';
import {
  REPORT_EVERY_MS,
  reportOf,
  reportPostponed,
} from '#objects/game-session/deliver/report-schedule.ts';
import { decodeState, encodeState } from '#objects/game-session/store/stored-state.ts';
import { FREE } from '#test/kit/standing.ts';

function opening(): SessionState {
  const seeds = { serverSeed: 's', nextServerSeed: 'n', clientSeed: 'c' };
  const input = { sessionId: 'i', playerId: 'p', gameId: 'dice', currency: 'GC' } as const;
  return newSession({ ...input, buyInMicros: 1_000n }, seeds, 1_000n, 0);
}

/** A table of which the platform was told all that is to be told. */
function open(change: Partial<SessionState> = {}): SessionState {
  const state: SessionState = {
    ...opening(),
    status: 'open',
    reserveRequests: [],
    balanceMicros: 1_000n,
    escrowMicros: 1_000n,
    lastNumber: 1,
    ...change,
  };
  return { ...state, reported: reportOf(state, 0) };
}

const unsent = (rounds: number, net: bigint, sinceMs = 0) => ({
  rounds,
  wageredMicros: 1_000n,
  paidMicros: 1_000n + net,
  uncountedMicros: 0n,
  sinceMs,
});

describe('the outbox', () => {
  it('asks for the buy-in first, under number one, and for nothing else meanwhile', () => {
    const frozen = freezeNext(opening(), 0);
    expect(frozen?.inFlight).toMatchObject({ kind: 'reserve', number: 1, mode: 'exact' });
    if (frozen === null) throw new Error('nothing frozen');
    expect(freezeNext(frozen, 99_999)).toBeNull();
  });

  it('freezes a batch by count, by age, at the close and before a release, and not earlier', () => {
    const few = open({ unsent: unsent(BATCH_ROUNDS - 1, 0n) });
    expect(freezeNext(few, BATCH_AGE_MS - 1)).toBeNull();
    expect(freezeNext(few, BATCH_AGE_MS)?.inFlight?.kind).toBe('settle');
    const many = open({ unsent: unsent(BATCH_ROUNDS, 0n) });
    expect(freezeNext(many, 0)?.inFlight?.kind).toBe('settle');
    expect(freezeNext({ ...few, status: 'closing' }, 0)?.inFlight?.kind).toBe('settle');
    expect(freezeNext({ ...few, releaseRequested: true }, 0)?.inFlight?.kind).toBe('settle');
  });

  it('lets rounds gather beside a frozen batch, which stays as it is', () => {
    const frozen = freezeNext(open({ unsent: unsent(BATCH_ROUNDS, 5n) }), 0);
    if (frozen === null) throw new Error('nothing frozen');
    expect(frozen.unsent.rounds).toBe(0);
    const grown = { ...frozen, unsent: unsent(3, 0n) };
    expect(grown.inFlight).toEqual(frozen.inFlight);
    expect(freezeNext(grown, 1_000_000)).toBeNull();
  });

  it('repeats the very same movement after silence, later and later, for ever', () => {
    let state = freezeNext(open({ unsent: unsent(BATCH_ROUNDS, 0n) }), 0);
    if (state === null) throw new Error('nothing frozen');
    const { inFlight } = state;
    for (let attempt = 1; attempt < 200; attempt++) {
      state = postpone(state, 'silence', 1_000);
      expect(state.inFlight).toEqual(inFlight);
      expect(state.health.retryAtMs).toBe(1_000 + retryDelayMs(attempt));
    }
    expect(retryDelayMs(1)).toBe(1_000);
    expect(retryDelayMs(200)).toBe(60_000);
  });

  it('frees the number of a refused reserve, and keeps the number of any other refusal', () => {
    const reserveRequests = [{ key: 'k', amountMicros: 5n, mode: 'exact' as const }];
    const asking = freezeNext(open({ reserveRequests }), 0);
    if (asking === null) throw new Error('nothing frozen');
    const refused = refuse(asking, { code: 'insufficient_funds' }, 0);
    expect(refused).toMatchObject({ inFlight: null, lastNumber: 1, status: 'open' });
    const settling = freezeNext(open({ unsent: unsent(BATCH_ROUNDS, 0n) }), 0);
    if (settling === null) throw new Error('nothing frozen');
    const stuck = refuse(settling, { code: 'sequence_conflict' }, 0);
    expect(stuck.inFlight).toEqual(settling.inFlight);
    expect(stuck.health).toMatchObject({ disagrees: true, reason: 'sequence_conflict' });
  });

  it('closes the number of a reserve that is refused in doubt, and asks again where it happened', () => {
    const reserveRequests = [{ key: 'k', amountMicros: 5n, mode: 'exact' as const }];
    const asking = freezeNext(open({ reserveRequests }), 0);
    if (asking === null) throw new Error('nothing frozen');
    const sealed = refuse(asking, { code: 'insufficient_funds' }, 0, true);
    expect(sealed.inFlight).toMatchObject({ kind: 'settle', rounds: 0, number: 2 });
    expect(sealed.reserveRequests).toEqual(reserveRequests);
    const answer = { replayed: false, amountMicros: 0n, standing: FREE, epoch: 1, wallet: null };
    const escrowMicros = expectedEscrowMicros(sealed);
    const closed = acknowledge(sealed, { ...answer, escrowMicros }, 0).state;
    expect(closed).toMatchObject({ inFlight: null, lastNumber: 2, reserveRequests: [] });
    const happened = refuse(sealed, { code: 'sequence_conflict' }, 0);
    expect(happened.health.disagrees).toBe(false);
    expect(freezeNext(happened, 0)?.inFlight).toEqual(asking.inFlight);
  });

  it('notices an escrow that is not what its own sums say', () => {
    const settling = freezeNext(open({ unsent: unsent(BATCH_ROUNDS, 0n) }), 0);
    if (settling === null) throw new Error('nothing frozen');
    const answer = { replayed: false, amountMicros: 0n, standing: FREE, epoch: 1, wallet: null };
    expect(acknowledge(settling, { ...answer, escrowMicros: 1_000n }, 0).mismatch).toBe(false);
    const wrong = acknowledge(settling, { ...answer, escrowMicros: 999n }, 0);
    expect(wrong.mismatch).toBe(true);
    expect(wrong.state.health.disagrees).toBe(true);
  });

  it('keeps table, escrow and unsent rounds equal through any mixture of movements', () => {
    const event = fc.oneof(
      fc.record({ kind: fc.constant('win' as const), micros: fc.bigInt(0n, 500n) }),
      fc.record({ kind: fc.constant('lose' as const), micros: fc.bigInt(1n, 100n) }),
      fc.record({ kind: fc.constant('topUp' as const), micros: fc.bigInt(1n, 300n) }),
      fc.record({ kind: fc.constant('release' as const), micros: fc.constant(0n) }),
      fc.record({ kind: fc.constant('deliver' as const), micros: fc.constant(0n) }),
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (events) => {
        let state = open();
        let escrow = 1_000n;
        let nowMs = 0;
        for (const { kind, micros } of events) {
          nowMs += 3_000;
          if (kind === 'win' || (kind === 'lose' && micros <= state.balanceMicros)) {
            const net = kind === 'win' ? micros : -micros;
            const { rounds, wageredMicros, paidMicros, sinceMs } = state.unsent;
            state = {
              ...state,
              balanceMicros: state.balanceMicros + net,
              unsent: {
                rounds: rounds + 1,
                wageredMicros: wageredMicros + 100n,
                paidMicros: paidMicros + 100n + net,
                uncountedMicros: 0n,
                sinceMs: rounds === 0 ? nowMs : sinceMs,
              },
            };
          }
          if (kind === 'topUp') {
            const wish = { key: `${nowMs}`, amountMicros: micros, mode: 'exact' as const };
            state = { ...state, reserveRequests: [...state.reserveRequests, wish] };
          }
          if (kind === 'release') state = { ...state, releaseRequested: true };
          if (kind !== 'deliver') continue;
          const frozen = freezeNext(state, nowMs);
          const movement = frozen?.inFlight;
          if (frozen === null || movement === null || movement === undefined) continue;
          let amountMicros = 0n;
          if (movement.kind === 'reserve') amountMicros = movement.amountMicros;
          if (movement.kind === 'settle') {
            amountMicros = movement.paidMicros - movement.wageredMicros;
          }
          if (movement.kind === 'release') amountMicros = -movement.amountMicros;
          escrow += amountMicros;
          const reply = { replayed: false, standing: FREE, epoch: 1, wallet: null };
          const answer = { ...reply, escrowMicros: escrow, amountMicros };
          const settled = acknowledge(frozen, answer, nowMs);
          expect(settled.mismatch).toBe(false);
          state = settled.state;
          expect(expectedEscrowMicros(state)).toBe(escrow);
        }
      }),
    );
  });
});

describe('the alarm', () => {
  it('is set for the earliest thing due, and for nothing once the session is over', () => {
    expect(dueAtMs(open(), 0)).toBe(IDLE_MS);
    expect(dueAtMs(open({ unsent: unsent(1, 0n, 500) }), 0)).toBe(500 + BATCH_AGE_MS);
    const hand = {
      nonce: 0,
      params: {},
      openingStakeMicros: 1n,
      wholeStakeMicros: 1n,
      actions: [],
      lastActionAtMs: 7,
    };
    expect(dueAtMs(open({ hand }), 0)).toBe(7 + HAND_MS);
    expect(dueAtMs(open({ status: 'closing' }), 42)).toBe(42);
    // Until the player's hub has heard of the end.
    expect(dueAtMs(open({ status: 'closed', isEndNotified: false }), 0)).toBe(15_000);
    expect(dueAtMs(open({ status: 'closed', isEndNotified: true }), 0)).toBeNull();
    expect(dueAtMs(open({ status: 'failed' }), 0)).toBeNull();
  });

  it('waits as long as the back-off says while the ledger is silent', () => {
    const frozen = freezeNext(open({ unsent: unsent(BATCH_ROUNDS, 0n) }), 0);
    if (frozen === null) throw new Error('nothing frozen');
    expect(dueAtMs(postpone(frozen, 'silence', 10), 10)).toBe(10 + retryDelayMs(1));
  });
});

describe('the alarm for a report', () => {
  it('is set behind one that is on its way, and a minute after the last while the table plays', () => {
    const known = open();
    const closed: SessionState = { ...known, status: 'closed', isEndNotified: true };
    expect(dueAtMs(closed, 7_000)).toBe(7_000 + 15_000);
    const played = { ...known, totals: { ...known.totals, rounds: 1 } };
    expect(dueAtMs(played, 1_000)).toBe(REPORT_EVERY_MS);
    expect(dueAtMs({ ...closed, reported: reportOf(closed, 0) }, 7_000)).toBeNull();
  });

  it('comes no later than a minute after a report that failed, however often', () => {
    let closed: SessionState = { ...open(), status: 'closed', isEndNotified: true };
    for (let attempt = 1; attempt <= 1_000; attempt++) {
      closed = { ...closed, reported: reportPostponed(closed, 5_000) };
      const dueMs = dueAtMs(closed, 5_000) ?? Number.NaN;
      expect(dueMs).toBeGreaterThan(5_000);
      expect(dueMs).toBeLessThanOrEqual(65_000);
    }
  });
});

describe('the stored state', () => {
  it('comes back as it was, amounts of any size included', () => {
    const state = open({
      balanceMicros: 2n ** 62n,
      chain: Uint8Array.from({ length: 32 }, (_, i) => i),
    });
    expect(decodeState(encodeState(state))).toEqual(state);
  });
});
