-- The audit log: append-only, sealed by a job in order into a hash chain, so that a changed, missing
-- or slipped-in entry shows.
-- Append from SQL: select audit.append('player.banned', actor, 'player', subject, '{}', request_id).

create or replace function audit.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the audit log is append-only' using errcode = 'insufficient_privilege';
end
$$;
create or replace trigger entries_append_only before update or delete or truncate on audit.entries
  for each statement execute function audit.refuse_change();
create or replace trigger seals_append_only before update or delete or truncate on audit.seals
  for each statement execute function audit.refuse_change();

create or replace function audit.append(
  p_action text,
  p_actor_id uuid,
  p_subject_kind text,
  p_subject_id text,
  p_facts jsonb default '{}',
  p_request_id text default null
) returns bigint language plpgsql security definer set search_path = '' as $$
declare
  v_id bigint;
begin
  insert into audit.entries (action, actor_id, subject_kind, subject_id, facts, request_id, role)
    values (p_action, p_actor_id, p_subject_kind, p_subject_id, coalesce(p_facts, '{}'),
            left(p_request_id, 64), session_user)
    returning id into v_id;
  insert into audit.unsealed (entry_id) values (v_id);
  return v_id;
end
$$;

-- The same for a refused call, which changes nothing and may be repeated at will: of one caller at
-- most twenty an hour are written down, so that nobody fills the log. Null when it was left out.
create or replace function audit.append_refusal(
  p_action text, p_actor_id uuid, p_subject_kind text, p_subject_id text, p_facts jsonb,
  p_request_id text
) returns bigint language sql security definer set search_path = '' as $$
  select audit.append(p_action, p_actor_id, p_subject_kind, p_subject_id, p_facts, p_request_id)
  where (select count(*) from (
      select from audit.entries where actor_id = p_actor_id and action = p_action
        and at > clock_timestamp() - interval '1 hour' limit 20) recent) < 20
$$;

-- What is hashed of an entry: everything, in one spelling that does not depend on settings.
create or replace function audit.spelling(e audit.entries) returns text
  language sql stable set search_path = '' as $$
  select jsonb_build_array(
    e.id, to_char(e.at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), e.action, e.actor_id,
    e.subject_kind, e.subject_id, e.facts, e.request_id, e.role)::text
$$;

create or replace function audit.link(p_previous bytea, e audit.entries) returns bytea
  language sql stable set search_path = '' as $$
  select sha256(p_previous || convert_to(audit.spelling(e), 'UTF8'))
$$;

-- Seals up to p_limit entries and returns how many. One sealer at a time.
create or replace function audit.seal(p_limit integer) returns integer
  language plpgsql security definer set search_path = '' as $$
declare
  v_entry audit.entries;
  v_hash bytea;
  v_position bigint;
  v_sealed integer := 0;
begin
  perform locks.take('audit.seal');
  select position, hash into v_position, v_hash from audit.seals order by position desc limit 1;
  v_position := coalesce(v_position, 0);
  v_hash := coalesce(v_hash, sha256('parlor.audit'::bytea));
  for v_entry in
    select e.* from audit.unsealed u join audit.entries e on e.id = u.entry_id
    order by u.entry_id limit p_limit
  loop
    v_position := v_position + 1;
    v_hash := audit.link(v_hash, v_entry);
    insert into audit.seals (position, entry_id, hash) values (v_position, v_entry.id, v_hash);
    delete from audit.unsealed where entry_id = v_entry.id;
    v_sealed := v_sealed + 1;
  end loop;
  return v_sealed;
end
$$;

-- Walks the chain; broken_at is the first position that does not fit, null when all do. An entry
-- that is neither sealed nor waiting was slipped in past audit.append: stray counts those.
create or replace function audit.verify(out checked bigint, out broken_at bigint, out stray bigint)
  language plpgsql security definer set search_path = '' as $$
declare
  v_hash bytea := sha256('parlor.audit'::bytea);
  v_row record;
begin
  checked := 0;
  for v_row in
    select s.position, s.hash, s.entry_id, e as entry
    from audit.seals s left join audit.entries e on e.id = s.entry_id order by s.position
  loop
    v_hash := audit.link(v_hash, v_row.entry);
    if v_hash is distinct from v_row.hash or v_row.position <> checked + 1 then
      broken_at := v_row.position;
      exit;
    end if;
    checked := checked + 1;
  end loop;
  select count(*) into stray from audit.entries e
    where not exists (select from audit.seals s where s.entry_id = e.id)
      and not exists (select from audit.unsealed u where u.entry_id = e.id);
end
$$;

grant execute on function audit.append, audit.append_refusal
  to parlor_auth, parlor_payments, parlor_games, parlor_social, parlor_compliance;

grant execute on function audit.seal, audit.verify to parlor_auth;
