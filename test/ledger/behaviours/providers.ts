// Behaviours of games that others run: what a provider's calls do, one after the other.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Ledger } from '../ledger.ts';
import { credit, debit, endRound, Provider, rollback, type Seat } from '../provider.ts';
import { type Behaviours, COIN, funded, redeemableOf, sound, walletOf } from './fixture.ts';

async function playing(ledger: Ledger, gold = 10n * COIN) {
  const player = await funded(ledger, gold, 0n);
  const provider = await Provider.open(ledger);
  const seat = await provider.seat(player);
  const available = async () => (await walletOf(ledger, player, 'GC')).available;
  const send = async (...actions: Parameters<Provider['send']>[1]) =>
    (await provider.send(seat, actions)).status;
  return { player, provider, seat, available, send };
}

async function sweepstakes(ledger: Ledger, multiple = '1') {
  const player = await funded(ledger, 0n, 10n * COIN, multiple);
  const provider = await Provider.open(ledger);
  const seat = await provider.seat(player, 'SC');
  const send = async (...actions: Parameters<Provider['send']>[1]) =>
    (await provider.send(seat, actions, { currency: 'SC' })).status;
  return { player, provider, seat, send };
}

const lotOf = async (ledger: Ledger, player: string) => {
  const [lot] = await ledger.admin<{ state: string; wagered: string; locked: string }>(
    `select l.state, l.wagered_micros as wagered, l.locked_micros as locked
      from ledger.lots l join ledger.wallets w on w.account_id = l.wallet_id
      where w.player_id = $1`,
    [player],
  );
  return lot;
};

async function retried(provider: Provider, seat: Seat, action: ReturnType<typeof debit>) {
  const first = await provider.send(seat, [action]);
  const again = await provider.send(seat, [action]);
  assert.equal(again.status, 'OK');
  assert.equal(again.replayed, true);
  assert.equal(again.actions?.[0]?.transactionId, first.actions?.[0]?.transactionId);
  return { first, again };
}

