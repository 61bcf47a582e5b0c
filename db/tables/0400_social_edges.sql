-- Friends and blocks. What stands between two players is two directed rows; no row is "none".

create table social.people (
  player_id uuid primary key,
  -- Raised with each change of the player's friends or blocks; objects keep the highest they saw.
  version bigint not null default 0,
  -- Requests for friendship in the running hour.
  asked_since timestamptz not null default '-infinity',
  asked integer not null default 0
);

create table social.edges (
  owner_id uuid not null,
  other_id uuid not null,
  state text not null check (state in ('sent', 'received', 'friend', 'blocked')),
  since timestamptz not null,
  primary key (owner_id, other_id),
  check (owner_id <> other_id)
);
create index edges_by_state on social.edges (owner_id, state, since desc, other_id desc);

-- What must still be told to objects, which have no database. Relations carry no content: whoever
-- delivers reads the newest. A row stays until its target has answered.
create table social.outbox (
  id bigint generated always as identity primary key,
  -- `forget`: a hub drops what came from a player who left; that player's own hub drops everything.
  kind text not null check (kind in ('relations', 'notice', 'retraction', 'room', 'forget')),
  -- The player whose hub it is for, or the room.
  target_id uuid not null,
  content jsonb not null default '{}',
  due_at timestamptz not null,
  attempts integer not null default 0,
  last_error text,
  parked_at timestamptz
);
create index outbox_due on social.outbox (due_at);
create index outbox_parked on social.outbox (parked_at) where parked_at is not null;
create index outbox_by_target on social.outbox (target_id, id);

-- One row is enough to say that relations changed.
create unique index outbox_relations on social.outbox (target_id) where kind = 'relations';
grant select on social.people, social.edges, social.outbox to parlor_social;
