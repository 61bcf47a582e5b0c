// Mutants of accounts and the journal.

import { changeable, type Mutants, never } from './mutant.ts';

export const JOURNAL_MUTANTS: Mutants = {
  'tables/0200_ledger_accounts.sql': {
    'no overdraft check': [
      `,
  constraint overdraft check (balance_micros >= floor_micros)`,
    ],
  },
  'functions/ledger/accounts.sql': {
    'locks without order': ['order by id for no key update', 'order by random() for no key update'],
    'no locks at all': ['for no key update'],
    'a wallet forgets its restrictions': ['ledger.has_restrictions(for_player))', 'false)'],
  },
  'tables/0201_ledger_journal.sql': {
    'no currency check on the journal': [
      `,
  constraint entry_one_currency check ((account_id # contra_id) & 30 = 0)`,
    ],
  },
  'functions/ledger/journal.sql': {
    'no update trigger on the journal': changeable('entries', 'updated'),
    'no truncate trigger on the journal': changeable('entries', 'truncated'),
    'no update trigger on postings': changeable('postings', 'updated'),
    'no truncate trigger on postings': changeable('postings', 'truncated'),
    'negative amounts pass': [
      'if amount < 0 or (amount = 0 and kind <> 5) then',
      'if amount = 0 and kind <> 5 then',
    ],
    'zero amounts pass': ['if amount < 0 or (amount = 0 and kind <> 5) then', 'if amount < 0 then'],
    'a transfer to itself passes': [
      `if near_id = far_id then perform ledger.refuse('invalid_request', 'same account'); end if;`,
    ],
    'a transfer between two house accounts passes': [
      `if near_id & 1 = 1 then perform ledger.refuse('invalid_request', 'two house accounts'); end if;`,
    ],
    'currencies are not compared': never('if (near_id >> 1) & 15 <> (far_id >> 1) & 15 then'),
    'a closed account can be debited': [
      'where a.id = near_id and not a.closed',
      'where a.id = near_id',
    ],
    'unknown house accounts pass': never(
      'elsif not exists (select from ledger.house_accounts where number = far_id >> 5) then',
    ),
    'the chain forgets the amount': [
      '|| int8send(contra_id) || int8send(effect)',
      '|| int8send(contra_id)',
    ],
    'the chain forgets the time': ['|| timestamptz_send(at) || digest', '|| digest'],
    'the chain forgets what was before': [
      'select sha256(head || int8send(entry_id)',
      'select sha256(int8send(entry_id)',
    ],
    'a key with other content passes': never('if known.digest <> content then'),
    'a posting fails at its own key': [
      'posting_kind, clock_timestamp()) on conflict (key) do nothing;',
      'posting_kind, clock_timestamp());',
    ],
    'a posting ignores that its key is known': [
      `on conflict (key) do nothing;
  if not found then`,
      `on conflict (key) do nothing;
  if false then`,
    ],
    'a posting leaves no key': [
      `  insert into ledger.postings (key, digest, entry_ids, kind, at)
    values (posting_key, content, ids, posting_kind, clock_timestamp()) on conflict (key) do nothing;
  if not found then`,
      '  if false then',
    ],
    'a posting does not lock': [
      '  at := ledger.lock_accounts(debit_ids || credit_ids);\n',
      '  at := clock_timestamp();\n',
    ],
    'a transfer takes the debited row first': [
      'debit_id & 1 = 0 and (credit_id & 1 = 1 or debit_id < credit_id)',
      'debit_id & 1 = 0',
    ],
    'more than 10,000 transfers pass': never('if legs > 10000 then'),
    'a posting moves Sweeps Coins': never(
      'if debit_ids[leg] & 30 = 4 and credit_ids[leg] & 30 = 4 then',
    ),
    'Sweeps Coins change hands': [
      'if near_id & 30 = 4 and far_id & 1 = 0 and not',
      'if false and not',
    ],
    'a posting does not pay debts': ['perform ledger.after_raise(raised, digest, at);', 'null;'],
    'debts are never paid': never('if least(owed, available) > 0 then'),
    'a debt takes more than there is': [
      'perform ledger.transfer(wallet_id, wallet.receivable_id, least(owed, available),',
      'perform ledger.transfer(wallet_id, wallet.receivable_id, owed,',
    ],
  },
};
