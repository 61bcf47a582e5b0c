-- Two-person rule: what may be asked for, and what was. Belongs to no service, as the audit log does.

create table approvals.kinds (
  kind text primary key check (kind ~ '^[a-z]+(_[a-z]+)*$'),
  -- The login role whose service asks, and whose routes may decide beside auth's.
  service text not null,
  -- Roles that may ask and decide, as shared/permissions.ts has them; a test compares.
  asking_roles text[] not null,
  deciding_roles text[] not null,
  lives interval not null,
  -- `function(request approvals.requests, context jsonb) returns jsonb`: does what was approved,
  -- writes off what was rejected or void; `{"refused": code}` leaves the request as it was.
  acting_function text not null check (acting_function ~ '^[a-z_]+\.[a-z_]+$')
);

create table approvals.requests (
  id uuid primary key,
  kind text not null references approvals.kinds,
  -- The player it is about, who has no hand in it.
  subject_id uuid not null,
  act jsonb not null,
  digest bytea not null check (length(digest) = 32),
  reason text not null check (length(reason) between 1 and 500),
  asked_by uuid not null,
  asked_at timestamptz not null,
  expires_at timestamptz not null,
  state text not null default 'waiting' check (state in ('waiting', 'approved', 'rejected', 'void')),
  -- Null also of a void one: nobody decided that.
  decided_by uuid,
  decided_at timestamptz,
  decision_reason text,
  consumed_at timestamptz,
  constraint two_people check (decided_by <> asked_by and decided_by <> subject_id),
  check ((state = 'waiting') = (decided_at is null)),
  check ((state in ('approved', 'rejected')) = (decided_by is not null)),
  check (consumed_at is null or state = 'approved')
);
create unique index requests_waiting on approvals.requests (kind, subject_id, digest)
  where state = 'waiting';
create index requests_by_asker on approvals.requests (asked_by) where state = 'waiting';
create index requests_by_expiry on approvals.requests (expires_at) where state = 'waiting';
grant select on approvals.requests, approvals.kinds to parlor_auth;
