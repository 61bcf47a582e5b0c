-- Complaints: a number, a date by which there is an answer, and everything that was said. What is said
-- is never changed.

create schema compliance;
grant usage on schema compliance to parlor_compliance;

create table compliance.complaints (
  id uuid primary key,
  number bigint not null unique generated always as identity,
  player_id uuid not null,
  key text not null check (length(key) between 1 and 128),
  digest bytea not null,
  subject text not null check (length(subject) between 1 and 200),
  state text not null default 'open' check (state in ('open', 'answered', 'closed')),
  opened_at timestamptz not null,
  -- An answer is owed by then; a further message of the player sets it anew.
  due_at timestamptz not null,
  answered_at timestamptz,
  closed_at timestamptz,
  unique (player_id, key),
  check ((state = 'closed') = (closed_at is not null))
);
create index complaints_due on compliance.complaints (due_at) where state = 'open';

create table compliance.complaint_messages (
  id bigint primary key generated always as identity,
  complaint_id uuid not null references compliance.complaints,
  author text not null check (author in ('player', 'staff')),
  author_id uuid not null,
  body text not null check (length(body) between 1 and 5000),
  at timestamptz not null
);
create index complaint_messages_of on compliance.complaint_messages (complaint_id, id);

grant select on compliance.complaints, compliance.complaint_messages to parlor_compliance;
insert into locks.slots select 'compliance.player', s from generate_series(0, 1023) s;
