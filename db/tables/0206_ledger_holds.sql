-- Two-step transfers: a hold takes coins out of the wallet; then it is posted (the coins leave),
-- voided (they come back) or it expires, which is a void by the clock. Each happens once.

-- What a hold is for says where its coins go when it is posted, and who may end it. A prize may be
-- on its way already, so closing an account waits for it; a transfer is taken back.
create table ledger.hold_purposes (
  purpose text primary key,
  house_number bigint not null references ledger.house_accounts,
  taken_back_when_leaving boolean not null
);
insert into ledger.hold_purposes values ('redemption', 5, false), ('transfer', 8, true);

create table ledger.holds (
  id uuid primary key,
  wallet_id bigint not null references ledger.wallets,
  amount_micros bigint not null check (amount_micros > 0),
  purpose text not null references ledger.hold_purposes,
  state text not null default 'pending'
    check (state in ('pending', 'posted', 'voided', 'expired')),
  created_at timestamptz not null,
  -- Null: only a person or a provider ends it.
  expires_at timestamptz check (expires_at > created_at),
  ended_at timestamptz,
  check ((state = 'pending') = (ended_at is null))
);
create index holds_expiring on ledger.holds (expires_at)
  where state = 'pending' and expires_at is not null;
create index holds_pending on ledger.holds (wallet_id) where state = 'pending';
