// Behaviours of providers' calls that arrive at the same moment.

import assert from 'node:assert/strict';
import type { Ledger } from '../ledger.ts';
import { type Action, credit, debit, Provider, rollback } from '../provider.ts';
import { type Behaviours, COIN, funded, sound, walletOf } from './fixture.ts';

async function playing(ledger: Ledger) {
  const player = await funded(ledger, 10n * COIN, 0n);
  const provider = await Provider.open(ledger);
  const seat = await provider.seat(player);
  const available = async () => (await walletOf(ledger, player, 'GC')).available;
  const send = (...actions: Action[]) => provider.send(seat, actions);
  return { player, provider, available, send };
}

const times = <T>(count: number, call: (index: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, index) => call(index)));

export const PROVIDER_RACES: Behaviours = {
  'lets stakes at the same moment take what there is and no more': async (ledger) => {
    const { available, send } = await playing(ledger);
    const answers = await times(14, (index) => send(debit(`d${index}`, 'r', COIN)));
    assert.equal(answers.filter(({ status }) => status === 'OK').length, 10);
    assert.equal(answers.filter(({ status }) => status === 'INSUFFICIENT_FUNDS').length, 4);
    assert.equal(await available(), 0n);
    await sound(ledger);
  },

  'applies copies of one stake, one win and one rollback at the same moment once': async (
    ledger,
  ) => {
    const { available, send } = await playing(ledger);
    const once = async (action: Action) => {
      const answers = await times(10, () => send(action));
      assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set(['OK']));
      assert.equal(answers.filter(({ replayed }) => !replayed).length, 1);
    };
    await once(debit('d', 'r', COIN));
    await once(credit('c', 'r', 3n * COIN, { reference: 'd' }));
    assert.equal(await available(), 12n * COIN);
    await once(debit('e', 'r', COIN));
    await once(rollback('b', 'e'));
    assert.equal(await available(), 12n * COIN);
    await sound(ledger);
  },

  'reverses a stake or makes it never be, whichever came first, and pays a win or its stake back':
    async (ledger) => {
      const { available, send } = await playing(ledger);
      for (let round = 0; round < 8; round++) {
        const [staked, reversed] = await Promise.all([
          send(debit(`d${round}`, `r${round}`, COIN)),
          send(rollback(`b${round}`, `d${round}`)),
        ]);
        assert.ok(
          [['OK', 'OK'].join(), ['ROLLED_BACK', 'TRANSACTION_NOT_FOUND'].join()].includes(
            [staked.status, reversed.status].join(),
          ),
        );
        assert.equal(await available(), 10n * COIN);
      }
      for (let round = 0; round < 8; round++) {
        const before = await available();
        await send(debit(`e${round}`, `s${round}`, COIN));
        const [won, reversed] = await Promise.all([
          send(credit(`c${round}`, `s${round}`, 2n * COIN)),
          send(rollback(`f${round}`, `e${round}`)),
        ]);
        assert.deepEqual(
          [won.status, reversed.status],
          won.status === 'OK' ? ['OK', 'ROUND_CLOSED'] : ['ROLLED_BACK', 'OK'],
        );
        assert.equal(await available(), won.status === 'OK' ? before + COIN : before);
      }
      await sound(ledger);
    },

  'takes no stake that waited for an exclusion': async (ledger) => {
    const { player, provider, available } = await playing(ledger);
    const answers = await Promise.all([
      ledger.exclude(player),
      ...Array.from({ length: 8 }, async (_, index) =>
        provider.send(await provider.seat(player), [debit(`d${index}`, 'r', COIN)]),
      ),
    ]);
    const taken = answers.filter((answer) => answer.status === 'OK').length;
    assert.equal(await available(), (10n - BigInt(taken)) * COIN);
    await sound(ledger);
  },

  'gives an id that two players use at the same moment to one of them': async (ledger) => {
    const { provider, send } = await playing(ledger);
    const other = await provider.seat(await funded(ledger, COIN, 0n));
    const answers = await Promise.all([
      send(debit('d', 'r', COIN)),
      provider.send(other, [debit('d', 'r', COIN)]),
    ]);
    assert.deepEqual(answers.map(({ status }) => status).sort(), ['DUPLICATE', 'OK']);
    await sound(ledger);
  },
};
