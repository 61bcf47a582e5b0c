-- Documents that players accept, by version, and who accepted which. `auth.players.terms_accepted_at`
-- says up to when a player has accepted everything that had begun: who plays or buys must have.

create table rules.terms (
  kind text not null check (kind in ('terms', 'privacy', 'promotion')),
  version int not null check (version > 0),
  begins_at timestamptz not null,
  title text not null check (length(title) between 1 and 200),
  body text not null check (length(body) between 1 and 200000),
  entered_at timestamptz not null default clock_timestamp(),
  -- Null: came with the release.
  entered_by uuid,
  second_by uuid check (second_by <> entered_by),
  primary key (kind, version),
  unique (kind, begins_at)
);

create table auth.acceptances (
  player_id uuid not null references auth.players on delete cascade,
  kind text not null,
  version int not null,
  at timestamptz not null,
  primary key (player_id, kind, version),
  foreign key (kind, version) references rules.terms
);
grant select on rules.terms to parlor_auth;

-- Since when the newest document counts.
alter table rules.spans add column terms_since timestamptz not null default '-infinity';

-- Who may not play with Sweeps Coins whatever their place: who works here, and who lives with them.
create table rules.person_bars (
  id bigint primary key generated always as identity,
  player_id uuid not null,
  kind text not null check (kind in ('staff', 'household')),
  begins_at timestamptz not null,
  ends_at timestamptz check (ends_at >= begins_at),
  reason text not null check (length(reason) between 1 and 500),
  entered_by uuid
);
create index person_bars_player on rules.person_bars (player_id);
insert into rules.person_bars (player_id, kind, begins_at, reason)
  select distinct r.player_id, 'staff', now(), 'has a role' from auth.player_roles r;
