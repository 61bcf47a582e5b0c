-- Whether somebody stands on the newest list of sanctioned people. The comparing is the Worker's, for
-- names are sealed; here is what it found, and what two people made of it.

-- The newest list.
create or replace function compliance.newest_list() returns compliance.sanction_lists
language sql stable as $$
  select l from compliance.sanction_lists l order by l.id desc limit 1
$$;

-- Whether so old a list says nothing any more; without any list true.
create or replace function compliance.is_stale(list compliance.sanction_lists, at timestamptz)
returns boolean language sql stable as $$
  select coalesce(list.confirmed_at < at - (select r.list_age_max from rules.screening_rules r
    where r.begins_at <= at order by r.begins_at desc limit 1), true)
$$;

-- `hit`: a hit of the person waits for two people, or was confirmed by them. `stale`: the newest list is
-- too old to say anything. `unscreened`: the check that stands now was not compared with it. `clear`.
create or replace function compliance.screening_of(for_player uuid, at timestamptz) returns text
language plpgsql stable set search_path = '' as $$
declare
  list compliance.sanction_lists := compliance.newest_list();
  standing record;
begin
  if exists (select from compliance.screenings s
      where s.player_id = any (ledger.same_person(for_player)) and s.state in ('open', 'confirmed'))
  then return 'hit'; end if;
  if compliance.is_stale(list, at) then return 'stale'; end if;
  select * into standing from identity.standing(for_player, at);
  return case when exists (select from compliance.screenings s where s.player_id = for_player
      and s.check_id = standing.check_id and s.list_id = list.id) then 'clear' else 'unscreened' end;
end
$$;

-- What the Worker found of a player's verified name in a list; what `screening_of` says then. The same
-- again changes nothing, and a list that is no longer the newest says nothing. A hit that an earlier
-- screening of the same check has already is looked at once, for as long as the entry stays as it was.
create or replace function compliance.note_screening(new_id uuid, for_player uuid, of_check uuid,
  of_list bigint, found jsonb, http_request_id text) returns text
language plpgsql security definer set search_path = '' as $$
declare
  -- plpgsql has a `found` of its own.
  given alias for $5;
  at timestamptz;
  found_hits jsonb;
  is_known boolean;
  new_state text;
begin
  perform locks.take('compliance.player', array[for_player::text]);
  at := clock_timestamp();
  select coalesce(jsonb_agg(jsonb_build_object('entry', e.entry, 'digest', e.digest, 'score', f.score)
      order by f.score desc, e.entry), '[]'),
    bool_and(exists (select from compliance.screenings s where s.player_id = for_player
      and s.check_id = of_check and s.state in ('open', 'cleared', 'confirmed')
      and s.hits @> jsonb_build_array(jsonb_build_object('entry', e.entry, 'digest', e.digest))))
    into found_hits, is_known
    from jsonb_to_recordset(given) f (entry bigint, score int)
      join compliance.sanction_entries e on e.list_id = of_list and e.entry = f.entry;
  -- Another list came in between, and the entries of this one may be gone.
  if of_list is distinct from (compliance.newest_list()).id
    or jsonb_array_length(found_hits) <> jsonb_array_length(given) then
    return compliance.screening_of(for_player, at);
  end if;
  new_state := case when found_hits = '[]' then 'clear' when is_known then 'known' else 'open' end;
  insert into compliance.screenings (id, player_id, check_id, list_id, at, hits, state)
    values (new_id, for_player, of_check, of_list, at, found_hits, new_state) on conflict do nothing;
  if found and new_state = 'open' then
    perform audit.append('screening.hit', null, 'player', for_player::text,
      jsonb_build_object('screeningId', new_id, 'listId', of_list::text, 'hits', found_hits),
      http_request_id);
  end if;
  return compliance.screening_of(for_player, at);
end
$$;

