-- What keeps one service's connections from hurting the others. A role may lift its own
-- statement_timeout: Postgres forbids nobody that. So transactions that no honest caller needs are
-- ended from outside, and with them every lock that they hold.

-- Ends sessions of the login roles, in this database, whose transaction or statement is older than
-- `p_longest`, and those that hold an advisory lock: none of ours takes one, and where the admin is no
-- superuser a role could hold up migrations with it. Returns how many.
create or replace function maintenance.end_overstayed(p_longest interval) returns integer
  language sql security definer set search_path = '' as $$
  select count(pg_terminate_backend(a.pid))::integer
  from pg_catalog.pg_stat_activity a
  where a.datname = current_database() and a.pid <> pg_backend_pid()
    and a.usename in ('parlor_auth', 'parlor_payments', 'parlor_games', 'parlor_social',
      'parlor_compliance')
    and (a.xact_start < clock_timestamp() - p_longest
      or exists (select from pg_catalog.pg_locks l
        where l.pid = a.pid and l.locktype = 'advisory'))
$$;

-- What a login role set for its own sessions to come: Postgres lets it, and a search path or time-out
-- of a thief's would outlive the theft. db/roles.sql says what is right and puts it back.
create or replace function maintenance.changed_settings() returns table (role text, setting text)
  language sql stable security definer set search_path = '' as $$
  select r.rolname::text, case when s.setdatabase = 0 then '' else d.datname || ': ' end || setting
  from pg_catalog.pg_roles r
    join pg_catalog.pg_db_role_setting s on s.setrole = r.oid
    left join pg_catalog.pg_database d on d.oid = s.setdatabase,
    unnest(s.setconfig) setting
  where r.rolname in ('parlor_auth', 'parlor_payments', 'parlor_games', 'parlor_social',
      'parlor_compliance')
    and (s.setdatabase <> 0 or setting not in ('idle_in_transaction_session_timeout=5000ms',
      'lock_timeout=3000ms', 'search_path=""', 'statement_timeout=4500ms',
      'temp_file_limit=256MB'))
  union all
  select r.rolname::text, 'reset'
  from pg_catalog.pg_roles r
    left join pg_catalog.pg_db_role_setting s on s.setrole = r.oid and s.setdatabase = 0
  where r.rolname in ('parlor_auth', 'parlor_payments', 'parlor_games', 'parlor_social',
      'parlor_compliance')
    and coalesce((select count(*) from unnest(s.setconfig) setting
      where setting not like 'temp_file_limit=%'), 0) < 4
  order by 1, 2
$$;

grant execute on function maintenance.end_overstayed, maintenance.changed_settings to parlor_auth;
