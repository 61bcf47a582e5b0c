// Faults planted behind a provider's calls, and the invariant that finds each. They are planted after
// `staked`, in a transaction that is undone.

import { COIN, funded } from './behaviours/fixture.ts';
import type { PlantedFault } from './faults.ts';
import type { Ledger } from './ledger.ts';
import { credit, debit, Provider, rollback } from './provider.ts';

/** A provider whose players staked, won and were given stakes back, one with lots, one before its stake. */
export async function staked(ledger: Ledger): Promise<void> {
  const player = await funded(ledger, 10n * COIN, 10n * COIN);
  const provider = await Provider.open(ledger);
  const gold = await provider.seat(player);
  await provider.send(gold, [debit('d', 'r', COIN), credit('c', 'r', 2n * COIN)]);
  await provider.send(gold, [debit('e', 's', COIN), rollback('b', 'e')]);
  await provider.send(gold, [rollback('n', 'late')]);
  const sweeps = await provider.seat(player, 'SC');
  const currency = 'SC';
  await provider.send(sweeps, [debit('f', 't', COIN), debit('g', 't', COIN)], { currency });
  await provider.send(sweeps, [rollback('h', 'g')], { currency });
}

const planted = (sql: string, ...found: string[]): PlantedFault => ({ sql, found });
const action = (set: string, id: string) =>
  `update ledger.provider_actions set ${set} where transaction_id = '${id}'`;

export const PROVIDER_FAULTS: Readonly<Record<string, PlantedFault>> = {
  'a stake that says another amount than its entry': planted(
    action('amount_micros = amount_micros + 1', 'd'),
    'provider_action_entries',
    'provider_round_sums',
    'provider_house_is_fold',
  ),
  'an entry of a provider that no action asked for': planted(
    `delete from ledger.provider_actions where transaction_id = 'c'`,
    'provider_action_entries',
  ),
  'a win of another provider’s house': planted(
    action('provider_id = provider_id + 50', 'c'),
    'provider_action_entries',
    'provider_credit_has_debit',
  ),
  'a round that says more than was won in it': planted(
    `update ledger.provider_rounds set credited_micros = credited_micros + 1 where round_id = 'r'`,
    'provider_round_sums',
  ),
  'a round that is gone': planted(
    `delete from ledger.provider_rounds where round_id = 'r'`,
    'provider_round_sums',
  ),
  'a stake that came back and stands again': planted(
    action(`state = 'live', undone_by = null`, 'e'),
    'provider_undone_once',
    'provider_round_sums',
  ),
  'a rollback on another day than its stake': planted(
    action('day = day - 1', 'b'),
    'provider_undone_once',
    'day_results',
  ),
  'a tombstone that moved something': planted(
    action('amount_micros = 5', 'late'),
    'provider_tombstone_moves_nothing',
  ),
  'a win whose stake is gone': planted(
    `delete from ledger.provider_actions where transaction_id = 'd'`,
    'provider_credit_has_debit',
  ),
  'a stake that came back and still counts as played through': planted(
    `delete from ledger.lot_advances v using ledger.provider_actions a
      where a.transaction_id = 'g' and v.entry_id = a.entry_id and v.undoes_id is not null`,
    'provider_lot_undo',
  ),
  'a stake that played through more than it was': planted(
    `update ledger.lot_advances v set amount_micros = 1000001 from ledger.provider_actions a
      where a.transaction_id = 'f' and v.entry_id = a.entry_id`,
    'provider_lot_undo',
  ),
  'a stake that the days of limits do not know': planted(
    `update ledger.day_results set wagered_micros = wagered_micros - 1000000
      where wallet_id = (select a.wallet_id from ledger.provider_actions a
        where a.transaction_id = 'f')`,
    'lease_sum',
  ),
};
