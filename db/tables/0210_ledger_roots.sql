-- The daily root: a Merkle tree over everything that players have, one per currency, with all leaves
-- and inner nodes (db/functions/ledger/roots.sql).

create table ledger.roots (
  day date not null,
  currency text not null check (currency in ('GC', 'SC')),
  leaf_count bigint not null,
  height int not null,
  total_micros numeric not null,
  root bytea not null,
  taken_at timestamptz not null,
  -- The database's own name of the moment: which transactions the root has seen.
  snapshot text not null,
  signature bytea,
  key_id text,
  primary key (day, currency),
  check ((signature is null) = (key_id is null))
);

create table ledger.root_leaves (
  day date not null,
  currency text not null,
  position bigint not null,
  wallet_id bigint not null,
  salt bytea not null,
  available_micros bigint not null,
  at_tables_micros bigint not null,
  on_hold_micros bigint not null,
  version int not null,
  head bytea not null,
  primary key (day, currency, position)
);
create index root_leaves_wallet on ledger.root_leaves (wallet_id, day);

create table ledger.root_nodes (
  day date not null,
  currency text not null,
  level int not null,
  position bigint not null,
  hash bytea not null,
  sum_micros numeric not null,
  primary key (day, currency, level, position)
);
