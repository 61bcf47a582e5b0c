-- What a player is told about their account by mail, whether they want mails or not. Whoever changes
-- something writes a row in the same transaction (auth.tell); auth, which alone knows addresses, makes
-- a mail of each, once.

create table auth.notices (
  id bigint primary key generated always as identity,
  player_id uuid not null,
  kind text not null,
  -- What it tells of: the same event is told once.
  key text not null unique,
  facts jsonb not null,
  at timestamptz not null,
  -- When it became a mail.
  taken_at timestamptz
);
create index notices_waiting on auth.notices (id) where taken_at is null;
create index notices_taken on auth.notices (taken_at) where taken_at is not null;
create index notices_player on auth.notices (player_id);

-- Who changes limits is told of it; a change is found by whose it is, and later by its day.
create index limit_changes_player on ledger.limit_changes (player_id, at);
create index time_limit_changes_player on ledger.time_limit_changes (player_id, at);

grant select on auth.notices to parlor_auth;
