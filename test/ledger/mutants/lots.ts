// Mutants of lots, limits and exclusions.

import { changeable, type Mutants, never } from './mutant.ts';

export const LOTS_MUTANTS: Mutants = {
  'functions/ledger/lots.sql': {
    'lots advance last in, first out': [
      `where wallet_id = for_wallet and locked_micros > 0 and state = 'open' order by id`,
      `where wallet_id = for_wallet and locked_micros > 0 and state = 'open' order by id desc`,
    ],
    'expired lots advance': [
      `where wallet_id = for_wallet and locked_micros > 0 and state = 'open' order by id`,
      'where wallet_id = for_wallet and locked_micros > 0 order by id',
    ],
    'a lot takes the whole wager': [
      'step := least(remaining, lot.required_micros - lot.wagered_micros);',
      'step := lot.required_micros - lot.wagered_micros;',
    ],
    'an undo can be repeated': [
      '\n      and not exists (select from ledger.lot_advances u where u.undoes_id = a.id)',
    ],
    'locks are voided while coins are left': [
      'if parts.available + parts.at_tables + parts.on_hold > 0 then return; end if;',
      'if parts.available > 0 then return; end if;',
    ],
    'locks are voided while coins are on hold': [
      'if parts.available + parts.at_tables + parts.on_hold > 0 then return; end if;',
      'if parts.available + parts.at_tables > 0 then return; end if;',
    ],
    'an expired lot takes more than there is': [
      'step := least(available, lot.owed_micros);',
      'step := lot.owed_micros;',
    ],
    'a lot expires before its time': [
      `where l.state = 'open' and l.expires_at <= coalesce(given_at, clock_timestamp())`,
      `where l.state = 'open' and l.expires_at is not null`,
    ],
    'closed tables count as tables': [
      'where s.wallet_id = for_wallet and s.closed_at is null and s.account_id is not null),',
      'where false),',
    ],
    'a grant does not look for its key': [
      `  if found then return (ledger.known_posting(known, content))[1]; end if;
  entry_id := ledger.transfer(ledger.house_id(house`,
      '  entry_id := ledger.transfer(ledger.house_id(house',
    ],
  },
  'functions/ledger/journal.sql': {
    'advances can be changed': changeable('lot_advances', 'updated'),
  },
  'functions/ledger/standing.sql': {
    'a budget forgets coins at tables': [
      'then e.result_micros else 0 end - e.balance_micros)',
      'then e.result_micros else 0 end)',
    ],
    'a budget forgets the tables’ results': [
      'then e.result_micros else 0 end - e.balance_micros)',
      'then 0 else 0 end - e.balance_micros)',
    ],
    'a budget forgets days that are over': [
      'select sum(d.net_micros) from ledger.day_results d',
      'select 0 from ledger.day_results d',
    ],
    'a budget never forgets': [
      '\n              and d.day > ledger.utc_day(at) - ledger.days_of(l.period)',
    ],
    'a debt does not bar': never('if ledger.debt_of(for_player) then'),
    'a closed account may play': never(`if player.status is distinct from 'active' then`),
  },
  'functions/ledger/limits.sql': {
    'a raise acts at once': [`else at + interval '24 hours' end;`, 'else at end;'],
    'a lower limit waits': [
      'if now_amount is null or amount <= now_amount then',
      'if now_amount is null then',
    ],
    'removing a limit acts at once': [
      'if now_amount is null or amount <= now_amount then',
      'if now_amount is null or amount is null or amount <= now_amount then',
    ],
  },
  'functions/ledger/house_exclusions.sql': {
    'an exclusion ends with its start': ['s.starts_at <= at\n      and s.until_at > at', 'false'],
    'an exclusion never ends': [
      's.starts_at <= at\n      and s.until_at > at);\nend',
      's.starts_at <= at);\nend',
    ],
  },
  'functions/ledger/exclusions.sql': {
    'an exclusion does not mark the wallets': [
      '  perform ledger.note_restriction(for_player);\n  perform ledger.end_provider_tokens',
      '  perform ledger.end_provider_tokens',
    ],
    'an exclusion is dated before it waits': [
      'at timestamptz := ledger.lock_wallets(for_player, given_at);\n  new_id',
      'at timestamptz := ledger.lock_wallets(for_player, coalesce(given_at, clock_timestamp()));\n  new_id',
    ],
  },
};
