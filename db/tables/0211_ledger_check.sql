-- Runs of the checker, and what a difference is.

create table ledger.check_runs (
  id bigint primary key generated always as identity,
  at timestamptz not null,
  entries bigint not null,
  differences bigint not null,
  report jsonb not null
);

create type ledger.difference as (invariant text, subject text, detail text);
