-- Whose standing has changed: players' hubs are told the newest version, and tables ask their hub. One
-- row a player for ever, for a standing names the version that it is of.
create table ledger.standing_notices (
  player_id uuid primary key,
  -- Counts the changes.
  version bigint not null check (version > 0),
  -- The version that the hub was told; what is behind `version` waits.
  told bigint not null default 0,
  due_at timestamptz not null,
  attempts int not null default 0,
  parked_at timestamptz,
  last_error text
);
create index standing_notices_due on ledger.standing_notices (due_at) where told < version;
