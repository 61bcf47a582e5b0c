// Mutants of holds, debts, purchases and the daily bonus.

import { type Mutant, mutant } from './mutant.ts';

const DEBTS = 'functions/ledger/debts.sql';
const HOLDS = 'functions/ledger/holds.sql';
const PURCHASE_LIMITS = 'functions/ledger/purchase_limits.sql';
const BONUS = 'functions/payments/bonus.sql';
const CHECKOUT = 'functions/payments/checkout.sql';

export const OBLIGATIONS_MUTANTS: readonly Mutant[] = [
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
    PURCHASE_LIMITS,
    'purchases ignore their limit',
    'if amount > strictest.budget then',
    'if false then',
  ),
  mutant(
    PURCHASE_LIMITS,
    'released purchases count',
    'where r.player_id = any (ledger.same_person(for_player)) and r.state = any (counted)',
    'where r.player_id = any (ledger.same_person(for_player))',
  ),
  mutant(PURCHASE_LIMITS, 'a kept purchase is released', ` and state <> 'kept'`),
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
];
