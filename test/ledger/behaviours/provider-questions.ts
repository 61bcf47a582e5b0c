// Behaviours of what providers ask without moving anything, and of what waits for their rounds.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Ledger } from '../ledger.ts';
import { debit, endRound, Provider, type Seat } from '../provider.ts';
import { type Behaviours, COIN, funded } from './fixture.ts';

const ask = (ledger: Ledger, provider: Provider, token: string, nonce: string = randomUUID()) =>
  ledger.call('select ledger.provider_authenticate($1, $2, $3, $4, $5::text::bytea)', [
    provider.id,
    'key',
    nonce,
    randomUUID(),
    token,
  ]);

const balance = (ledger: Ledger, provider: Provider, seat: Seat, token: string | null) =>
  ledger.call('select ledger.provider_balance($1, $2, $3, $4, $5::text::bytea, $6, $7)', [
    provider.id,
    'key',
    randomUUID(),
    randomUUID(),
    token,
    seat.alias,
    'GC',
  ]);

export const PROVIDER_QUESTIONS: Behaviours = {
  'tells a provider whose token it is by the provider’s own name of the player': async (ledger) => {
    const player = await funded(ledger, COIN, 0n);
    const provider = await Provider.open(ledger);
    const seat = await provider.seat(player);
    const nonce = randomUUID();
    const answer = await ask(ledger, provider, seat.token, nonce);
    assert.deepEqual(
      [answer.status, answer.playerId, answer.currency, answer.balanceMicros],
      ['OK', seat.alias, 'GC', String(COIN)],
    );
    assert.ok(!JSON.stringify({ ...answer, playerId: '' }).includes(player));
    assert.equal((await ask(ledger, provider, seat.token, nonce)).status, 'INVALID_SIGNATURE');
    assert.equal((await ask(ledger, provider, 'other')).status, 'INVALID_TOKEN');
    const elsewhere = await Provider.open(ledger);
    assert.equal((await ask(ledger, elsewhere, seat.token)).status, 'INVALID_TOKEN');
    await ledger.exclude(player);
    assert.equal((await ask(ledger, provider, seat.token)).status, 'INVALID_TOKEN');
  },

  'tells a provider the balance, without a token too, but not by one that is no good': async (
    ledger,
  ) => {
    const provider = await Provider.open(ledger);
    const seat = await provider.seat(await funded(ledger, COIN, 0n));
    assert.equal((await balance(ledger, provider, seat, seat.token)).balanceMicros, String(COIN));
    assert.equal((await balance(ledger, provider, seat, null)).balanceMicros, String(COIN));
    assert.equal((await balance(ledger, provider, seat, 'other')).status, 'INVALID_TOKEN');
    const nobody = { ...seat, alias: 'nobody' };
    assert.equal((await balance(ledger, provider, nobody, null)).status, 'UNKNOWN_PLAYER');
  },

  'does not let go of a player who leaves while a provider’s round is open': async (ledger) => {
    const player = await funded(ledger, COIN, 0n);
    const provider = await Provider.open(ledger);
    const seat = await provider.seat(player);
    await provider.send(seat, [debit('d', 'r', COIN)]);
    await ledger.admin(
      `insert into auth.erasures (player_id, requested_at, forfeit_balance)
        values ($1, now(), true)`,
      [player],
    );
    const letGo = () => ledger.call('select payments.let_go($1)', [player]);
    assert.equal((await letGo()).value, 'tables');
    await provider.send(seat, [endRound('r')]);
    assert.equal((await letGo()).value, 'done');
  },
};
