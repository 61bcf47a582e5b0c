-- The schemas, one per service and one per shared concern. All of them belong to parlor_owner,
-- which nobody signs in as; a Worker's role gets single rights on single things and no more.

create schema auth;
create schema ledger;
create schema payments;
create schema games;
create schema social;
create schema audit;
create schema rules;

grant usage on schema auth, audit to parlor_auth;
grant usage on schema ledger, payments, rules, audit to parlor_payments;
grant usage on schema games, audit to parlor_games;
grant usage on schema social, audit to parlor_social;

-- Postgres lets everybody execute a new function. Ours are closed until a grant opens them.
alter default privileges revoke execute on functions from public;
