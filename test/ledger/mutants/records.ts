// Mutants of what is read, rolled up, signed and checked.

import { type Mutant, mutant } from './mutant.ts';

const ROLL_UP = '0208_ledger_roll_up.sql';
const READS = '0209_ledger_reads.sql';
const ROOTS = '0210_ledger_roots.sql';
const CHECK = '0211_ledger_check.sql';

export const RECORDS_MUTANTS: readonly Mutant[] = [
  mutant(
    ROLL_UP,
    'the roll-up goes by the newest transaction',
    'high := pg_snapshot_xmin(pg_current_snapshot())',
    'high := pg_snapshot_xmax(pg_current_snapshot())',
  ),
  mutant(
    ROLL_UP,
    'the roll-up does not lock its mark',
    'select upto into low from ledger.roll_up_mark for update;',
    'select upto into low from ledger.roll_up_mark;',
  ),
  mutant(READS, 'a cursor opens any history', `perform ledger.refuse('invalid_cursor');`, 'null;'),
  mutant(
    ROOTS,
    'a signed root can be changed',
    `if tg_op = 'UPDATE' and old.signature is null`,
    `if tg_op = 'UPDATE'`,
  ),
  mutant(
    ROOTS,
    'roots can be truncated',
    `create trigger roots_no_truncate before truncate on ledger.roots
  for each statement execute function ledger.refuse_change();`,
  ),
  mutant(
    CHECK,
    'the checker skips what counts',
    '      or coalesce(a.total, 0) > b.wagered_micros - b.uncounted_micros;',
    '      or false;',
  ),
  mutant(CHECK, 'the checker skips sums', 'where z.total <> 0;', 'where false;'),
  mutant(
    CHECK,
    'the checker skips digests',
    `      or m.hash <> ledger.chain(coalesce(p.hash, '\\x'), m.entry_id,`,
    `      or false and m.hash <> ledger.chain(coalesce(p.hash, '\\x'), m.entry_id,`,
  ),
  mutant(
    CHECK,
    'the checker skips orphan accounts',
    'where not exists (select from ledger.wallets w where w.account_id = a.id)',
    'where false and not exists (select from ledger.wallets w where w.account_id = a.id)',
  ),
  mutant(
    CHECK,
    'the checker skips lots without grants',
    'where not exists (select from ledger.entries e where e.id = l.entry_id',
    'where false and not exists (select from ledger.entries e where e.id = l.entry_id',
  ),
  mutant(
    CHECK,
    'the checker skips Sweeps Coins that change hands',
    'where e.account_id & 30 = 4 and e.contra_id & 1 = 0',
    'where false and e.account_id & 30 = 4 and e.contra_id & 1 = 0',
  ),
  mutant(CHECK, 'the checker skips ways', 'where case\n', 'where false and case\n'),
  mutant(CHECK, 'the checker skips mirrors', '    where e.kind = 8 and', '    where false and'),
  mutant(
    CHECK,
    'the checker skips the books of holds',
    'where (h.house_number, h.amount_micros) is',
    'where false and (h.house_number, h.amount_micros) is',
  ),
  mutant(
    CHECK,
    'the checker skips stakes of the excluded',
    'where e.kind in (1, 2) or (e.kind = 6',
    'where false and e.kind in (1, 2) or false and (e.kind = 6',
  ),
  mutant(
    CHECK,
    'the checker asks each account alone what restricts it',
    'join auth.player_facts o on o.person_id = p.person_id',
    'join auth.player_facts o on o.player_id = p.player_id',
  ),
  mutant(
    CHECK,
    'the checker skips balances',
    'where a.id is null or a.balance_micros <> coalesce(m.total, 0)\n      or a.version <> coalesce(m.count, 0);',
    'where false;',
  ),
];