export const PROVIDERS: Behaviours = {
  'takes a provider’s stake and pays its win against the house of that provider': async (
    ledger,
  ) => {
    const { provider, available, send } = await playing(ledger);
    assert.equal(await send(debit('d', 'r', 4n * COIN)), 'OK');
    assert.equal(await available(), 6n * COIN);
    assert.equal(await send(credit('c', 'r', 9n * COIN, { closesRound: true })), 'OK');
    assert.equal(await available(), 15n * COIN);
    const [house] = await ledger.admin<{ total: string }>(
      'select balance_micros as total from ledger.house_now() where id >> 5 = 1000 + $1',
      [provider.id],
    );
    assert.equal(BigInt(house?.total ?? ''), -5n * COIN);
    await sound(ledger);
  },

  'answers a provider’s repeat with its first result and the balance of now': async (ledger) => {
    const { provider, seat, available } = await playing(ledger);
    const staked = await retried(provider, seat, debit('d', 'r', COIN));
    assert.equal(staked.again.balanceMicros, String(9n * COIN));
    await provider.send(seat, [debit('e', 'r', COIN)]);
    const won = await retried(provider, seat, credit('c', 'r', 3n * COIN));
    assert.equal(won.again.balanceMicros, String(11n * COIN));
    const late = await provider.send(seat, [debit('d', 'r', COIN)]);
    assert.equal(late.balanceMicros, String(11n * COIN));
    assert.equal(await available(), 11n * COIN);
  },

  'refuses a provider’s id with another amount, round, game, player, currency or kind': async (
    ledger,
  ) => {
    const { provider, seat, available, send } = await playing(ledger);
    await send(debit('d', 'r', COIN));
    const stranger = await provider.seat(await funded(ledger, COIN, COIN));
    for (const other of [
      debit('d', 'r', COIN + 1n),
      debit('d', 's', COIN),
      debit('d', 'r', COIN, { gameId: 'off' }),
      credit('d', 'r', COIN),
      rollback('d', 'e'),
    ]) {
      const answer = await provider.send(seat, [other]);
      assert.deepEqual([answer.status, answer.class], ['DUPLICATE', 'FATAL']);
    }
    const theirs = await provider.send(stranger, [debit('d', 'r', COIN)]);
    assert.equal(theirs.status, 'DUPLICATE');
    const sweeps = await provider.send(seat, [debit('d', 'r', COIN)], { currency: 'SC' });
    assert.equal(sweeps.status, 'DUPLICATE');
    assert.equal(await available(), 9n * COIN);
  },

  'refuses a stake above the balance by one unit and tells the real balance': async (ledger) => {
    const { provider, seat } = await playing(ledger);
    const answer = await provider.send(seat, [debit('d', 'r', 10n * COIN + 1n)]);
    assert.deepEqual([answer.status, answer.class], ['INSUFFICIENT_FUNDS', 'REJECT']);
    assert.equal(answer.balanceMicros, String(10n * COIN));
    const whole = await provider.send(seat, [debit('d', 'r', 10n * COIN)]);
    assert.deepEqual([whole.status, whole.balanceMicros], ['OK', '0']);
  },

  'keeps the nonce of a refused call: what was caught on its way does not work later': async (
    ledger,
  ) => {
    const { provider, seat, player, available } = await playing(ledger);
    const caught = [debit('d', 'r', 11n * COIN)];
    const nonce = randomUUID();
    const callId = randomUUID();
    assert.equal(
      (await provider.send(seat, caught, { nonce, callId })).status,
      'INSUFFICIENT_FUNDS',
    );
    await ledger.grant(randomUUID(), player, 'GC', 5n * COIN);
    assert.equal((await provider.send(seat, caught, { nonce })).status, 'INVALID_SIGNATURE');
    assert.equal(await available(), 15n * COIN);
    assert.equal((await provider.send(seat, caught, { nonce, callId })).status, 'OK');
  },

  'moves nothing for a key that was taken away, nor uses its nonce up': async (ledger) => {
    const { provider, seat, available } = await playing(ledger);
    const nonce = randomUUID();
    const call = [debit('d', 'r', COIN)];
    assert.equal(
      (await provider.send(seat, call, { key: 'no', nonce })).status,
      'INVALID_SIGNATURE',
    );
    assert.equal((await provider.send(seat, call, { nonce })).status, 'OK');
    await ledger.admin('update games.provider_keys set live = false where provider_id = $1', [
      provider.id,
    ]);
    const won = await provider.send(seat, [credit('c', 'r', COIN)]);
    assert.deepEqual([won.status, won.class], ['INVALID_SIGNATURE', 'FATAL']);
    assert.equal(await available(), 9n * COIN);
  },

  'takes no stake without a token of this player, provider and currency whose sign-in lives':
    async (ledger) => {
      const { provider, seat, player, send } = await playing(ledger);
      const other = await provider.seat(await funded(ledger, COIN, 0n));
      const call = [debit('d', 'r', COIN)];
      const status = async (given: Parameters<Provider['send']>[2]) =>
        (await provider.send(seat, call, given)).status;
      assert.equal(await status({ token: 'unknown' }), 'INVALID_TOKEN');
      assert.equal(await status({ token: other.token }), 'INVALID_TOKEN');
      assert.equal(await status({ currency: 'SC' }), 'WRONG_CURRENCY');
      const foreign = await (await Provider.open(ledger)).seat(player);
      assert.equal(await status({ token: foreign.token }), 'INVALID_TOKEN');
      await ledger.admin('update auth.sign_ins set revoked_at = now() where id = $1', [
        seat.signInId,
      ]);
      assert.equal(await send(...call), 'TOKEN_EXPIRED');
    },

  'pays a win and takes a stake back after logout, exclusion, and with the game and provider off':
    async (ledger) => {
      const { provider, seat, player, available, send } = await playing(ledger);
      await send(debit('d', 'r', COIN), debit('e', 's', COIN));
      await ledger.exclude(player);
      await ledger.admin('update auth.sign_ins set revoked_at = now() where id = $1', [
        seat.signInId,
      ]);
      await ledger.admin('update games.providers set enabled = false where id = $1', [provider.id]);
      await ledger.admin('update games.provider_games set enabled = false where provider_id = $1', [
        provider.id,
      ]);
      assert.equal(await send(debit('d', 'r', COIN)), 'OK');
      assert.equal(await send(credit('c', 'r', 5n * COIN)), 'OK');
      assert.equal(await send(rollback('b', 'e')), 'OK');
      assert.equal(await available(), 14n * COIN);
      await sound(ledger);
    },

  'blocks stakes of somebody excluded at providers too, and ends their tokens': async (ledger) => {
    const { player, provider, send } = await playing(ledger);
    await ledger.exclude(player);
    assert.equal(await send(debit('d', 'r', COIN)), 'INVALID_TOKEN');
    const seat = await provider.seat(player);
    const answer = await provider.send(seat, [debit('d', 'r', COIN)]);
    assert.equal(answer.status, 'PLAYER_BLOCKED');
    assert.deepEqual(answer.facts, { reason: 'excluded' });
  },

  'takes no stake of an unknown or disabled game, nor of a provider that is off': async (
    ledger,
  ) => {
    const { provider, send } = await playing(ledger);
    assert.equal(await send(debit('d', 'r', COIN, { gameId: 'off' })), 'UNKNOWN_GAME');
    assert.equal(await send(debit('d', 'r', COIN, { gameId: 'none' })), 'UNKNOWN_GAME');
    await ledger.admin('update games.providers set enabled = false where id = $1', [provider.id]);
    assert.equal(await send(debit('d', 'r', COIN)), 'UNKNOWN_GAME');
  },

  'knows a win only by a stake of its round that stands': async (ledger) => {
    const { provider, available, send } = await playing(ledger);
    const other = await provider.seat(await funded(ledger, COIN, 0n));
    assert.equal(await send(credit('c', 'r', COIN)), 'TRANSACTION_NOT_FOUND');
    await provider.send(other, [debit('x', 'r', COIN)]);
    assert.equal(await send(credit('c', 'r', COIN)), 'TRANSACTION_NOT_FOUND');
    await send(debit('d', 'r', COIN));
    assert.equal(await send(credit('c', 'r', COIN, { reference: 'x' })), 'TRANSACTION_NOT_FOUND');
    assert.equal(await send(credit('c', 'r', COIN)), 'OK');
    assert.equal(await send(debit('e', 's', COIN), rollback('b', 'e')), 'OK');
    assert.equal(await send(credit('f', 's', COIN)), 'ROLLED_BACK');
    assert.equal(await available(), 10n * COIN);
    await sound(ledger);
  },

  'takes back our own amount, once, whatever asks again': async (ledger) => {
    const { available, send } = await playing(ledger);
    await send(debit('d', 'r', 4n * COIN));
    assert.equal(await send({ ...rollback('b', 'd'), amountMicros: '9000000' }), 'OK');
    assert.equal(await available(), 10n * COIN);
    assert.equal(await send(rollback('b', 'd')), 'OK');
    assert.equal(await send(rollback('c', 'd')), 'OK');
    assert.equal(await send(debit('d', 'r', 4n * COIN)), 'ROLLED_BACK');
    assert.equal(await available(), 10n * COIN);
    await sound(ledger);
  },

  'leaves a tombstone for a stake that is not known, which then moves nothing': async (ledger) => {
    const { available, send } = await playing(ledger);
    assert.equal(await send(rollback('b', 'late')), 'TRANSACTION_NOT_FOUND');
    assert.equal(await send(rollback('b', 'late')), 'TRANSACTION_NOT_FOUND');
    assert.equal(await send(debit('late', 'r', COIN)), 'ROLLED_BACK');
    assert.equal(await send(credit('c', 'r', COIN, { reference: 'late' })), 'ROLLED_BACK');
    assert.equal(await available(), 10n * COIN);
    await sound(ledger);
  },

  'takes no stake back that was paid for, and no win': async (ledger) => {
    const { available, send } = await playing(ledger);
    await send(
      debit('d', 'r', COIN),
      debit('e', 'r', COIN),
      credit('c', 'r', COIN, { reference: 'd' }),
    );
    assert.equal(await send(rollback('b', 'd')), 'ROUND_CLOSED');
    assert.equal(await send(rollback('b', 'c')), 'INVALID_REQUEST');
    assert.equal(await send(rollback('b', 'e')), 'OK');
    await send(debit('f', 's', COIN), credit('g', 's', 0n));
    assert.equal(await send(rollback('h', 'f')), 'ROUND_CLOSED');
    assert.equal(await available(), 9n * COIN);
  },

  'does not know another provider’s or player’s stake': async (ledger) => {
    const { provider, player, seat, available, send } = await playing(ledger);
    await send(debit('d', 'r', COIN));
    const other = await Provider.open(ledger);
    const there = await other.send(await other.seat(player), [rollback('b', 'd')]);
    assert.equal(there.status, 'TRANSACTION_NOT_FOUND');
    const stranger = await provider.seat(await funded(ledger, COIN, 0n));
    const theirs = await provider.send(stranger, [rollback('b', 'd')]);
    assert.equal(theirs.status, 'TRANSACTION_NOT_FOUND');
    assert.equal(await available(), 9n * COIN);
    assert.equal((await provider.send(seat, [rollback('a', 'd')])).status, 'OK');
  },

  'ends a round once: no stake and no win after it, and a stake may still come back': async (
    ledger,
  ) => {
    const { provider, seat, available, send } = await playing(ledger);
    assert.equal(await send(endRound('r')), 'TRANSACTION_NOT_FOUND');
    await send(debit('d', 'r', COIN));
    assert.equal(await send(endRound('r')), 'OK');
    const again = await provider.send(seat, [endRound('r')]);
    assert.deepEqual([again.status, again.replayed], ['OK', true]);
    assert.equal(await send(debit('e', 'r', COIN)), 'ROUND_CLOSED');
    assert.equal(await send(credit('c', 'r', COIN)), 'ROUND_CLOSED');
    assert.equal(await send(rollback('b', 'd')), 'OK');
    assert.equal(await available(), 10n * COIN);
  },

  'applies a batch whole or not at all, and a repeated one once': async (ledger) => {
    const { provider, seat, available, send } = await playing(ledger);
    const batch = [debit('d', 'r', COIN), debit('e', 'r', 20n * COIN), rollback('b', 'late')];
    assert.equal(await send(...batch), 'INSUFFICIENT_FUNDS');
    assert.equal(await available(), 10n * COIN);
    const good = [debit('d', 'r', COIN), debit('d', 'r', COIN), credit('c', 'r', COIN)];
    assert.equal(await send(...good), 'OK');
    assert.equal(await send(...good, debit('late', 'r', COIN)), 'OK');
    const again = await provider.send(seat, good);
    assert.deepEqual([again.status, again.replayed], ['OK', true]);
    const many = Array.from({ length: 51 }, (_, index) => debit(`m${index}`, 'm', 1n));
    assert.equal(await send(...many), 'INVALID_REQUEST');
    assert.equal(await send(...many.slice(1)), 'OK');
    assert.equal(await available(), 9n * COIN - 50n);
    await sound(ledger);
  },

  'takes stakes of nothing, and none that are negative, missing, fractions or too long': async (
    ledger,
  ) => {
    const { available, send } = await playing(ledger);
    assert.equal(await send(debit('d', 'r', 0n)), 'OK');
    assert.equal(await send(credit('c', 'r', 0n)), 'OK');
    for (const amountMicros of ['-1', '', '1.5', '9223372036854775808']) {
      assert.equal(await send(debit('e', 's', 0n, { amountMicros })), 'INVALID_REQUEST');
    }
    assert.equal(await available(), 10n * COIN);
    await sound(ledger);
  },

  'counts a provider’s stakes against limits, and gives the day back with the stake': async (
    ledger,
  ) => {
    const { player, provider, available, send } = await playing(ledger);
    const limits = [{ kind: 'loss', currency: 'GC', period: 'day', amountMicros: '3000000' }];
    await ledger.call('select ledger.set_limits($1, $2)', [player, JSON.stringify(limits)]);
    assert.equal(await send(debit('d', 'r', 2n * COIN)), 'OK');
    assert.equal(await send(debit('e', 'r', 2n * COIN)), 'LIMIT_REACHED');
    assert.equal(await send(rollback('b', 'd')), 'OK');
    assert.equal(await send(debit('f', 'r', 3n * COIN)), 'OK');
    assert.equal(await available(), 7n * COIN);
    assert.ok(provider.id > 0);
    await sound(ledger);
  },

  'plays lots through at providers, and undoes it with the stake': async (ledger) => {
    const { player, send } = await sweepstakes(ledger);
    await send(debit('d', 'r', 4n * COIN));
    assert.equal((await lotOf(ledger, player))?.wagered, String(4n * COIN));
    await send(rollback('b', 'd'));
    assert.deepEqual(await lotOf(ledger, player), {
      state: 'open',
      wagered: '0',
      locked: String(10n * COIN),
    });
    await sound(ledger);
  },

  'does not let go of locked coins because all of them are staked in a round that is open': async (
    ledger,
  ) => {
    const { player, send } = await sweepstakes(ledger, '5');
    await send(debit('d', 'r', 10n * COIN));
    // Another round ends meanwhile, which looks at what an empty wallet still locks.
    await send(debit('q', 'q', 0n), endRound('q'));
    assert.equal((await lotOf(ledger, player))?.state, 'open');
    await send(rollback('b', 'd'));
    assert.equal((await redeemableOf(ledger, player)).redeemable, 0n);
    await send(debit('e', 's', 10n * COIN), endRound('s'));
    assert.equal((await lotOf(ledger, player))?.state, 'void');
    await send(rollback('c', 'e'));
    assert.deepEqual(await lotOf(ledger, player), {
      state: 'open',
      wagered: '0',
      locked: String(10n * COIN),
    });
    assert.equal((await redeemableOf(ledger, player)).redeemable, 0n);
    await sound(ledger);
  },

  'makes nothing redeemable by a round that is open or younger than a day': async (ledger) => {
    const { player, send } = await sweepstakes(ledger);
    await send(debit('d', 'r', 10n * COIN), credit('c', 'r', 12n * COIN));
    assert.equal((await redeemableOf(ledger, player)).redeemable, 2n * COIN);
    await send(endRound('r'));
    assert.equal((await redeemableOf(ledger, player)).redeemable, 2n * COIN);
    await ledger.admin(
      `update ledger.provider_rounds r set ended_at = now() - interval '25 hours',
          opened_at = now() - interval '26 hours'
        from ledger.wallets w where w.account_id = r.wallet_id and w.player_id = $1`,
      [player],
    );
    assert.equal((await redeemableOf(ledger, player)).redeemable, 12n * COIN);
  },

  'pays a debt from a provider’s win': async (ledger) => {
    const { player, available, send } = await playing(ledger, 2n * COIN);
    await send(debit('d', 'r', 2n * COIN));
    await ledger.clawBack(player, 'GC', 3n * COIN);
    assert.equal(await send(debit('e', 'r', 0n)), 'PLAYER_BLOCKED');
    assert.equal(await send(credit('c', 'r', 5n * COIN)), 'OK');
    assert.equal(await available(), 2n * COIN);
    await sound(ledger);
  },
};
