-- The room directory. Messages are not here: they live in the rooms' objects. Public and game rooms
-- are open to everybody; groups and direct rooms have members.

create table social.rooms (
  id uuid primary key,
  kind text not null check (kind in ('public', 'game', 'group', 'direct')),
  title text not null,
  game_id text unique,
  owner_id uuid,
  -- The two of a direct room, lower id first.
  low_id uuid,
  high_id uuid,
  -- Objects behind this one name: none before somebody enters; grows when they are full.
  shards integer not null default 0 check (shards between 0 and 64),
  -- Slow mode, links, limits; see shared/contracts/chat-room.ts for fields and defaults.
  policy jsonb not null default '{}',
  -- Raised with each change of policy and each sanction; objects keep the highest they saw.
  version bigint not null default 1,
  created_at timestamptz not null default now(),
  -- Who made a group under which Idempotency-Key; owners change, this does not.
  made_by uuid,
  made_key text,
  unique (made_by, made_key),
  unique (low_id, high_id),
  check (kind <> 'game' or game_id is not null),
  check ((kind = 'direct') = (low_id is not null and high_id is not null and low_id < high_id))
);
create index rooms_open on social.rooms (id) where kind in ('public', 'game');

create table social.room_members (
  room_id uuid not null references social.rooms,
  player_id uuid not null,
  role text not null check (role in ('owner', 'member')),
  joined_at timestamptz not null,
  primary key (room_id, player_id)
);
create index room_members_by_player on social.room_members (player_id, room_id);

create table social.sanctions (
  id uuid primary key,
  room_id uuid not null references social.rooms,
  player_id uuid not null,
  kind text not null check (kind in ('mute', 'ban')),
  reason text not null,
  actor_id uuid not null,
  created_at timestamptz not null,
  -- Null: without end.
  until timestamptz,
  lifted_at timestamptz,
  lifted_by uuid
);
create unique index sanctions_active on social.sanctions (room_id, player_id, kind)
  where lifted_at is null;

create table social.reports (
  id uuid primary key,
  room_id uuid not null references social.rooms,
  message_id uuid not null,
  reporter_id uuid not null,
  author_id uuid not null,
  reason text not null,
  -- The message with what was said around it, as it stood when it was reported.
  context jsonb not null,
  created_at timestamptz not null,
  state text not null default 'open' check (state in ('open', 'resolved')),
  resolution text,
  resolved_by uuid,
  resolved_at timestamptz,
  unique (message_id, reporter_id)
);
create index reports_open on social.reports (state, id);
create index reports_by_reporter on social.reports (reporter_id, created_at);

insert into social.rooms (id, kind, title) values
  ('00000000-0000-7000-8000-000000000100', 'public', 'Lobby');
grant select on social.rooms, social.room_members, social.sanctions, social.reports to parlor_social;
