-- The outbox of revocations.

-- Revocations that still have to reach hubs: `{playerId, list}` each, leased for half a minute; with
-- `{version, name}` where the name is new.
create or replace function auth.claim_revocations(p_player_id uuid, p_now timestamptz, p_limit integer)
  returns table (player_id uuid, list jsonb, name jsonb)
  language plpgsql security definer set search_path = '' as $$
begin
  return query
    with claimed as (
      update auth.revocations r set (attempts, due_at, parked_at) = (select * from
        outbox.plan(r.attempts, r.parked_at, p_now, interval '5 seconds', interval '5 minutes', 100))
      where r.player_id in (
        select q.player_id from auth.revocations q
        where q.due_at <= p_now and (p_player_id is null or q.player_id = p_player_id)
        order by q.parked_at is not null, q.due_at limit p_limit for update skip locked)
      returning r.player_id, r.renamed)
    select c.player_id, auth.sign_in_list(c.player_id, p_now),
      case when c.renamed then (select jsonb_build_object('version', p.name_version,
          'name', p.display_name) from auth.players p where p.id = c.player_id) end
      from claimed c;
end
$$;

create or replace function auth.revocation_done(p_player_id uuid, p_version bigint) returns void
  language sql security definer set search_path = '' as $$
  delete from auth.revocations where player_id = p_player_id and version <= p_version
$$;

create or replace function auth.revocation_failed(p_player_id uuid, p_reason text) returns void
  language sql security definer set search_path = '' as $$
  update auth.revocations set last_error = left(p_reason, 500) where player_id = p_player_id
$$;

grant execute on function auth.claim_revocations, auth.revocation_done, auth.revocation_failed
  to parlor_auth;
