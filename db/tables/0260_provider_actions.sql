-- Money of games that others run: what their providers asked for, and the rounds it belonged to.

insert into ledger.kinds values
  (18, 'provider_debit'), (19, 'provider_credit'), (20, 'provider_rollback'),
  (21, 'provider_adjustment'), (27, 'provider_grant');

-- A table can be one for many players, who then share its round's id.
create table ledger.provider_rounds (
  provider_id int not null,
  round_id text not null,
  wallet_id bigint not null references ledger.wallets,
  game_id text not null,
  state text not null default 'open' check (state in ('open', 'ended', 'resolved')),
  -- Stakes that were not rolled back, and wins.
  debited_micros bigint not null default 0 check (debited_micros >= 0),
  credited_micros bigint not null default 0 check (credited_micros >= 0),
  opened_at timestamptz not null,
  ended_at timestamptz,
  -- After the provider's own end nothing more is paid; after ours it is.
  ended_by text check (ended_by in ('provider', 'operator')),
  primary key (provider_id, round_id, wallet_id),
  check ((state = 'open') = (ended_at is null)),
  check ((ended_at is null) = (ended_by is null))
);
create index provider_rounds_open on ledger.provider_rounds (wallet_id) where state = 'open';
create index provider_rounds_ended on ledger.provider_rounds (wallet_id, ended_at)
  where state <> 'open';

-- Each id of a provider is used once, for ever: a cache with a lifetime would pay twice when it is over.
-- `id` is what the provider gets as our own transaction's id, also of amounts of zero, which have no
-- journal row. A tombstone stands for a debit that was rolled back before it came; a noop is a rollback
-- that moved nothing.
create table ledger.provider_actions (
  id bigint primary key generated always as identity,
  provider_id int not null,
  transaction_id text not null check (length(transaction_id) between 1 and 200),
  kind text not null check (kind in ('debit', 'credit', 'rollback')),
  state text not null check (state in ('live', 'rolled_back', 'tombstone', 'noop')),
  -- What was answered first, so that a repeat is told the same.
  status text not null,
  -- Null of a tombstone: nobody knows what the debit would have been.
  digest bytea,
  wallet_id bigint references ledger.wallets,
  round_id text,
  game_id text,
  reference text,
  amount_micros bigint not null default 0 check (amount_micros >= 0),
  entry_id bigint unique,
  -- The UTC day in whose result it counts: of a rollback that of the debit.
  day date not null,
  at timestamptz not null,
  undone_by bigint unique references ledger.provider_actions,
  unique (provider_id, transaction_id),
  check ((state = 'rolled_back') = (undone_by is not null)),
  check (state in ('live', 'rolled_back') or entry_id is null),
  check ((state = 'tombstone') = (digest is null))
);
create index provider_actions_round on ledger.provider_actions (provider_id, round_id, wallet_id);
grant select on ledger.provider_rounds, ledger.provider_actions to parlor_payments;

-- A lot that was void because nothing was left opens again when a stake comes back that was made before.
alter table ledger.lots add column emptied_at timestamptz;
