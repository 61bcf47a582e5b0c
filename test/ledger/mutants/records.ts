// Mutants of what is read, rolled up, signed and checked.

import type { Mutants } from './mutant.ts';

export const RECORDS_MUTANTS: Mutants = {
  'functions/ledger/roll_up.sql': {
    'the roll-up goes by the newest transaction': [
      'high := pg_snapshot_xmin(pg_current_snapshot())',
      'high := pg_snapshot_xmax(pg_current_snapshot())',
    ],
    'the roll-up does not lock its mark': [
      'select upto into low from ledger.roll_up_mark for update;',
      'select upto into low from ledger.roll_up_mark;',
    ],
  },
  'functions/ledger/reads.sql': {
    'a cursor opens any history': [`perform ledger.refuse('invalid_cursor');`, 'null;'],
  },
  'functions/ledger/roots.sql': {
    'a signed root can be changed': [
      `if tg_op = 'UPDATE' and old.signature is null`,
      `if tg_op = 'UPDATE'`,
    ],
  },
  'functions/ledger/journal.sql': {
    'roots can be truncated': [
      `create or replace trigger roots_no_truncate before truncate on ledger.roots
  for each statement execute function ledger.refuse_change();`,
    ],
  },
  'functions/ledger/check_rules.sql': {
    'the checker skips what counts': [
      '      or coalesce(a.total, 0) > b.wagered_micros - b.uncounted_micros;',
      '      or false;',
    ],
    'the checker skips lots without grants': [
      'where not exists (select from ledger.entries e where e.id = l.entry_id',
      'where false and not exists (select from ledger.entries e where e.id = l.entry_id',
    ],
    'the checker skips Sweeps Coins that change hands': [
      'where e.account_id & 30 = 4 and e.contra_id & 1 = 0',
      'where false and e.account_id & 30 = 4 and e.contra_id & 1 = 0',
    ],
    'the checker skips ways': ['where case\n', 'where false and case\n'],
    'the checker skips mirrors': ['    where e.kind = 8 and', '    where false and'],
    'the checker skips the books of holds': [
      'where (h.house_number, h.amount_micros) is',
      'where false and (h.house_number, h.amount_micros) is',
    ],
    'the checker skips stakes of the excluded': [
      'where e.kind in (1, 2, 18) or (e.kind = 6',
      'where false and e.kind in (1, 2, 18) or false and (e.kind = 6',
    ],
    'the checker asks each account alone what restricts it': [
      'join auth.player_facts o on o.person_id = p.person_id',
      'join auth.player_facts o on o.player_id = p.player_id',
    ],
  },
  'functions/ledger/check_books.sql': {
    'the checker skips sums': ['where z.total <> 0;', 'where false;'],
    'the checker skips digests': [
      `      or m.hash <> ledger.chain(coalesce(p.hash, '\\x'), m.entry_id,`,
      `      or false and m.hash <> ledger.chain(coalesce(p.hash, '\\x'), m.entry_id,`,
    ],
    'the checker skips orphan accounts': [
      'where not exists (select from ledger.wallets w where w.account_id = a.id)',
      'where false and not exists (select from ledger.wallets w where w.account_id = a.id)',
    ],
    'the checker skips balances': [
      `where a.id is null or a.balance_micros <> coalesce(m.total, 0)
      or a.version <> coalesce(m.count, 0);`,
      'where false;',
    ],
  },
};
