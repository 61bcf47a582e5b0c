-- How well somebody is known: what every other function asks before a prize leaves.

-- The tier at a moment, the state of the newest check, and why it is not enough for a prize: null for
-- tier 2 and above. What was verified stays so, whatever a later check comes to.
create or replace function identity.standing(for_player uuid, at timestamptz) returns identity.verdict
language plpgsql stable as $$
declare
  newest identity.checks;
  verified identity.checks;
  answer identity.verdict;
begin
  select * into newest from identity.checks c where c.player_id = for_player
    order by c.created_at desc, c.id desc limit 1;
  select * into verified from identity.checks c
    where c.player_id = for_player and c.state = 'verified' and c.decided_at <= at
    order by c.decided_at desc, c.id desc limit 1;
  if verified.id is not null then
    answer.tier := case when exists (select from identity.confirmations f
      where f.check_id = verified.id and f.confirmed_at <= at) then 3 else 2 end;
    answer.state := case when newest.state in ('open', 'processing') then newest.state
      else 'verified' end;
    answer.check_id := verified.id;
    answer.verified_at := verified.decided_at;
    return answer;
  end if;
  answer.tier := (exists (select from identity.profiles p where p.player_id = for_player))::int;
  answer.state := coalesce(newest.state, 'none');
  answer.code := case when newest.state <> 'failed' or newest.id is null then 'identity_required'
    when newest.reason in ('duplicate_person', 'underage') then newest.reason
    else 'identity_failed' end;
  return answer;
end
$$;

-- The same as compliance shows it to its player.
create or replace function identity.standing_of(for_player uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  standing identity.verdict := identity.standing(for_player, clock_timestamp());
begin
  return jsonb_build_object('tier', standing.tier, 'state', standing.state, 'code', standing.code,
    'checkId', standing.check_id,
    'verifiedAtMs', floor(extract(epoch from standing.verified_at) * 1000)::text,
    'reason', (select c.reason from identity.checks c where c.player_id = for_player
      order by c.created_at desc, c.id desc limit 1));
end
$$;

grant execute on function identity.standing_of to parlor_compliance;
