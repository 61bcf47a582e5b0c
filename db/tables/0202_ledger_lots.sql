-- Lots of Sweeps Coins. A lot records an obligation, not a balance: so much was granted, so much
-- must be wagered before as much as was granted can be redeemed. Winnings are not lots.

create table ledger.lots (
  id bigint primary key generated always as identity,
  wallet_id bigint not null references ledger.wallets,
  -- The journal row that granted it; each grant of Sweeps Coins has exactly one lot.
  entry_id bigint not null unique,
  source text not null check (source in
    ('purchase_bonus', 'daily', 'mail_in', 'online_entry', 'promotion', 'rain', 'referral',
     'adjustment')),
  granted_micros bigint not null check (granted_micros > 0),
  multiple numeric(6, 2) not null check (multiple >= 0),
  required_micros bigint not null check (required_micros >= 0),
  wagered_micros bigint not null default 0
    check (wagered_micros between 0 and required_micros),
  state text not null default 'open' check (state in ('open', 'void', 'expired')),
  -- Of an expired lot: what could not be taken yet because it was at a table.
  owed_micros bigint not null default 0 check (owed_micros >= 0),
  -- And what was taken already: whoever takes the grant back must not take it twice.
  expired_micros bigint not null default 0 check (expired_micros >= 0),
  locked_micros bigint not null generated always as (case
    when state = 'open' and wagered_micros < required_micros then granted_micros - taken_back_micros
    when state = 'expired' then owed_micros else 0 end) stored,
  granted_at timestamptz not null,
  expires_at timestamptz,
  -- Coins of a grant that were taken back lock nothing any more and need no play any more.
  taken_back_micros bigint not null default 0,
  check (state = 'expired' or owed_micros = 0),
  check (taken_back_micros between 0 and granted_micros)
);
create index lots_locking on ledger.lots (wallet_id, id) where locked_micros > 0;
create index lots_expiring on ledger.lots (expires_at)
  where state = 'open' and expires_at is not null and locked_micros > 0;

-- Progress of a lot by one batch of play. Undoing is another row that names the first.
create table ledger.lot_advances (
  id bigint primary key generated always as identity,
  lot_id bigint not null references ledger.lots,
  entry_id bigint not null,
  amount_micros bigint not null check (amount_micros <> 0),
  undoes_id bigint unique references ledger.lot_advances,
  check ((undoes_id is null) = (amount_micros > 0))
);
create index lot_advances_entry on ledger.lot_advances (entry_id);
create index lot_advances_lot on ledger.lot_advances (lot_id);

-- What a batch did for the lots: how much of it counted, with all that the batch's digest is made of,
-- so that the checker can hold progress against the chain. Only batches of players with open lots.
create table ledger.lot_batches (
  entry_id bigint primary key,
  rounds int not null,
  wagered_micros bigint not null,
  paid_micros bigint not null,
  uncounted_micros bigint not null check (uncounted_micros between 0 and wagered_micros),
  content bytea not null
);

-- Which bets count towards playthrough; the newest row that has begun counts. A bet that returns its
-- stake or more with a greater chance than this, in millionths, counts nothing. The table learns the
-- bound with its coins and works out each bet's chance exactly (shared/fairness).
create table ledger.playthrough_rules (
  begins_at timestamptz primary key,
  chance_max_ppm int not null check (chance_max_ppm between 0 and 1000000),
  note text not null
);
insert into ledger.playthrough_rules values ('2026-01-01', 750000, 'first rule');
