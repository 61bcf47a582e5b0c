-- Dated rows that belong to no place: how prizes are redeemed, what cash must be there, what the tax office
-- asks of a year, what counts as a sign of harm. One mechanism for all: a row is proposed by one person,
-- from a moment to come on or from the decision on, and entered by the decision of a second. Whether it is
-- stricter is not asked: most of these rows are stricter in one column and laxer in another. A row is
-- judged by the constraints of its own table, by putting it in and taking it out again.

-- The table of a kind.
create or replace function rules.dated_table(of_kind text) returns text
language plpgsql immutable as $$
begin
  if of_kind in ('redemption_rules', 'liability_floors', 'tax_years') then
    return 'rules.' || of_kind;
  end if;
  if of_kind in ('harm_rules', 'harm_policies') then return 'compliance.' || of_kind; end if;
  raise exception 'there are no dated rows of %', of_kind;
end
$$;

-- The column by which rows of a table follow one another; null: all of them do.
create or replace function rules.dated_key(of_kind text) returns text language sql immutable as $$
  select case of_kind when 'tax_years' then 'year' when 'harm_rules' then 'signal' end
$$;

-- Names as JSON has them, and as columns have them.
create or replace function rules.column_of(field text) returns text language sql immutable as $$
  select lower(regexp_replace(field, '([A-Z])', '_\1', 'g'))
$$;
create or replace function rules.field_of(of_column text) returns text language sql immutable as $$
  select lower(left(c.words, 1)) || substr(c.words, 2)
    from (select replace(initcap(replace(of_column, '_', ' ')), ' ', '') as words) c
$$;

-- What was entered as a row of its table, by the names of its columns. The table leaves out whom it has no
-- column for.
create or replace function rules.dated_row_of(entered jsonb, begins timestamptz, first uuid, second uuid)
returns jsonb language sql immutable as $$
  select jsonb_strip_nulls((select jsonb_object_agg(rules.column_of(e.key), e.value)
      from jsonb_each(entered - 'beginsAt') e)
    || jsonb_build_object('begins_at', begins, 'entered_by', first, 'second_by', second))
$$;

-- Which column a constraint of a table is about: the one that its name says, else its first.
create or replace function rules.constrained_column(of_table text, of_constraint text) returns text
language sql stable set search_path = '' as $$
  select a.attname
    from pg_constraint c join pg_class t on t.oid = c.conrelid
      join pg_attribute a on a.attrelid = c.conrelid and a.attnum = any (c.conkey)
    where c.conrelid = of_table::regclass and c.conname = of_constraint
    order by starts_with(c.conname, t.relname || '_' || a.attname) desc,
      case when starts_with(c.conname, t.relname || '_' || a.attname) then length(a.attname) end desc,
      array_position(c.conkey, a.attnum)
    limit 1
$$;

-- Puts a row into its table, for good or only to see whether it may stand there; the field that may not,
-- as bodies spell it: amounts without their unit.
create or replace function rules.put_dated(of_kind text, r jsonb, for_good boolean) returns text
language plpgsql set search_path = '' as $$
declare
  into_table text := rules.dated_table(of_kind);
  columns text := (select string_agg(quote_ident(a.attname), ', ') from pg_attribute a
    where a.attrelid = into_table::regclass and a.attnum > 0 and not a.attisdropped
      and a.attname <> 'id' and r ? a.attname);
  wrong text;
  broken text;
begin
  execute format('insert into %1$s (%2$s) select %2$s from jsonb_populate_record(null::%1$s, $1)',
    into_table, columns) using r;
  if not for_good then raise exception using errcode = 'LX002'; end if;
  return null;
exception
  when sqlstate 'LX002' then return null;
  when not_null_violation then
    get stacked diagnostics wrong = column_name;
    return rules.field_of(regexp_replace(wrong, '_micros$', ''));
  when check_violation then
    get stacked diagnostics broken = constraint_name;
    return rules.field_of(regexp_replace(rules.constrained_column(into_table, broken), '_micros$', ''));
end
$$;

-- Why a row may not be entered at a moment, or null. A row never counts for what has been, nor for a tax
-- year that is over.
create or replace function rules.refusal_of_dated(of_kind text, r jsonb, at timestamptz) returns jsonb
language plpgsql as $$
declare
  begins timestamptz := (r ->> 'begins_at')::timestamptz;
  key_column text := coalesce(rules.dated_key(of_kind), 'begins_at');
  taken boolean;
  wrong text;
begin
  if begins < at then
    return approvals.refusal('invalid_request', '{"field": "beginsAt", "problem": "has passed"}');
  end if;
  if of_kind = 'tax_years' and (r ->> 'year')::int < rules.tax_year_of(begins) then
    return approvals.refusal('invalid_request', '{"field": "year", "problem": "is over"}');
  end if;
  execute format('select exists (select from %s t where t.begins_at = $2
      and (%L = ''begins_at'' or to_jsonb(t) ->> %2$L = $1 ->> %2$L))',
    rules.dated_table(of_kind), key_column) into taken using r, begins;
  if taken then return approvals.refusal('rule_row_exists'); end if;
  wrong := rules.put_dated(of_kind, r, false);
  return case when wrong is not null then approvals.refusal('invalid_request',
    jsonb_build_object('field', wrong, 'problem', 'is not allowed there')) end;
