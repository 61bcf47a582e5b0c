// What the tests of invariants tell: rounds as a table would answer them, and frames around them.

import { serverSeedHash } from '#shared/fairness/seeds.ts';
import { verify } from '#shared/fairness/verify.ts';
import { formatAmount } from '#shared/money.ts';
import type { Frame } from './history.ts';
import { Tale } from './tale.ts';

export const SEED = 'a'.repeat(64);
const NEXT = 'b'.repeat(64);
const BET = { target: '50.00', direction: 'over' };

export function round(nonce: number, changes: object = {}) {
  const input = { serverSeed: SEED, clientSeed: 'mine', nonce, game: 'dice', params: BET };
  const verified = verify(input);
  if (!verified.ok) throw new Error(verified.error.code);
  const { outcome, multiplier, payoutMicros } = verified.value;
  return {
    id: `round-${nonce}`,
    game: 'dice',
    nonce,
    stake: '1.00',
    payout: formatAmount(payoutMicros),
    multiplier,
    params: BET,
    outcome,
    finished: true,
    at: '2027-01-01T00:00:00.000Z',
    ...changes,
  };
}

export const result = (seq: number, id: string, made: object): Frame => ({
  type: 'result',
  id,
  seq,
  round: made,
});

export const welcome = (seq: number, session: object = {}): Frame => ({
  type: 'welcome',
  seq,
  session,
});

export const session = (changes: object = {}) => ({
  id: 's',
  state: 'open',
  currency: 'GC',
  seq: 0,
  serverSeedHash: serverSeedHash(SEED),
  nextServerSeedHash: serverSeedHash(NEXT),
  clientSeed: 'mine',
  serverSeed: null,
  ...changes,
});

export const rotated = (seq: number, count: number, serverSeed = SEED): Frame => ({
  type: 'seedRotated',
  id: 'rotate',
  seq,
  revealed: { serverSeed, clientSeed: 'mine', nonces: { first: 0, last: count - 1, count } },
  serverSeedHash: serverSeedHash(NEXT),
  nextServerSeedHash: serverSeedHash(SEED),
  clientSeed: 'mine',
});

/** A table at which a player has just sat down. */
export function table(changes: object = {}) {
  const tale = new Tale();
  tale.called('ada', 'games.openSession', {}, { session: session(changes) });
  const line = tale.line('ada', 'session', 's');
  tale.heard(line, welcome(0, session(changes)));
  return { tale, line };
}

export const message = (seq: number, id: string, author: string): Frame => ({
  type: 'message',
  seq,
  message: { id, author: { id: author, name: author }, text: 'hello' },
});
