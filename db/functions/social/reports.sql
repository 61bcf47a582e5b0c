-- The report queue of moderators.

-- Files a report; a second one by the same player for the same message changes nothing.
create or replace function social.report(
  p_id uuid, p_room_id uuid, p_message_id uuid, p_reporter_id uuid, p_author_id uuid,
  p_reason text, p_context jsonb, p_hourly integer, p_now timestamptz
) returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  v_id uuid;
begin
  select id into v_id from social.reports
    where message_id = p_message_id and reporter_id = p_reporter_id;
  if v_id is not null then return jsonb_build_object('outcome', 'ok', 'id', v_id); end if;
  if (select count(*) from social.reports where reporter_id = p_reporter_id
      and created_at > p_now - interval '1 hour') >= p_hourly then
    return jsonb_build_object('outcome', 'rate_limited');
  end if;
  insert into social.reports (id, room_id, message_id, reporter_id, author_id, reason, context,
      created_at)
    values (p_id, p_room_id, p_message_id, p_reporter_id, p_author_id, p_reason, p_context, p_now)
    on conflict (message_id, reporter_id) do nothing;
  return jsonb_build_object('outcome', 'ok', 'id', (select id from social.reports
    where message_id = p_message_id and reporter_id = p_reporter_id));
end
$$;

create or replace function social.resolve_report(
  p_id uuid, p_resolution text, p_actor_id uuid, p_now timestamptz, p_request_id text
) returns text language plpgsql security definer set search_path = '' as $$
declare
  v_report social.reports;
begin
  update social.reports set state = 'resolved', resolution = p_resolution,
      resolved_by = p_actor_id, resolved_at = p_now
    where id = p_id and state = 'open' returning * into v_report;
  if v_report.id is null then
    return case when exists (select from social.reports where id = p_id)
      then 'report_closed' else 'not_found' end;
  end if;
  perform audit.append('chat.report_resolved', p_actor_id, 'report', p_id::text,
    jsonb_build_object('roomId', v_report.room_id, 'messageId', v_report.message_id,
      'reason', p_resolution), p_request_id);
  return 'ok';
end
$$;

create or replace function social.reports_page(p_state text, p_after uuid, p_limit integer)
  returns table (id uuid, room_id uuid, message_id uuid, reporter_id uuid, author_id uuid,
    author_name text, reason text, context jsonb, created_at timestamptz, state text,
    resolution text)
  language sql stable security definer set search_path = '' as $$
  select r.id, r.room_id, r.message_id, r.reporter_id, r.author_id, f.display_name, r.reason,
    r.context, r.created_at, r.state, r.resolution
  from social.reports r left join auth.player_facts f on f.player_id = r.author_id
  where r.state = p_state and (p_after is null or r.id > p_after)
  order by r.id limit p_limit
$$;

-- For a scrape: no number here walks a whole table, a queue is counted up to 10,000.
create or replace function social.open_reports() returns integer
  language sql stable security definer set search_path = '' as $$
  select count(*)::int from (select from social.reports where state = 'open' limit 10000) q
$$;

grant execute on function social.report, social.resolve_report, social.reports_page,
  social.open_reports to parlor_social;
