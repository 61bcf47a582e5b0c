-- Documents that count: of each kind the newest version that has begun.

-- Since when the newest of them counts.
create or replace function rules.terms_since(at timestamptz) returns timestamptz
language sql stable as $$
  select coalesce(max(t.begins_at), '-infinity') from rules.terms t where t.begins_at <= at
$$;

create or replace function rules.current_terms(at timestamptz) returns setof rules.terms
language sql stable as $$
  select distinct on (t.kind) t.* from rules.terms t where t.begins_at <= at
    order by t.kind, t.begins_at desc
$$;

-- What every player reads, the same for all.
create or replace function rules.terms_now() returns jsonb
language sql stable security definer set search_path = '' as $$
  select coalesce(jsonb_agg(jsonb_build_object('kind', t.kind, 'version', t.version,
      'title', t.title, 'body', t.body,
      'sinceMs', floor(extract(epoch from t.begins_at) * 1000)::text) order by t.kind), '[]')
  from rules.current_terms(clock_timestamp()) t
$$;

create or replace trigger terms_changed after insert on rules.terms
  for each statement execute function rules.count_change();

grant execute on function rules.terms_now to parlor_auth;
