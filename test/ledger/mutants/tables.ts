// Mutants of tables: coming, going, settling.

import { type Mutants, never, skipped } from './mutant.ts';

export const TABLES_MUTANTS: Mutants = {
  'functions/ledger/sessions.sql': {
    'a repeat with other content passes': [
      `if entry.digest is distinct from content then return ledger.refusal('sequence_conflict'); end if;`,
    ],
    'a gap passes': [
      `if number <> escrow.version + 1 then return ledger.refusal('sequence_gap'); end if;`,
    ],
    'a closed table accepts movements': [
      `if escrow.closed then return ledger.refusal('account_closed_ledger'); end if;`,
    ],
    'a tombstone does not hold': never('elsif known.cancelled_at is not null then'),
    'another wallet may top up': [
      'elsif known.wallet_id <> wallet.account_id or known.game_id <> of_game then',
      'elsif known.game_id <> of_game then',
    ],
    'the multiplier may change': [
      `if escrow.multiplier_max <> multiplier then return ledger.refusal('sequence_conflict'); end if;`,
    ],
    'a reserve does not lock the wallet': [
      `  at := ledger.lock_budget(for_player, for_currency, given_at);
  select * into known from ledger.sessions`,
      `  at := coalesce(given_at, clock_timestamp());
  select * into known from ledger.sessions`,
    ],
    'a reserve reads the clock before it waits': [
      `  wallet := ledger.wallet_of(for_player, for_currency);
  at := ledger.lock_budget(for_player, for_currency, given_at);`,
      `  given_at := coalesce(given_at, clock_timestamp());
  wallet := ledger.wallet_of(for_player, for_currency);
  at := ledger.lock_budget(for_player, for_currency, given_at);`,
    ],
    'a reserve ignores standing': never('if standing.reason is not null then'),
    'a reserve ignores the budget': [
      'if moved < 1 or moved > standing.loss_budget then',
      'if moved < 1 then',
    ],
    'a default buy-in ignores the budget': [
      'else least(amount, available, standing.loss_budget) end;',
      'else least(amount, available) end;',
    ],
    'a reserve ignores what is available': [
      `if available < greatest(moved, 1) then return ledger.refusal('insufficient_funds'); end if;`,
    ],
    'a return does not lock': [
      '  at := ledger.lock_accounts(array[known.wallet_id, known.account_id], given_at);\n',
      '  at := coalesce(given_at, clock_timestamp());\n',
    ],
    'a close leaves the account open': [
      'set closed = true, result_micros = 0',
      'set result_micros = 0',
    ],
    'a close forgets the day’s result': skipped(
      'perform ledger.add_day_result(wallet.account_id, escrow.result_day, escrow.result_micros);',
    ),
    'a return does not pay debts': [
      '  perform ledger.after_raise(wallet.account_id, content, at);\n',
    ],
    'a cancel leaves nothing': [
      `insert into ledger.sessions (session_id, cancelled_at) values (of_session, clock_timestamp())
    on conflict (session_id) do nothing;
  return (select case`,
      'return (select case',
    ],
  },
  'functions/ledger/settle.sql': {
    'a batch that waited does not look again whether its player is restricted': [
      `    restricted := restricted
      or (select w.restricted from ledger.wallets w where w.account_id = wallet_id);
`,
    ],
    'a batch ignores its number': [
      'where a.id = escrow_id and a.version = number - 1 and not a.closed',
      'where a.id = escrow_id and not a.closed',
    ],
    'a batch ignores the close': [
      'where a.id = escrow_id and a.version = number - 1 and not a.closed',
      'where a.id = escrow_id and a.version = number - 1',
    ],
    'a batch ignores the floor': [
      'and a.result_day >= ledger.utc_day(at) and a.balance_micros + net >= 0\n',
      'and a.result_day >= ledger.utc_day(at)\n',
    ],
    'a batch ignores the maximum': [
      '\n        and ledger.stake_of(a.paid_micros + paid, a.multiplier_max) <= a.wagered_micros + wagered',
    ],
    'the maximum is one too high': [
      'select paid / multiplier + (paid % multiplier <> 0)::int',
      'select paid / multiplier',
    ],
    'a batch ignores the day': [
      'and a.result_day >= ledger.utc_day(at) and a.balance_micros + net >= 0',
      'and a.balance_micros + net >= 0',
    ],
    'a batch forgets the lots': skipped(
      'perform ledger.advance_lots(wallet_id, entry_id, wagered - uncounted);',
    ),
    'a batch counts what counts nothing': [
      'perform ledger.advance_lots(wallet_id, entry_id, wagered - uncounted);',
      'perform ledger.advance_lots(wallet_id, entry_id, wagered);',
    ],
    'more counts nothing than was wagered': [
      '\n    or not coalesce(uncounted between 0 and wagered, false) then',
      ' then',
    ],
    'the digest forgets what counts nothing': [
      `case uncounted when 0 then '\\x' else int8send(uncounted) end`,
      `'\\x'`,
    ],
    'an array takes what counts nothing as it comes': [
      '\n      and coalesce(q.uncounted, 0) between 0 and q.wagered',
    ],
    'a lost last coin leaves the locks': never('if escrow_micros = 0 then'),
    'negative sums pass': [
      'if wagered is null or paid is null or wagered < 0 or paid < 0\n',
      'if wagered is null or paid is null\n',
    ],
    'the digest forgets what was wagered': [
      '|| int8send(wagered) || int8send(paid)',
      '|| int8send(paid - wagered)',
    ],
    'an array ignores the numbers': [
      'where a.id = b.account_id and a.version = b.number - 1 and not a.closed',
      'where a.id = b.account_id and not a.closed',
    ],
    'an array ignores the floor': [
      'and a.result_day >= today and a.balance_micros + b.net >= 0',
      'and a.result_day >= today',
    ],
    'an array ignores the maximum': [
      `
        and ledger.stake_of(a.paid_micros + b.paid, a.multiplier_max)
          <= a.wagered_micros + b.wagered`,
    ],
    'an array forgets the lots': [
      'where not w.lots_open and not w.restricted',
      'where not w.restricted',
    ],
    'an array forgets who is limited': [
      'where not w.lots_open and not w.restricted and',
      'where not w.lots_open and',
    ],
    'an array forgets who is banned': [` and f.status = 'active'`],
    'an array takes negative sums': [' and q.wagered >= 0 and q.paid >= 0'],
    'an array of 10,001 passes': never('if cardinality(of_sessions) > 10000 then'),
  },
};
