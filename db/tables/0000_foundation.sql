-- The schemas, one per service and one per shared concern. All of them belong to parlor_owner,
-- which nobody signs in as; a Worker's role gets single rights on single things and no more.

create schema auth;
create schema ledger;
create schema payments;
create schema games;
create schema social;
create schema audit;
create schema approvals;
create schema rules;
create schema outbox;
create schema locks;
grant usage on schema auth, audit, approvals to parlor_auth;
grant usage on schema ledger, payments, rules, audit, approvals to parlor_payments;
grant usage on schema games, audit, approvals to parlor_games;
grant usage on schema social, audit, approvals to parlor_social;

-- Postgres lets everybody execute a new function. Ours are closed until a grant opens them.
alter default privileges revoke execute on functions from public;

-- How full an outbox is; counts are up to 10,000.
create type outbox.size as (
  outbox text,
  waiting int,
  parked int,
  -- When the row that waits longest was due.
  oldest_at_seconds double precision
);

-- A row that was tried too often. `due_at` null: it is not tried any more.
create type outbox.parked as (
  outbox text,
  id text,
  kind text,
  -- Whom it is about: a player, or the object that does not answer.
  subject_id uuid,
  attempts int,
  parked_at timestamptz,
  due_at timestamptz,
  last_error text
);

-- Locks of what has no row of its own (a name, an address, a payment that nobody knows yet): rows that
-- exist beforehand, so that a lock writes no version and leaves nothing behind. Not advisory locks:
-- every role may hold those, and where the admin is no superuser nobody can forbid it. A key has one
-- of its domain's slots; two keys that share one wait for each other, which is rare and harmless.
create table locks.slots (
  domain text not null,
  slot smallint not null,
  primary key (domain, slot)
);
insert into locks.slots
  select d, s from unnest(array['audit.seal', 'auth.persons', 'ledger.seal_roots', 'games.drift']) d,
    generate_series(0, 0) s
  union all
  select d, s from unnest(array['auth.email', 'auth.name', 'ledger.player', 'ledger.purchase',
    'payments.refunds', 'payments.payment', 'payments.payer', 'games.player']) d,
    generate_series(0, 1023) s;
