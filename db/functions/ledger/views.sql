-- Both sides of the journal, and what hangs on a wallet.

-- The journal as movements of single accounts: each row once per side that has a balance.
create or replace view ledger.movements as
  select e.account_id, e.id as entry_id, e.version, e.contra_id, e.effect_micros,
      e.after_micros, e.previous_id, e.kind, e.at, e.digest, e.hash
    from ledger.entries e
  union all
  select e.contra_id, e.id, e.contra_version, e.account_id, -e.effect_micros,
      e.contra_after_micros, e.contra_previous_id, e.kind, e.at, e.digest, e.contra_hash
    from ledger.entries e where e.contra_version is not null;
grant select on ledger.movements to parlor_payments;

-- Which wallet an account hangs on.
create or replace view ledger.account_wallets as
  select w.account_id as id, w.account_id as wallet_id from ledger.wallets w
  union all
  select w.hold_id, w.account_id from ledger.wallets w where w.hold_id is not null
  union all
  select w.receivable_id, w.account_id from ledger.wallets w where w.receivable_id is not null
  union all
  select s.account_id, s.wallet_id from ledger.sessions s where s.account_id is not null;
grant select on ledger.account_wallets to parlor_payments;
