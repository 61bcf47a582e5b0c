-- What auth may know of a player's coins: whether any are left, in the wallet, on hold or at a table.
-- It asks before an account is closed; how many they are stays with payments.

create view payments.player_holdings as
  select distinct w.player_id
  from ledger.wallets w
  join ledger.accounts a on a.id = w.account_id
  left join ledger.accounts h on h.id = w.hold_id
  where a.balance_micros > 0 or h.balance_micros > 0
    or exists (select from ledger.sessions s
      where s.wallet_id = w.account_id and s.closed_at is null and s.account_id is not null);

grant usage on schema payments to parlor_auth;
grant select on payments.player_holdings to parlor_auth;
