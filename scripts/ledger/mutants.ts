// The mutants: one condition, lock, constraint or trigger of the ledger's SQL taken away at a time.
// `find` must stand in the file exactly once, so that the list cannot rot unnoticed.

/** One change to one migration. */
export interface Mutant {
  name: string;
  file: string;
  find: string;
  replace: string;
}

const ACCOUNTS = '0200_ledger_accounts.sql';
const JOURNAL = '0201_ledger_journal.sql';
const LOTS = '0202_ledger_lots.sql';
const STANDING = '0203_ledger_standing.sql';
const SESSIONS = '0204_ledger_sessions.sql';
const SETTLE = '0205_ledger_settle.sql';
const HOLDS = '0206_ledger_holds.sql';
const DEBTS = '0207_ledger_debts.sql';
const ROLL_UP = '0208_ledger_roll_up.sql';
const READS = '0209_ledger_reads.sql';
const ROOTS = '0210_ledger_roots.sql';
const CHECK = '0211_ledger_check.sql';
const BONUS = '0220_payments_bonus.sql';
const CHECKOUT = '0254_payments_checkout.sql';

const mutant = (file: string, name: string, find: string, replace = ''): Mutant => ({
  name,
  file,
  find,
  replace,
});

export const MUTANTS: readonly Mutant[] = [
  mutant(
    ACCOUNTS,
    'no overdraft check',
    `,
  constraint overdraft check (balance_micros >= floor_micros)`,
  ),
  mutant(
    ACCOUNTS,
    'locks without order',
    'order by id for no key update',
    'order by random() for no key update',
  ),
  mutant(ACCOUNTS, 'no locks at all', 'for no key update'),
  mutant(
    ACCOUNTS,
    'a wallet forgets its restrictions',
    'ledger.has_restrictions(for_player))',
    'false)',
  ),
  mutant(
    JOURNAL,
    'no currency check on the journal',
    `,
  constraint entry_one_currency check ((account_id # contra_id) & 30 = 0)`,
  ),
  mutant(
    JOURNAL,
    'no update trigger on the journal',
    `create trigger entries_append_only before update or delete on ledger.entries
  for each row execute function ledger.refuse_change();`,
  ),
  mutant(
    JOURNAL,
    'no truncate trigger on the journal',
    `create trigger entries_no_truncate before truncate on ledger.entries
  for each statement execute function ledger.refuse_change();`,
  ),
  mutant(
    JOURNAL,
    'no update trigger on postings',
    `create trigger postings_append_only before update or delete on ledger.postings
  for each row execute function ledger.refuse_change();`,
  ),
  mutant(
    JOURNAL,
    'no truncate trigger on postings',
    `create trigger postings_no_truncate before truncate on ledger.postings
  for each statement execute function ledger.refuse_change();`,
  ),
  mutant(
    JOURNAL,
    'negative amounts pass',
    'if amount < 0 or (amount = 0 and kind <> 5) then',
    'if amount = 0 and kind <> 5 then',
  ),
  mutant(
    JOURNAL,
    'zero amounts pass',
    'if amount < 0 or (amount = 0 and kind <> 5) then',
    'if amount < 0 then',
  ),
  mutant(
    JOURNAL,
    'a transfer to itself passes',
    `if near_id = far_id then perform ledger.refuse('invalid_request', 'same account'); end if;`,
  ),
  mutant(
    JOURNAL,
    'a transfer between two house accounts passes',
    `if near_id & 1 = 1 then perform ledger.refuse('invalid_request', 'two house accounts'); end if;`,
  ),
  mutant(
    JOURNAL,
    'currencies are not compared',
    'if (near_id >> 1) & 15 <> (far_id >> 1) & 15 then',
    'if false then',
  ),
  mutant(
    JOURNAL,
    'a closed account can be debited',
    'where a.id = near_id and not a.closed',
    'where a.id = near_id',
  ),
  mutant(
    JOURNAL,
    'unknown house accounts pass',
    'elsif not exists (select from ledger.house_accounts where number = far_id >> 5) then',
    'elsif false then',
  ),
  mutant(
    JOURNAL,
    'the chain forgets the amount',
    '|| int8send(contra_id) || int8send(effect)',
    '|| int8send(contra_id)',
  ),
  mutant(JOURNAL, 'the chain forgets the time', '|| timestamptz_send(at) || digest', '|| digest'),
  mutant(
    JOURNAL,
    'the chain forgets what was before',
    'select sha256(head || int8send(entry_id)',
    'select sha256(int8send(entry_id)',
  ),
  mutant(
    JOURNAL,
    'a key with other content passes',
    'if known.digest <> content then',
    'if false then',
  ),
  mutant(
    JOURNAL,
    'a posting fails at its own key',
    'posting_kind, clock_timestamp()) on conflict (key) do nothing;',
    'posting_kind, clock_timestamp());',
  ),
  mutant(
    JOURNAL,
    'a posting ignores that its key is known',
    `on conflict (key) do nothing;
  if not found then`,
    `on conflict (key) do nothing;
  if false then`,
  ),
  mutant(
    JOURNAL,
    'a posting leaves no key',
    `  insert into ledger.postings (key, digest, entry_ids, kind, at)
    values (posting_key, content, ids, posting_kind, clock_timestamp()) on conflict (key) do nothing;
  if not found then`,
    '  if false then',
  ),
  mutant(
    JOURNAL,
    'a posting does not lock',
    '  at := ledger.lock_accounts(debit_ids || credit_ids);\n',
    '  at := clock_timestamp();\n',
  ),
  mutant(
    JOURNAL,
    'a transfer takes the debited row first',
    'debit_id & 1 = 0 and (credit_id & 1 = 1 or debit_id < credit_id)',
    'debit_id & 1 = 0',
  ),
  mutant(JOURNAL, 'more than 10,000 transfers pass', 'if legs > 10000 then', 'if false then'),
  mutant(
    JOURNAL,
    'a posting moves Sweeps Coins',
    'if debit_ids[leg] & 30 = 4 and credit_ids[leg] & 30 = 4 then',
    'if false then',
  ),
  mutant(
    JOURNAL,
    'Sweeps Coins change hands',
    'if near_id & 30 = 4 and far_id & 1 = 0 and not',
    'if false and not',
  ),
  mutant(
    JOURNAL,
    'a posting does not pay debts',
    'perform ledger.after_raise(raised, digest, at);',
    'null;',
  ),
  mutant(JOURNAL, 'debts are never paid', 'if least(owed, available) > 0 then', 'if false then'),
  mutant(
    JOURNAL,
    'a debt takes more than there is',
    'perform ledger.transfer(wallet_id, wallet.receivable_id, least(owed, available),',
    'perform ledger.transfer(wallet_id, wallet.receivable_id, owed,',
  ),
  mutant(
    LOTS,
    'lots advance last in, first out',
    `where wallet_id = for_wallet and locked_micros > 0 and state = 'open' order by id`,
    `where wallet_id = for_wallet and locked_micros > 0 and state = 'open' order by id desc`,
  ),
  mutant(
    LOTS,
    'expired lots advance',
    `where wallet_id = for_wallet and locked_micros > 0 and state = 'open' order by id`,
    'where wallet_id = for_wallet and locked_micros > 0 order by id',
  ),
  mutant(
    LOTS,
    'a lot takes the whole wager',
    'step := least(remaining, lot.required_micros - lot.wagered_micros);',
    'step := lot.required_micros - lot.wagered_micros;',
  ),
  mutant(
    LOTS,
    'advances can be changed',
    `create trigger lot_advances_append_only before update or delete on ledger.lot_advances
  for each row execute function ledger.refuse_change();`,
  ),
  mutant(
    LOTS,
    'an undo can be repeated',
    '\n      and not exists (select from ledger.lot_advances u where u.undoes_id = a.id)',
  ),
  mutant(
    LOTS,
    'locks are voided while coins are left',
    'if parts.available + parts.at_tables + parts.on_hold > 0 then return; end if;',
    'if parts.available > 0 then return; end if;',
  ),
  mutant(
    LOTS,
    'locks are voided while coins are on hold',
    'if parts.available + parts.at_tables + parts.on_hold > 0 then return; end if;',
    'if parts.available + parts.at_tables > 0 then return; end if;',
  ),
  mutant(
    LOTS,
    'an expired lot takes more than there is',
    'step := least(available, lot.owed_micros);',
    'step := lot.owed_micros;',
  ),
  mutant(
    LOTS,
    'a lot expires before its time',
    `where l.state = 'open' and l.expires_at <= coalesce(given_at, clock_timestamp())`,
    `where l.state = 'open' and l.expires_at is not null`,
  ),
  mutant(
    LOTS,
    'closed tables count as tables',
    'where s.wallet_id = for_wallet and s.closed_at is null and s.account_id is not null),',
    'where false),',
  ),
  mutant(
    LOTS,
    'a grant does not look for its key',
    '  if found then return (ledger.known_posting(known, content))[1]; end if;\n  entry_id := ledger.transfer(ledger.house_id(house',
    '  entry_id := ledger.transfer(ledger.house_id(house',
  ),
  mutant(
    STANDING,
    'a budget forgets coins at tables',
    'then e.result_micros else 0 end - e.balance_micros)',
    'then e.result_micros else 0 end)',
  ),
  mutant(
    STANDING,
    'a budget forgets the tables’ results',
    'then e.result_micros else 0 end - e.balance_micros)',
    'then 0 else 0 end - e.balance_micros)',
  ),
  mutant(
    STANDING,
    'a budget forgets days that are over',
    'select sum(d.net_micros) from ledger.day_results d',
    'select 0 from ledger.day_results d',
  ),
  mutant(
    STANDING,
    'a budget never forgets',
    '\n              and d.day > ledger.utc_day(at) - ledger.days_of(l.period)',
  ),
  mutant(STANDING, 'a raise acts at once', `else at + interval '24 hours' end;`, 'else at end;'),
  mutant(
    STANDING,
    'a lower limit waits',
    'if now_amount is null or amount <= now_amount then',
    'if now_amount is null then',
  ),
  mutant(
    STANDING,
    'removing a limit acts at once',
    'if now_amount is null or amount <= now_amount then',
    'if now_amount is null or amount is null or amount <= now_amount then',
  ),
  mutant(
    STANDING,
    'an exclusion ends with its start',
    "and coalesce(x.ends_at, 'infinity') > at",
    'and false',
  ),
  mutant(STANDING, 'an exclusion never ends', " and coalesce(x.ends_at, 'infinity') > at"),
  mutant(STANDING, 'a debt does not bar', 'if ledger.debt_of(for_player) then', 'if false then'),
  mutant(
    STANDING,
    'a closed account may play',
    `if ledger.player_status(for_player) is distinct from 'active' then`,
    'if false then',
  ),
  mutant(
    STANDING,
    'an exclusion does not mark the wallets',
    `    values (for_player, exclusion_kind, at, until_at);
  perform ledger.note_restriction(for_player);`,
    '    values (for_player, exclusion_kind, at, until_at);',
  ),
  mutant(
    STANDING,
    'an exclusion is dated before it waits',
    'at timestamptz := ledger.lock_wallets(for_player, given_at);\nbegin\n  if until_at',
    `at timestamptz := ledger.lock_wallets(for_player,
    coalesce(given_at, clock_timestamp()));\nbegin\n  if until_at`,
  ),
  mutant(
    BONUS,
    'a daily bonus reads the clock before it waits',
    '  at := ledger.lock_wallets(for_player, given_at);',
    '  at := ledger.lock_wallets(for_player, coalesce(given_at, clock_timestamp()));',
  ),
  mutant(
    CHECKOUT,
    'a purchase reads the clock before it waits',
    '  at := ledger.lock_wallets(for_player);',
    '  at := ledger.lock_wallets(for_player, clock_timestamp());',
  ),
  mutant(
    SETTLE,
    'a batch that waited does not look again whether its player is restricted',
    `    restricted := restricted
      or (select w.restricted from ledger.wallets w where w.account_id = wallet_id);
`,
  ),
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
    '  at := ledger.lock_accounts(ledger.wallets_of(for_player, for_currency), given_at);\n  select * into known from ledger.sessions',
    '  at := coalesce(given_at, clock_timestamp());\n  select * into known from ledger.sessions',
  ),
  mutant(
    SESSIONS,
    'a reserve reads the clock before it waits',
    `  wallet := ledger.wallet_of(for_player, for_currency);
  at := ledger.lock_accounts(ledger.wallets_of(for_player, for_currency), given_at);`,
    `  given_at := coalesce(given_at, clock_timestamp());
  wallet := ledger.wallet_of(for_player, for_currency);
  at := ledger.lock_accounts(ledger.wallets_of(for_player, for_currency), given_at);`,
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
  mutant(
    CHECK,
    'the checker skips what counts',
    '      or coalesce(a.total, 0) > b.wagered_micros - b.uncounted_micros;',
    '      or false;',
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
  mutant(HOLDS, 'a hold ends twice', `if known.state <> 'pending' or (end_state`, `if (end_state`),
  mutant(
    HOLDS,
    'a hold is posted after its time',
    ` or (end_state = 'posted' and known.expires_at <= at)`,
  ),
  mutant(
    HOLDS,
    'a hold expires before its time',
    `where state = 'pending' and expires_at <= coalesce(given_at, clock_timestamp())\n`,
    `where state = 'pending' and expires_at is not null\n`,
  ),
  mutant(
    HOLDS,
    'a hold takes locked coins',
    'available := ledger.redeemable_of(wallet.account_id);',
    'select balance_micros into available from ledger.accounts where id = wallet.account_id;',
  ),
  mutant(
    HOLDS,
    'a hold ignores debts',
    `if ledger.debt_of(for_player) then return ledger.refusal('debt_outstanding'); end if;`,
  ),
  mutant(
    HOLDS,
    'a hold ignores what is available',
    `if available < amount then return ledger.refusal('insufficient_funds'); end if;`,
  ),
  mutant(
    HOLDS,
    'a hold’s id with other content passes',
    `      return ledger.refusal('idempotency_key_reused');`,
    '      null;',
  ),
  mutant(
    HOLDS,
    'the end of a hold does not lock',
    '  at := ledger.lock_accounts(array[wallet.account_id, wallet.hold_id], given_at);\n',
    '  at := coalesce(given_at, clock_timestamp());\n',
  ),
  mutant(
    HOLDS,
    'the end of a hold reads the clock before it waits',
    '  at := ledger.lock_accounts(array[wallet.account_id, wallet.hold_id], given_at);\n',
    `  at := coalesce(given_at, clock_timestamp());
  perform ledger.lock_accounts(array[wallet.account_id, wallet.hold_id]);\n`,
  ),
  mutant(
    HOLDS,
    'every hold is booked as a prize',
    'from ledger.hold_purposes p where p.purpose = known.purpose;',
    `from ledger.hold_purposes p where p.purpose = 'redemption';`,
  ),
  mutant(HOLDS, 'redeemable ignores locks', '- ledger.lots_locked(for_wallet)'),
  mutant(
    DEBTS,
    'a claw-back does not look for its key',
    `  if found then
    ids := ledger.known_posting(known, content);`,
    `  if false then
    ids := ledger.known_posting(known, content);`,
  ),
  mutant(DEBTS, 'a claw-back forgives the rest', 'if taken < amount then', 'if false then'),
  mutant(
    DEBTS,
    'an entry is corrected twice',
    `if exists (select from ledger.postings p where p.corrects_id = wrong_entry_id) then`,
    'if false then',
  ),
  mutant(DEBTS, 'play can be corrected', 'if wrong.kind not in (6, 7, 13, 14, 15, 16)', 'if false'),
  mutant(
    DEBTS,
    'a corrected grant leaves its lot',
    `update ledger.lots set state = 'void', owed_micros = 0 where id = lot.id;`,
    'null;',
  ),
  mutant(
    DEBTS,
    'purchases ignore their limit',
    'if amount > strictest.budget then',
    'if false then',
  ),
  mutant(
    DEBTS,
    'purchases do not lock',
    `  perform locks.take('ledger.purchase', ledger.same_person(for_player)::text[]);\n`,
  ),
  mutant(
    DEBTS,
    'released purchases count',
    'where r.player_id = any (ledger.same_person(for_player)) and r.state = any (counted)',
    'where r.player_id = any (ledger.same_person(for_player))',
  ),
  mutant(DEBTS, 'a kept purchase is released', ` and state <> 'kept'`),
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
    'the checker skips balances',
    'where a.id is null or a.balance_micros <> coalesce(m.total, 0)\n      or a.version <> coalesce(m.count, 0);',
    'where false;',
  ),
];
