-- The roles of the platform. Safe to run again, and within what CREATEROLE allows (Neon's admin is
-- no superuser). Roles belong to the whole server, so this runs before the steps of each
-- database. Passwords are set apart (db/owner.ts): a login role without one cannot sign in.

do $$
declare
  role_name text;
  -- What is left for the roles together: no one of them can take the last connection of the others.
  connections int := greatest(current_setting('max_connections')::int - 20, 20);
  admin_is_superuser boolean := (select rolsuper from pg_roles where rolname = current_user);
  known text[];
  elsewhere name;
begin
  foreach role_name in array array[
    'parlor_owner', 'parlor_auth', 'parlor_payments', 'parlor_games', 'parlor_social',
    'parlor_compliance'
  ] loop
    if not exists (select from pg_roles where rolname = role_name) then
      begin
        execute format('create role %I', role_name);
      exception when duplicate_object or unique_violation then
        null; -- another database of this server is migrated at the same moment
      end;
    end if;

    if role_name <> 'parlor_owner' then
      if exists (select from pg_roles where rolname = role_name and not rolcanlogin) then
        execute format('alter role %I login connection limit %s', role_name, connections
          * case role_name when 'parlor_payments' then 40 when 'parlor_auth' then 20
            when 'parlor_games' then 20 else 10 end / 100);
      end if;
      -- A role may change its own settings, for all its sessions to come: what was changed is put
      -- right here, and nothing is written where nothing was (maintenance.changed_settings).
      for elsewhere in select d.datname from pg_db_role_setting s
          join pg_database d on d.oid = s.setdatabase
        where s.setrole = role_name::regrole
      loop
        execute format('alter role %I in database %I reset all', role_name, elsewhere);
      end loop;
      known := (select array_agg(setting order by setting)
        from pg_db_role_setting s, unnest(s.setconfig) setting
        where s.setrole = role_name::regrole and s.setdatabase = 0
          and setting not like 'temp_file_limit=%');
      if known is distinct from array['idle_in_transaction_session_timeout=5000ms',
          'lock_timeout=3000ms', 'search_path=""', 'statement_timeout=4500ms'] then
        execute format('alter role %I reset all', role_name);
        -- Below the client's own time-out, so that a caller learns the outcome of its statement.
        execute format('alter role %I set statement_timeout = ''4500ms''', role_name);
        execute format('alter role %I set lock_timeout = ''3000ms''', role_name);
        execute format('alter role %I set idle_in_transaction_session_timeout = ''5000ms''', role_name);
        -- Names in our SQL are written with their schema; nothing is found by accident.
        execute format('alter role %I set search_path = ''''', role_name);
        -- No query of a stolen password fills the disk. For superusers to set, and no role can lift it.
        if admin_is_superuser then
          execute format('alter role %I set temp_file_limit = ''256MB''', role_name);
        end if;
      end if;
    end if;
  end loop;

  -- A role can lift its own time-outs; the owner, which nobody signs in as, may end its sessions
  -- (maintenance.end_overstayed). It gets no way to act as them.
  foreach role_name in array array[
    'parlor_auth', 'parlor_payments', 'parlor_games', 'parlor_social', 'parlor_compliance'
  ] loop
    if not pg_has_role('parlor_owner', role_name, 'usage') then
      execute format('grant %I to parlor_owner with inherit true, set false', role_name);
    end if;
  end loop;

  -- Whoever makes a role may administer it, but needs this to act as it.
  if not pg_has_role(current_user, 'parlor_owner', 'set') then
    execute format('grant parlor_owner to %I with set true, inherit false', current_user);
  end if;
end
$$;
