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

grant usage on schema auth, audit, approvals to parlor_auth;
grant usage on schema ledger, payments, rules, audit, approvals to parlor_payments;
grant usage on schema games, audit, approvals to parlor_games;
grant usage on schema social, audit, approvals to parlor_social;

-- Postgres lets everybody execute a new function. Ours are closed until a grant opens them.
alter default privileges revoke execute on functions from public;

-- What every outbox has in common: how long a row waits after so many attempts, and when it is
-- parked. The exponent is clamped before the power: a row that was tried 41 times must not stop the
-- claim for all others. A parked row is tried once a day, behind all others, and operators see it.
create function outbox.delay(attempts int, first interval, longest interval) returns interval
language sql immutable as $$
  select least(first * power(2, least(greatest(attempts, 0), 30)), longest)
$$;

create function outbox.counted(attempts int) returns int language sql immutable as $$
  select least(attempts, 2147483646) + 1
$$;

create function outbox.is_parked(attempts int, park_after int) returns boolean
language sql immutable as $$ select outbox.counted(attempts) >= park_after $$;