-- A screening as staff see it, with what the list says of each hit.
create or replace function compliance.screening_json(s compliance.screenings) returns jsonb
language sql stable as $$
  select jsonb_build_object('id', s.id, 'playerId', s.player_id, 'checkId', s.check_id,
    'source', l.source, 'version', l.version, 'state', s.state, 'decidedBy', s.decided_by,
    'secondBy', s.second_by, 'reason', s.reason,
    'atMs', floor(extract(epoch from s.at) * 1000)::text,
    'decidedAtMs', floor(extract(epoch from s.decided_at) * 1000)::text,
    'hits', (select coalesce(jsonb_agg(jsonb_build_object('entry', e.entry::text,
        'score', (h ->> 'score')::int, 'names', e.names, 'births', e.births,
        'countries', e.countries)
        order by (h ->> 'score')::int desc, e.entry), '[]')
      from jsonb_array_elements(s.hits) h join compliance.sanction_entries e
        on e.list_id = s.list_id and e.entry = (h ->> 'entry')::bigint))
  from compliance.sanction_lists l where l.id = s.list_id
$$;

-- Those of a state, newest first.
create or replace function compliance.screenings_of(of_state text, before_id uuid, count_max int)
returns setof jsonb language sql stable security definer set search_path = '' as $$
  select compliance.screening_json(s) from compliance.screenings s
    where s.state = of_state and (before_id is null or s.id < before_id)
    order by s.id desc limit count_max
$$;

-- One person says what a hit is, `cleared` or `confirmed`, and asks for the second.
create or replace function compliance.ask_screening(ask_id uuid, of_screening uuid, verdict text,
  by_staff uuid, why text, http_request_id text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  known compliance.screenings;
begin
  select * into known from compliance.screenings s where s.id = of_screening for update;
  if not found then return approvals.refusal('not_found'); end if;
  if known.state <> 'open' then return approvals.refusal('screening_closed'); end if;
  return approvals.ask(ask_id, 'screening', known.player_id,
    jsonb_build_object('screeningId', known.id, 'verdict', verdict), by_staff, why,
    clock_timestamp(), http_request_id);
end
$$;

-- Runs inside the second person's decision.
create or replace function compliance.act_on_screening(request approvals.requests, context jsonb)
returns jsonb language plpgsql set search_path = '' as $$
declare
  known compliance.screenings;
  verdict text := request.act ->> 'verdict';
begin
  if request.state <> 'approved' then return '{}'; end if;
  select * into strict known from compliance.screenings s
    where s.id = (request.act ->> 'screeningId')::uuid for update;
  if known.state <> 'open' then return approvals.refusal('screening_closed'); end if;
  perform approvals.consume(request.id, 'screening', request.subject_id, request.act);
  update compliance.screenings set state = verdict, decided_by = request.asked_by,
      second_by = request.decided_by, decided_at = request.decided_at, reason = request.reason
    where id = known.id;
  perform audit.append('screening.' || verdict, request.decided_by, 'player', known.player_id::text,
    jsonb_build_object('screeningId', known.id, 'askedBy', request.asked_by, 'reason', request.reason),
    context ->> 'requestId');
  return '{}';
end
$$;

-- How many hits wait for people, and since when the oldest does.
create or replace function compliance.waiting_screenings() returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('waiting', count(*)::int,
    'oldestMs', floor(extract(epoch from min(s.at)) * 1000)::text)
  from compliance.screenings s where s.state = 'open'
$$;

-- Whom to compare with the newest list: the sealed name of a verified check that stands and was not
-- compared with it yet, of one player or of whoever comes first.
create or replace function compliance.due_screenings(for_player uuid, count_max int) returns setof jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('playerId', c.player_id, 'checkId', c.id, 'sealed', c.sealed,
      'listId', l.id::text)
    from compliance.newest_list() l cross join (
      select distinct on (k.player_id) k.player_id, k.id, k.sealed from identity.checks k
        where k.state = 'verified' and k.sealed is not null
          and (for_player is null or k.player_id = for_player)
        order by k.player_id, k.decided_at desc, k.id desc) c
    where l.id is not null and not exists (select from compliance.screenings s
      where s.player_id = c.player_id and s.check_id = c.id and s.list_id = l.id)
    -- One that cannot be read holds up no other.
    order by random() limit count_max
$$;

-- What stands of a player's screening now.
create or replace function compliance.screening_now(for_player uuid) returns text
language sql stable security definer set search_path = '' as $$
  select compliance.screening_of(for_player, clock_timestamp())
$$;

grant execute on function compliance.due_screenings, compliance.screening_now, compliance.note_screening, compliance.screenings_of,
  compliance.ask_screening, compliance.waiting_screenings to parlor_compliance;
