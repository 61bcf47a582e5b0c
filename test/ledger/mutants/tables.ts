// Mutants of tables: coming, going, settling.

import { type Mutant, mutant } from './mutant.ts';

const SESSIONS = 'functions/ledger/sessions.sql';
const SETTLE = 'functions/ledger/settle.sql';

export const TABLES_MUTANTS: readonly Mutant[] = [
  mutant(
    SESSIONS,
    'a repeat with other content passes',
    `if entry.digest is distinct from content then return ledger.refusal('sequence_conflict'); end if;`,
  ),
  mutant(
    SESSIONS,
    'a gap passes',
    `if number <> escrow.version + 1 then return ledger.refusal('sequence_gap'); end if;`,
  ),
  mutant(
    SESSIONS,
    'a closed table accepts movements',
    `if escrow.closed then return ledger.refusal('account_closed_ledger'); end if;`,
  ),
  mutant(
    SESSIONS,
    'a tombstone does not hold',
    'elsif known.cancelled_at is not null then',
    'elsif false then',
  ),
  mutant(
    SESSIONS,
    'another wallet may top up',
    'elsif known.wallet_id <> wallet.account_id or known.game_id <> of_game then',
    'elsif known.game_id <> of_game then',
  ),
  mutant(
    SESSIONS,
    'the multiplier may change',
    `if escrow.multiplier_max <> multiplier then return ledger.refusal('sequence_conflict'); end if;`,
  ),
  mutant(
    SESSIONS,
    'a reserve does not lock the wallet',
    '  at := ledger.lock_budget(for_player, for_currency, given_at);\n  select * into known from ledger.sessions',
    '  at := coalesce(given_at, clock_timestamp());\n  select * into known from ledger.sessions',
  ),
  mutant(
    SESSIONS,
    'a reserve reads the clock before it waits',
    `  wallet := ledger.wallet_of(for_player, for_currency);
  at := ledger.lock_budget(for_player, for_currency, given_at);`,
    `  given_at := coalesce(given_at, clock_timestamp());
  wallet := ledger.wallet_of(for_player, for_currency);
  at := ledger.lock_budget(for_player, for_currency, given_at);`,
  ),
  mutant(
    SESSIONS,
    'a reserve ignores standing',
    'if standing.reason is not null then',
    'if false then',
  ),
  mutant(
    SESSIONS,
    'a reserve ignores the budget',
    'if moved < 1 or moved > standing.loss_budget then',
    'if moved < 1 then',
  ),
  mutant(
    SESSIONS,
    'a default buy-in ignores the budget',
    'else least(amount, available, standing.loss_budget) end;',
    'else least(amount, available) end;',
  ),
  mutant(
    SESSIONS,
    'a reserve ignores what is available',
    `if available < greatest(moved, 1) then return ledger.refusal('insufficient_funds'); end if;`,
  ),
  mutant(
    SESSIONS,
    'a return does not lock',
    '  at := ledger.lock_accounts(array[known.wallet_id, known.account_id], given_at);\n',
    '  at := coalesce(given_at, clock_timestamp());\n',
  ),
  mutant(
    SESSIONS,
    'a close leaves the account open',
    'set closed = true, result_micros = 0',
    'set result_micros = 0',
  ),
  mutant(
    SESSIONS,
    'a close forgets the day’s result',
    'perform ledger.add_day_result(wallet.account_id, escrow.result_day, escrow.result_micros);',
    'null;',
  ),
  mutant(
    SESSIONS,
    'a return does not pay debts',
    '  perform ledger.after_raise(wallet.account_id, content, at);\n',
  ),
  mutant(
    SESSIONS,
    'a cancel leaves nothing',
    `insert into ledger.sessions (session_id, cancelled_at) values (of_session, clock_timestamp())
    on conflict (session_id) do nothing;
  return (select case`,
    `return (select case`,
  ),
  mutant(
    SETTLE,
    'a batch that waited does not look again whether its player is restricted',
    `    restricted := restricted
      or (select w.restricted from ledger.wallets w where w.account_id = wallet_id);
`,
  ),
  mutant(
    SETTLE,
    'a batch ignores its number',
    'where a.id = escrow_id and a.version = number - 1 and not a.closed',
    'where a.id = escrow_id and not a.closed',
  ),
  mutant(
    SETTLE,
    'a batch ignores the close',
    'where a.id = escrow_id and a.version = number - 1 and not a.closed',
    'where a.id = escrow_id and a.version = number - 1',
  ),
  mutant(
    SETTLE,
    'a batch ignores the floor',
    'and a.result_day >= ledger.utc_day(at) and a.balance_micros + net >= 0\n',
    'and a.result_day >= ledger.utc_day(at)\n',
  ),
  mutant(
    SETTLE,
    'a batch ignores the maximum',
    '\n        and ledger.stake_of(a.paid_micros + paid, a.multiplier_max) <= a.wagered_micros + wagered',
  ),
  mutant(
    SETTLE,
    'the maximum is one too high',
    'select paid / multiplier + (paid % multiplier <> 0)::int',
    'select paid / multiplier',
  ),
  mutant(
    SETTLE,
    'a batch ignores the day',
    'and a.result_day >= ledger.utc_day(at) and a.balance_micros + net >= 0',
    'and a.balance_micros + net >= 0',
  ),
  mutant(
    SETTLE,
    'a batch forgets the lots',
    'perform ledger.advance_lots(wallet_id, entry_id, wagered - uncounted);',
    'null;',
  ),
  mutant(
    SETTLE,
    'a batch counts what counts nothing',
    'perform ledger.advance_lots(wallet_id, entry_id, wagered - uncounted);',
    'perform ledger.advance_lots(wallet_id, entry_id, wagered);',
  ),
  mutant(
    SETTLE,
    'more counts nothing than was wagered',
    '\n    or not coalesce(uncounted between 0 and wagered, false) then',
    ' then',
  ),
  mutant(
    SETTLE,
    'the digest forgets what counts nothing',
    `case uncounted when 0 then '\\x' else int8send(uncounted) end`,
    `'\\x'`,
  ),
  mutant(
    SETTLE,
    'an array takes what counts nothing as it comes',
    '\n      and coalesce(q.uncounted, 0) between 0 and q.wagered',
  ),
  mutant(SETTLE, 'a lost last coin leaves the locks', 'if escrow_micros = 0 then', 'if false then'),
  mutant(
    SETTLE,
    'negative sums pass',
    'if wagered is null or paid is null or wagered < 0 or paid < 0\n',
    'if wagered is null or paid is null\n',
  ),
  mutant(
    SETTLE,
    'the digest forgets what was wagered',
    '|| int8send(wagered) || int8send(paid)',
    '|| int8send(paid - wagered)',
  ),
  mutant(
    SETTLE,
    'an array ignores the numbers',
    'where a.id = b.account_id and a.version = b.number - 1 and not a.closed',
    'where a.id = b.account_id and not a.closed',
  ),
  mutant(
    SETTLE,
    'an array ignores the floor',
    'and a.result_day >= today and a.balance_micros + b.net >= 0',
    'and a.result_day >= today',
  ),
  mutant(
    SETTLE,
    'an array ignores the maximum',
    '\n        and ledger.stake_of(a.paid_micros + b.paid, a.multiplier_max)\n          <= a.wagered_micros + b.wagered',
  ),
  mutant(
    SETTLE,
    'an array forgets the lots',
    'where not w.lots_open and not w.restricted',
    'where not w.restricted',
  ),
  mutant(
    SETTLE,
    'an array forgets who is limited',
    'where not w.lots_open and not w.restricted and',
    'where not w.lots_open and',
  ),
  mutant(SETTLE, 'an array forgets who is banned', ` and f.status = 'active'`),
  mutant(SETTLE, 'an array takes negative sums', ' and q.wagered >= 0 and q.paid >= 0'),
  mutant(
    SETTLE,
    'an array of 10,001 passes',
    'if cardinality(of_sessions) > 10000 then',
    'if false then',
  ),
];
