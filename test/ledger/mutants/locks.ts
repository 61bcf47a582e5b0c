// Mutants of the rows that are locks, and of who asks for them.

import { type Mutants, never, skipped } from './mutant.ts';

export const LOCKS_MUTANTS: Mutants = {
  'functions/locks/slots.sql': {
    'a lock of a name locks nothing': ['order by slot for update;', 'order by slot;'],
    'locks of names without order': ['order by slot for update;', 'order by random() for update;'],
    'a lock of a name under an old snapshot': [
      `begin
  perform locks.require_fresh_reads();
  -- No key`,
      `begin
  -- No key`,
    ],
    'any snapshot is fresh': never(
      `if current_setting('transaction_isolation') <> 'read committed' then`,
    ),
    'a repeatable read is fresh': [
      `if current_setting('transaction_isolation') <> 'read committed' then`,
      `if current_setting('transaction_isolation') = 'serializable' then`,
    ],
    'a null is a key': [
      `  p_keys := array_remove(p_keys, null);
  if cardinality(p_keys) = 0 then return; end if;
`,
    ],
    'a domain without locks locks nothing': [
      `  if not found then raise exception 'there are no locks of %', p_domain; end if;\n`,
    ],
  },
  'functions/ledger/accounts.sql': {
    'accounts are locked under an old snapshot': [
      `begin
  perform locks.require_fresh_reads();
  perform 1 from`,
      `begin
  perform 1 from`,
    ],
    'a wallet is made without the player’s lock': [
      `  perform ledger.lock_player(for_player);
  new_id`,
      '  new_id',
    ],
    'the lock of a person does not look again': [
      'if persons = ledger.same_person(for_player) then return; end if;',
      'return;',
    ],
    'the lock of a person keeps what it took before': skipped(
      `raise exception using errcode = 'LX002', message = 'the person has become another';`,
    ),
    'a budget is locked without looking again whose it is': never(
      'if not ids @> ledger.wallets_of(for_player, for_currency) then',
    ),
  },
  'functions/ledger/standing.sql': {
    'restrictions change without the player’s lock': [
      `  perform ledger.lock_player(for_player);
  return ledger.lock_accounts`,
      '  return ledger.lock_accounts',
    ],
    'restrictions change without the wallets’ locks': [
      `  return ledger.lock_accounts(array(select w.account_id from ledger.wallets w
    where w.player_id = any (ledger.same_person(for_player))), given_at);`,
      '  return coalesce(given_at, clock_timestamp());',
    ],
  },
  'functions/ledger/purchase_limits.sql': {
    'purchases do not lock': [
      `  perform locks.take('ledger.purchase', ledger.same_person(for_player)::text[]);\n`,
    ],
    'purchases lock one account only': [
      `ledger.same_person(for_player)::text[]);
  return coalesce`,
      `array[for_player::text]);
  return coalesce`,
    ],
  },
  'functions/ledger/roots.sql': {
    'two may seal the roots at once': [`  perform locks.take('ledger.seal_roots');\n`],
  },
  'functions/payments/settlement.sql': {
    'two may pay with one card at once': [
      `  perform locks.take('payments.payer', array(select value ->> 'payer'
    from jsonb_array_elements(facts) where value ->> 'payer' is not null));
`,
    ],
    'two facts of one payment miss each other': [
      `  perform locks.take('payments.payment', array(select of_provider || ':' || (value ->> 'paymentId')
    from jsonb_array_elements(facts) where value ->> 'paymentId' is not null));
`,
    ],
  },
};
