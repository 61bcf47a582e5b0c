// Mutants of holds, debts, purchases and the daily bonus.

import { type Mutants, never, skipped } from './mutant.ts';

export const OBLIGATIONS_MUTANTS: Mutants = {
  'functions/ledger/holds.sql': {
    'a hold ends twice': [`if known.state <> 'pending' or (end_state`, 'if (end_state'],
    'a hold is posted after its time': [` or (end_state = 'posted' and known.expires_at <= at)`],
    'a hold expires before its time': [
      `where state = 'pending' and expires_at <= coalesce(given_at, clock_timestamp())\n`,
      `where state = 'pending' and expires_at is not null\n`,
    ],
    'a hold takes locked coins': [
      'available := ledger.redeemable_of(wallet.account_id, at);',
      'select balance_micros into available from ledger.accounts where id = wallet.account_id;',
    ],
    'a hold ignores debts': [
      `if ledger.debt_of(for_player) then return ledger.refusal('debt_outstanding'); end if;`,
    ],
    'a hold ignores what is available': [
      `if available < amount then return ledger.refusal('insufficient_funds'); end if;`,
    ],
    'a hold’s id with other content passes': [
      `      return ledger.refusal('idempotency_key_reused');`,
      '      null;',
    ],
    'the end of a hold does not lock': [
      '  at := ledger.lock_accounts(array[wallet.account_id, wallet.hold_id], given_at);\n',
      '  at := coalesce(given_at, clock_timestamp());\n',
    ],
    'the end of a hold reads the clock before it waits': [
      '  at := ledger.lock_accounts(array[wallet.account_id, wallet.hold_id], given_at);\n',
      `  at := coalesce(given_at, clock_timestamp());
  perform ledger.lock_accounts(array[wallet.account_id, wallet.hold_id]);
`,
    ],
    'every hold is booked as a prize': [
      'from ledger.hold_purposes p where p.purpose = known.purpose;',
      `from ledger.hold_purposes p where p.purpose = 'redemption';`,
    ],
    'redeemable ignores locks': [
      'parts.available + parts.at_tables - locked',
      'parts.available + parts.at_tables',
    ],
  },
  'functions/ledger/debts.sql': {
    'a claw-back does not look for its key': [
      `  if found then
    ids := ledger.known_posting(known, content);`,
      `  if false then
    ids := ledger.known_posting(known, content);`,
    ],
    'a claw-back forgives the rest': never('if taken < amount then'),
    'an entry is corrected twice': never(
      'if exists (select from ledger.postings p where p.corrects_id = wrong_entry_id) then',
    ),
    'play can be corrected': ['if wrong.kind not in (6, 7, 13, 14, 15, 16)', 'if false'],
    'a corrected grant leaves its lot': skipped(
      `update ledger.lots set state = 'void', owed_micros = 0 where id = lot.id;`,
    ),
  },
  'functions/ledger/purchase_limits.sql': {
    'purchases ignore their limit': never('if amount > strictest.budget then'),
    'released purchases count': [
      'where r.player_id = any (ledger.same_person(for_player)) and r.state = any (counted)',
      'where r.player_id = any (ledger.same_person(for_player))',
    ],
    'a kept purchase is released': [` and state <> 'kept'`],
  },
  'functions/payments/bonus.sql': {
    'a daily bonus reads the clock before it waits': [
      '  at := ledger.lock_wallets(for_player, given_at);',
      '  at := ledger.lock_wallets(for_player, coalesce(given_at, clock_timestamp()));',
    ],
  },
  'functions/payments/checkout.sql': {
    'a purchase reads the clock before it waits': [
      '  at := ledger.lock_wallets(for_player);',
      '  at := ledger.lock_wallets(for_player, clock_timestamp());',
    ],
  },
};
