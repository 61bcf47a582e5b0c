// Rotation: reveals the current server seed, makes the next one current and shows the hash of the
// one after it. Only here does a player's own client seed enter, after the house is committed.

import { serverSeedHash } from '#shared/fairness/seeds.ts';
import { err, ok, type Result } from '#shared/result.ts';
import type { Decision } from './decision.ts';
import type { Seeds, SessionState } from './state.ts';

/** Refused while a hand is open: its outcome still hangs on the seed. */
export function rotate(
  state: SessionState,
  command: { id: string | null; fingerprint: string | null; clientSeed: string | null },
  nowMs: number,
  fresh: { nextServerSeed: () => string; clientSeed: () => string },
): Result<Decision, 'session_not_open' | 'round_open'> {
  if (state.status !== 'open') return err('session_not_open');
  if (state.hand !== null) return err('round_open');
  const old = state.seeds;
  const seeds: Seeds = {
    epoch: old.epoch + 1,
    serverSeed: old.nextServerSeed,
    clientSeed: command.clientSeed ?? fresh.clientSeed(),
    nextServerSeed: fresh.nextServerSeed(),
    firstNonce: state.nextNonce,
  };
  const seq = state.seq + 1;
  return ok({
    state: { ...state, seq, seeds, lastActivityMs: nowMs },
    event: {
      seq,
      command: command.id,
      fingerprint: command.fingerprint,
      nonce: null,
      rounds: 0,
      atMs: nowMs,
      facts: {
        kind: 'seedRotated',
        serverSeed: old.serverSeed,
        clientSeed: old.clientSeed,
        firstNonce: old.firstNonce,
        lastNonce: state.nextNonce - 1,
        serverSeedHash: serverSeedHash(seeds.serverSeed),
        nextServerSeedHash: serverSeedHash(seeds.nextServerSeed),
        nextClientSeed: seeds.clientSeed,
      },
      plays: null,
    },
    snapshot: true,
    retired: old,
  });
}
