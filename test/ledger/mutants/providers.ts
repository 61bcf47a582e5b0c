// Mutants of what providers of games do with coins.

import { type Mutants, skipped } from './mutant.ts';

export const PROVIDER_MUTANTS: Mutants = {
  'functions/ledger/provider_actions.sql': {
    'the digest does not know the player': [
      "array[action ->> 'action', for_wallet::text, ",
      "array[action ->> 'action', ",
    ],
    'the digest does not know the round': [
      "for_wallet::text, action ->> 'roundId',",
      'for_wallet::text,',
    ],
    'a rolled-back stake is answered as if it stood': [
      `  if known.state = 'rolled_back' then perform ledger.refuse_action('ROLLED_BACK'); end if;\n`,
    ],
    'a stake in a round that ended': [
      `  if round.state <> 'open' then perform ledger.refuse_action('ROUND_CLOSED'); end if;\n`,
    ],
    'a win after the provider’s own end': [
      `  if round.ended_by = 'provider' then perform ledger.refuse_action('ROUND_CLOSED'); end if;\n`,
    ],
    'a win after its stake came back': [
      `  if stakes.live = 0 then perform ledger.refuse_action('ROLLED_BACK'); end if;\n`,
    ],
    'a stake is not in the result of its day': skipped(
      'perform ledger.add_day_result(wallet.account_id, ledger.utc_day(at), -amount);',
    ),
    'a stake plays nothing through': skipped(
      'perform ledger.advance_lots(wallet.account_id, entry, amount);',
    ),
    'a stake that comes back keeps its playthrough': skipped(
      'perform ledger.undo_advances(stake.entry_id);',
    ),
    'a stake that comes back leaves void what was void for lack of it': skipped(
      'perform ledger.reopen_lots(wallet.account_id, stake.at);',
    ),
    'a stake that comes back stays lost for its day': skipped(
      'perform ledger.add_day_result(wallet.account_id, stake.day, stake.amount_micros);',
    ),
    'a second rollback pays again': [
      `  moves := outcome = 'OK' and stake.state = 'live';`,
      `  moves := outcome = 'OK';`,
    ],
    'another player’s stake comes back': [
      `or stake.state = 'tombstone' or stake.wallet_id <> wallet.account_id then`,
      `or stake.state = 'tombstone' then`,
    ],
  },
  'functions/ledger/provider_batch.sql': {
    'no tombstone is left': [
      `perform ledger.leave_tombstones(provider, actions,
      coalesce(given_at, statement_timestamp()));`,
      'null;',
    ],
    'a refused action leaves the others done': [
      `  exception when sqlstate 'LX003' then`,
      `  exception when sqlstate 'LX009' then`,
    ],
  },
  'functions/ledger/provider_facts.sql': {
    'a nonce serves twice': [
      'where n.provider_id = provider and n.nonce = with_nonce and n.call_id = of_call);',
      'where n.provider_id = provider and n.nonce = with_nonce);',
    ],
    'a key that was taken away still works': [
      '\n    where k.provider_id = provider and k.id = with_key and k.live) then',
      '\n    where k.provider_id = provider and k.id = with_key) then',
    ],
    'a token of somebody else will do': ['known.player_id <> for_player or '],
  },
  'functions/ledger/lots.sql': {
    'locks are voided while a stake may come back': [
      `    and r.state = 'open' and r.debited_micros > 0) then return; end if;`,
      '    and false) then return; end if;',
    ],
  },
  'functions/ledger/holds.sql': {
    'what a young round played through is redeemable': [
      'locked numeric := ledger.lots_locked(for_wallet) + ledger.lots_unripe(for_wallet, at);',
      'locked numeric := ledger.lots_locked(for_wallet);',
    ],
  },
};
