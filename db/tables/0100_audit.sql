-- The audit log. It belongs to no service: every role may append (db/functions/audit) and do nothing
-- else. Seals are the links of a hash chain over the entries.

create table audit.entries (
  id bigint generated always as identity primary key,
  at timestamptz not null default clock_timestamp(),
  action text not null check (action ~ '^[a-z0-9_]+(\.[a-z0-9_]+)+$'),
  -- Who did it; null for the platform itself or for someone who is not signed in.
  actor_id uuid,
  subject_kind text not null,
  subject_id text,
  facts jsonb not null default '{}',
  request_id text,
  -- The login role it came through: which service says so.
  role text not null
);
create index entries_by_subject on audit.entries (subject_id, id);
create index entries_by_actor on audit.entries (actor_id, id);

create table audit.seals (
  position bigint primary key,
  entry_id bigint not null unique references audit.entries,
  hash bytea not null check (length(hash) = 32)
);

create table audit.unsealed (entry_id bigint primary key);
grant select on audit.entries, audit.seals to parlor_auth;
