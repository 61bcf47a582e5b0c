-- Forms of taxpayers, from the page of the filing vendor to what the vendor says of them. The same fact
-- again and one that is older change nothing.

create or replace function compliance.tax_form_json(f compliance.tax_forms) returns jsonb
language sql stable as $$
  select jsonb_build_object('id', f.id, 'playerId', f.player_id, 'reference', f.reference,
    'url', f.url, 'state', f.state, 'checks', f.checks)
$$;

-- Begins one; while one is open it is that one. Five a day: enough for who mistypes.
create or replace function compliance.begin_tax_form(new_id uuid, for_player uuid, of_vendor text,
  http_request_id text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  at timestamptz;
  known compliance.tax_forms;
  oldest timestamptz;
begin
  perform locks.take('compliance.player', array[for_player::text]);
  at := clock_timestamp();
  if ledger.player_status(for_player) is distinct from 'active' then
    return approvals.refusal('account_closed');
  end if;
  select * into known from compliance.tax_forms f
    where f.player_id = for_player and f.state = 'open';
  if found then return compliance.tax_form_json(known); end if;
  oldest := (select f.asked_at from compliance.tax_forms f where f.player_id = for_player
    order by f.asked_at desc offset 4 limit 1);
  if oldest > at - interval '1 day' then
    return approvals.refusal('rate_limited', jsonb_build_object('retryAfterSeconds',
      ceil(extract(epoch from oldest + interval '1 day' - at))));
  end if;
  insert into compliance.tax_forms (id, player_id, vendor, asked_at, state_at)
    values (new_id, for_player, of_vendor, at, at) returning * into known;
  perform audit.append('tax_form.begun', for_player, 'player', for_player::text,
    jsonb_build_object('formId', new_id), http_request_id);
  return compliance.tax_form_json(known);
end
$$;

-- Notes the vendor's name of it and its page; the first name stays.
create or replace function compliance.attach_tax_form(of_form uuid, its_reference text, its_url text)
returns void language sql security definer set search_path = '' as $$
  update compliance.tax_forms f set reference = coalesce(f.reference, its_reference), url = its_url
    where f.id = of_form and coalesce(f.reference, its_reference) = its_reference
$$;

-- A form is bad: its player is told, for what is paid waits for another one.
create or replace function compliance.tell_bad_form(form compliance.tax_forms) returns void
language sql as $$
  select auth.tell(form.player_id, 'tax_form_bad', 'tax_form_bad:' || form.id, '{}', clock_timestamp())
$$;

-- Takes in what the vendor says: `{reference, formId, state, token, last4, code, atMs}`. Of two facts of one
-- moment the one that asks for more counts.
create or replace function compliance.apply_tax_form(of_vendor text, fact jsonb, http_request_id text)
returns text language plpgsql security definer set search_path = '' as $$
declare
  known compliance.tax_forms;
  said text := fact ->> 'state';
  said_at timestamptz := to_timestamp((fact ->> 'atMs')::bigint / 1000.0);
  ranks text[] := array['open', 'expired', 'valid', 'bad'];
begin
  select * into known from compliance.tax_forms f where f.vendor = of_vendor
    and f.id = payments.own_id(fact ->> 'formId')
    and coalesce(f.reference, fact ->> 'reference') = fact ->> 'reference' for update;
  if not found then return 'unknown_form'; end if;
  update compliance.tax_forms f set reference = fact ->> 'reference', checked_at = clock_timestamp(),
      checks = case f.state when said then outbox.counted(f.checks) else 0 end where f.id = known.id;
  -- The page was opened by our clock, and what came of it is told by the vendor's.
  if known.state = said or (known.state <> 'open'
    and (said_at, array_position(ranks, said)) <= (known.state_at, array_position(ranks, known.state)))
  then return 'known'; end if;
  if said = 'open' then return 'known'; end if;
  update compliance.tax_forms f set state = said, state_at = said_at, url = null,
      token = coalesce(fact ->> 'token', f.token), last4 = coalesce(fact ->> 'last4', f.last4),
      code = fact ->> 'code'
    where f.id = known.id;
  perform audit.append('tax_form.' || said, null, 'player', known.player_id::text,
    jsonb_strip_nulls(jsonb_build_object('formId', known.id, 'code', fact ->> 'code')),
    http_request_id);
  if said = 'bad' then perform compliance.tell_bad_form(known); end if;
  return 'applied';
end
$$;

-- The tax office wrote that a number is wrong (a B-notice): from now on what is paid waits for another form.
create or replace function compliance.mark_tax_form_bad(for_player uuid, by_staff uuid, why text,
  http_request_id text) returns text
language plpgsql security definer set search_path = '' as $$
declare
  known compliance.tax_forms;
begin
  if auth.are_linked(for_player, by_staff) then return 'accounts_linked'; end if;
  perform locks.take('compliance.player', array[for_player::text]);
  select * into known from compliance.tax_forms f
    where f.player_id = for_player and f.state in ('valid', 'bad')
    order by f.state_at desc, f.state limit 1 for update;
  if not found then return 'not_found'; end if;
  if known.state = 'bad' then return 'known'; end if;
  update compliance.tax_forms f set state = 'bad', code = 'b_notice',
      state_at = greatest(clock_timestamp(), f.state_at)
    where f.id = known.id;
  perform audit.append('tax_form.bad', by_staff, 'player', for_player::text,
    jsonb_build_object('formId', known.id, 'code', 'b_notice', 'reason', why), http_request_id);
  perform compliance.tell_bad_form(known);
  return 'applied';
end
$$;

-- Open forms that the vendor should be asked about again: after 2, 4, 8 … minutes, then once a day. One
-- that never got a page ends after a day.
create or replace function compliance.claim_due_tax_forms(of_vendor text, count_max int)
returns setof jsonb language plpgsql security definer set search_path = '' as $$
declare
  at timestamptz := clock_timestamp();
  known compliance.tax_forms;
begin
  update compliance.tax_forms f set state = 'expired', state_at = at where f.vendor = of_vendor
    and f.state = 'open' and f.reference is null and f.asked_at < at - interval '1 day';
  for known in select * from compliance.tax_forms f
    where f.vendor = of_vendor and f.state = 'open' and f.reference is not null
      and coalesce(f.checked_at, f.asked_at)
        + outbox.delay(f.checks, interval '2 minutes', interval '1 day') <= at
    order by f.checked_at nulls first limit count_max for update skip locked
  loop
    update compliance.tax_forms f set checked_at = at, checks = outbox.counted(f.checks)
      where f.id = known.id;
    return next compliance.tax_form_json(known);
  end loop;
end
$$;

grant execute on function compliance.begin_tax_form, compliance.attach_tax_form,
  compliance.apply_tax_form, compliance.mark_tax_form_bad, compliance.claim_due_tax_forms
  to parlor_compliance;
