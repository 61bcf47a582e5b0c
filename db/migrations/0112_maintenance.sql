-- What keeps one service's connections from hurting the others. A role may lift its own
-- statement_timeout: Postgres forbids nobody that. So transactions that no honest caller needs are
-- ended from outside, and with them every lock that they hold.

create schema maintenance;
grant usage on schema maintenance to parlor_auth;

-- Ends sessions of the login roles, in this database, whose transaction or statement is older than
-- `p_longest`, and sessions that hold a lock beyond their transaction; returns how many.
create function maintenance.end_overstayed(p_longest interval) returns integer
  language sql security definer set search_path = '' as $$
  select count(pg_terminate_backend(a.pid))::integer
  from pg_catalog.pg_stat_activity a
  where a.datname = current_database() and a.pid <> pg_backend_pid()
    and a.usename in ('parlor_auth', 'parlor_payments', 'parlor_games', 'parlor_social')
    and (a.xact_start < clock_timestamp() - p_longest
      or (a.state = 'idle' and exists (select from pg_catalog.pg_locks l
        where l.pid = a.pid and l.locktype = 'advisory')))
$$;
grant execute on function maintenance.end_overstayed(interval) to parlor_auth;
