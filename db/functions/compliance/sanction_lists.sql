-- Lists of sanctioned people, whole or not at all.

-- The newest list and whether it is too old to say anything; null without one.
create or replace function compliance.list_standing() returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  at timestamptz := clock_timestamp();
  list compliance.sanction_lists := compliance.newest_list();
begin
  if list.id is null then return null; end if;
  return jsonb_build_object('id', list.id::text, 'source', list.source, 'version', list.version,
    'entries', list.entries, 'confirmedAtMs', floor(extract(epoch from list.confirmed_at) * 1000)::text,
    'isStale', compliance.is_stale(list, at));
end
$$;

-- Its publisher has no other than this: false where it is not the newest here.
create or replace function compliance.confirm_list(of_source text, of_version text) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
  at timestamptz;
  list compliance.sanction_lists;
begin
  perform locks.take('compliance.sanctions');
  at := clock_timestamp();
  list := compliance.newest_list();
  if (list.source, list.version) is distinct from (of_source, of_version) then return false; end if;
  update compliance.sanction_lists l set confirmed_at = at where l.id = list.id;
  return true;
end
$$;

-- Adds a list of `[{entry, names, births, countries}]`. One that lost more than a tenth of its people or
-- names against the last of its source is one that was cut off, unless an operator says that it is not.
create or replace function compliance.load_list(of_source text, of_version text, people jsonb,
  may_shrink boolean) returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  at timestamptz;
  last compliance.sanction_lists;
  names_now int;
  new_list bigint;
begin
  perform locks.take('compliance.sanctions');
  at := clock_timestamp();
  if compliance.confirm_list(of_source, of_version) then
    return jsonb_build_object('outcome', 'confirmed');
  end if;
  select * into last from compliance.sanction_lists l where l.source = of_source
    order by l.id desc limit 1;
  names_now := (select sum(jsonb_array_length(p -> 'names')) from jsonb_array_elements(people) p);
  if not may_shrink and (jsonb_array_length(people) < 0.9 * last.entries
    or names_now < 0.9 * last.names) then
    return jsonb_build_object('outcome', 'shrunk');
  end if;
  insert into compliance.sanction_lists (source, version, entries, names, loaded_at, confirmed_at)
    values (of_source, of_version, jsonb_array_length(people), names_now, at, at)
    returning id into new_list;
  insert into compliance.sanction_entries (list_id, entry, names, births, countries, digest)
    select new_list, p.entry, array(select jsonb_array_elements_text(p.names)), p.births,
        array(select jsonb_array_elements_text(p.countries)), md5(p.names::text || p.births::text)
      from jsonb_to_recordset(people) p (entry bigint, names jsonb, births jsonb, countries jsonb);
  delete from compliance.sanction_entries e where e.list_id <> new_list
    and (e.list_id, e.entry) not in (select s.list_id, (h ->> 'entry')::bigint
      from compliance.screenings s cross join jsonb_array_elements(s.hits) h);
  perform audit.append('sanction_list.loaded', null, 'sanction_list', new_list::text,
    jsonb_build_object('source', of_source, 'version', of_version,
      'entries', jsonb_array_length(people)), null);
  return jsonb_build_object('outcome', 'loaded');
end
$$;

-- The people of the newest list, in portions.
create or replace function compliance.list_people(of_list bigint, after_entry bigint, count_max int)
returns setof jsonb language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('entry', e.entry::text, 'names', e.names, 'births', e.births)
    from compliance.sanction_entries e where e.list_id = of_list and e.entry > after_entry
    order by e.entry limit count_max
$$;

grant execute on function compliance.list_standing, compliance.confirm_list, compliance.load_list,
  compliance.list_people to parlor_compliance;
