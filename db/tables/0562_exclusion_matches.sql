-- Accounts that may be an excluded person's: for a person to look at and to bind or to dismiss.

create table compliance.matches (
  id bigint primary key generated always as identity,
  player_id uuid not null,
  -- Of whom it may be.
  excluded_id uuid not null,
  exclusion_id bigint not null references ledger.exclusions,
  -- The same names and birth date; paid with the same card.
  why text not null check (why in ('person', 'payer')),
  found_at timestamptz not null,
  state text not null default 'open' check (state in ('open', 'bound', 'dismissed')),
  decided_by uuid,
  decided_at timestamptz,
  reason text check (length(reason) between 1 and 500),
  unique (player_id, exclusion_id),
  check ((state = 'open') = (decided_by is null) and (state = 'open') = (decided_at is null))
);
create index matches_open on compliance.matches (id) where state = 'open';
