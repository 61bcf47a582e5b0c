-- Roles granted on the command line, and the alerts of it to all admins.

-- What an operator with the database's own password does (`npm run staff:grant`), for the owner
-- only. Until there are two admins it needs nobody; from then on those two could do it, and the
-- command needs a reason to break the glass for, which stands in the audit log: to give any role, and
-- to take that of an admin, or else two commands would make one who is alone. Every change is told
-- to all admins.
create or replace function auth.grant_by_operator(
  p_email text, p_role text, p_granted boolean, p_break_glass text, p_now timestamptz
) returns text language plpgsql set search_path = '' as $$
declare
  v_player auth.players;
  v_admins uuid[];
  v_outcome text;
begin
  select * into v_player from auth.players where email = p_email for update;
  if not found then return 'unknown'; end if;
  if v_player.verified_at is null then return 'unverified'; end if;
  -- Two commands at the same moment count one after the other.
  lock table auth.player_roles in share row exclusive mode;
  -- A ban needs one person: whoever is banned is counted, and told, as the admin they may be again.
  v_admins := array(select r.player_id from auth.player_roles r
    join auth.players p on p.id = r.player_id
    where r.role = 'admin' and p.status in ('active', 'banned') order by 1);
  if cardinality(v_admins) >= 2 and p_break_glass is null and (p_granted or p_role = 'admin')
    and exists (select from auth.player_roles where player_id = v_player.id and role = p_role)
      <> p_granted then
    return 'second_person_required';
  end if;
  v_outcome := auth.set_role(v_player.id, p_role, p_granted, null, p_now,
    coalesce(p_break_glass, 'by an operator on the command line'), null);
  if v_outcome <> 'changed' then return v_outcome; end if;
  if p_break_glass is not null then
    perform audit.append('role.break_glass', null, 'player', v_player.id::text,
      jsonb_build_object('role', p_role, 'granted', p_granted, 'reason', p_break_glass));
  end if;
  if p_granted and p_role = 'admin' then v_admins := v_admins || v_player.id; end if;
  insert into auth.staff_alerts (facts, is_break_glass, admins, at)
    values (jsonb_build_object('playerId', v_player.id, 'email', v_player.email, 'role', p_role,
      'granted', p_granted, 'breakGlass', p_break_glass), p_break_glass is not null, v_admins, p_now);
  return v_outcome;
end
$$;

create or replace function auth.untold_alerts(p_limit integer)
  returns table (id text, facts jsonb, at_ms text, admins uuid[])
  language sql stable security definer set search_path = '' as $$
  select a.id::text, a.facts, floor(extract(epoch from a.at) * 1000)::text,
    array(select p.id from auth.players p where p.id = any (a.admins) and p.status <> 'erased')
  from auth.staff_alerts a where a.told_at is null order by a.id limit p_limit
$$;

-- Puts the mails `[{playerId, mail}]` of an alert into the outbox, once.
create or replace function auth.tell_alert(p_id bigint, p_mails jsonb, p_now timestamptz) returns boolean
  language plpgsql security definer set search_path = '' as $$
begin
  -- The address was for the mails; what stays has ids only.
  update auth.staff_alerts set told_at = p_now, facts = facts - 'email'
    where id = p_id and told_at is null;
  if not found then return false; end if;
  perform auth.enqueue_mail((m ->> 'playerId')::uuid, m -> 'mail', p_now)
    from jsonb_array_elements(p_mails) m;
  return true;
end
$$;

-- How often the glass was broken, and how many alerts nobody was told of yet.
create or replace function auth.alert_gauges() returns jsonb
  language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('breakGlass', count(*) filter (where is_break_glass),
    'untold', count(*) filter (where told_at is null)) from auth.staff_alerts
$$;

grant execute on function auth.alert_gauges, auth.untold_alerts, auth.tell_alert to parlor_auth;
