-- What other services may know of payments.

create or replace view payments.receipts_due as
  select id, kind, facts, created_at from payments.receipts where taken_at is null;
grant select on payments.receipts_due to parlor_auth, parlor_payments;

-- What games may know before it asks for coins: an exclusion binds the person, so it stands with
-- each of their accounts.
create or replace view payments.player_standing as
  select p.player_id,
    bool_or(x.ends_at is null) as excluded_for_good,
    max(case when x.ends_at > clock_timestamp() then x.ends_at
      else nullif(x.until_at, 'infinity') end) as excluded_until
  from ledger.exclusion_spans x
    join auth.player_facts f on f.player_id = x.player_id
    join auth.player_facts p on p.person_id = f.person_id
  where x.starts_at <= clock_timestamp() and x.until_at > clock_timestamp()
  group by p.player_id;
grant select on payments.player_standing to parlor_games, parlor_payments;

-- What auth may know of a player's coins: whether any are left, in the wallet, on hold or at a table.
-- It asks before an account is closed; how many they are stays with payments.
create or replace view payments.player_holdings as
  select distinct w.player_id
  from ledger.wallets w
  join ledger.accounts a on a.id = w.account_id
  left join ledger.accounts h on h.id = w.hold_id
  where a.balance_micros > 0 or h.balance_micros > 0
    or exists (select from ledger.sessions s
      where s.wallet_id = w.account_id and s.closed_at is null and s.account_id is not null);
grant select on payments.player_holdings to parlor_auth;