end
$$;

-- Proposes a row: `{approval}`, or why not. The same one proposed again while it waits is one request.
create or replace function rules.enter_dated(new_id uuid, of_kind text, entered jsonb, by_person uuid,
  why text, http_request_id text)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  at timestamptz;
  refused jsonb;
  asked jsonb;
begin
  perform rules.dated_table(of_kind);
  perform locks.take('rules.calendar');
  at := clock_timestamp();
  refused := rules.refusal_of_dated(of_kind, rules.dated_row_of(entered,
    coalesce((entered ->> 'beginsAt')::timestamptz, at), by_person, null), at);
  if refused is not null then return refused; end if;
  -- A rule is about nobody: what it follows stands where other requests have the player.
  asked := approvals.ask(new_id, 'dated_row',
    md5('rules:' || of_kind || ':' || coalesce(entered ->> rules.dated_key(of_kind), ''))::uuid,
    jsonb_build_object('kind', of_kind, 'row', entered), by_person, why, at, http_request_id);
  if asked ? 'refused' then return asked; end if;
  return jsonb_build_object('approval',
    jsonb_build_object('id', asked -> 'id', 'state', asked -> 'state'));
end
$$;

-- Runs inside the decision. What was to begin before it is refused: somebody agreed to that date, and
-- another one is another request.
create or replace function rules.act_on_dated_row(request approvals.requests, context jsonb) returns jsonb
language plpgsql set search_path = '' as $$
declare
  of_kind text := request.act ->> 'kind';
  entered jsonb := request.act -> 'row';
  at timestamptz;
  r jsonb;
  refused jsonb;
  new_id bigint;
begin
  if request.state <> 'approved' then return '{}'; end if;
  perform locks.take('rules.calendar');
  at := clock_timestamp();
  r := rules.dated_row_of(entered, coalesce((entered ->> 'beginsAt')::timestamptz, at),
    request.asked_by, request.decided_by);
  refused := rules.refusal_of_dated(of_kind, r, at);
  if refused is not null then return refused; end if;
  perform approvals.consume(request.id, 'dated_row', request.subject_id, request.act);
  perform rules.put_dated(of_kind, r, true);
  insert into rules.dated_entries (kind, row_key, begins_at, entered_at, entered_by, second_by,
      approval_id)
    values (of_kind, coalesce(entered ->> rules.dated_key(of_kind), ''),
      (r ->> 'begins_at')::timestamptz, at, request.asked_by, request.decided_by, request.id)
    returning id into new_id;
  perform audit.append('rule.entered', request.decided_by, 'rule', of_kind || ':' || new_id,
    jsonb_build_object('kind', of_kind, 'row', r, 'reason', request.reason), context ->> 'requestId');
  return '{}';
end
$$;

-- Rows of a kind as they stand at a moment, the last to begin first: `past`, `counts` or `to_come`, with who
-- entered them where they did not come with the release. Numbers that JSON would round go as text.
-- `position` is where the next page goes on.
create or replace function rules.dated_rows_at(of_kind text, before text, count_max int, at timestamptz)
returns setof jsonb language plpgsql stable as $$
begin
  return query execute format($query$
    with placed as (
      select to_jsonb(t) as r, t.begins_at, coalesce(to_jsonb(t) ->> %2$L, '') as row_key,
        (to_char(t.begins_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') || ' '
          || coalesce(to_jsonb(t) ->> %2$L, '') || ' ' || lpad(coalesce(to_jsonb(t) ->> 'id', ''), 19, '0'))
          collate "C" as position
      from %1$s t),
    judged as (
      select p.*, case when p.begins_at > $3 then 'to_come'
        when p.position = max(p.position) filter (where p.begins_at <= $3)
          over (partition by p.row_key) then 'counts' else 'past' end as state
      from placed p)
    select (select jsonb_object_agg(rules.field_of(a.attname), case
          when a.atttypid in ('int8'::regtype, 'numeric'::regtype)
            then to_jsonb(j.r ->> a.attname) else j.r -> a.attname end)
        from pg_catalog.pg_attribute a
        where a.attrelid = %1$L::regclass and a.attnum > 0 and not a.attisdropped
          and a.attname not in ('id', 'begins_at', 'entered_at', 'entered_by', 'second_by'))
      || jsonb_build_object('position', j.position, 'state', j.state,
        'beginsAtMs', floor(extract(epoch from j.begins_at) * 1000)::text,
        'enteredAtMs', floor(extract(epoch from e.entered_at) * 1000)::text,
        'enteredBy', e.entered_by, 'secondBy', e.second_by)
    from judged j left join rules.dated_entries e
      on e.kind = %3$L and e.row_key = j.row_key and e.begins_at = j.begins_at
    where $1 is null or j.position < $1
    order by j.position desc limit $2$query$,
    rules.dated_table(of_kind), rules.dated_key(of_kind), of_kind) using before, count_max, at;
end
$$;

create or replace function rules.dated_rows(of_kind text, before text, count_max int)
returns setof jsonb language sql stable security definer set search_path = '' as $$
  select rules.dated_rows_at(of_kind, before, count_max, clock_timestamp())
$$;

grant execute on function rules.enter_dated, rules.dated_rows to parlor_compliance;
