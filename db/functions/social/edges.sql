-- Friends and blocks. Both directed rows of a pair are changed together in one function. People are
-- locked lower id first, so no two changes can deadlock. Whoever was blocked is answered as by a
-- stranger who does not answer: their request is kept as sent and never delivered. So a 'sent' stands
-- against a 'received' or a 'blocked'.

-- Someone who can be seen and spoken to.
create or replace function social.is_active(p_player_id uuid) returns boolean
  language sql stable set search_path = '' as $$
  select exists (select from auth.player_facts
    where player_id = p_player_id and status = 'active' and verified_at is not null)
$$;

-- All accounts of the person behind one, that one included: a block holds against the person.
create or replace function social.same_person(p_player_id uuid) returns uuid[]
  language sql stable set search_path = '' as $$
  select coalesce((select array_agg(o.player_id order by o.player_id)
    from auth.player_facts p join auth.player_facts o on o.person_id = p.person_id
    where p.player_id = p_player_id), array[p_player_id])
$$;

create or replace function social.has_blocked(p_owner_id uuid, p_other_id uuid) returns boolean
  language sql stable set search_path = '' as $$
  select exists (select from social.edges where owner_id = p_owner_id and state = 'blocked'
    and other_id = any (social.same_person(p_other_id)))
$$;

create or replace function social.state_of(p_owner_id uuid, p_other_id uuid) returns text
  language sql stable set search_path = '' as $$
  select case when social.has_blocked(p_owner_id, p_other_id) then 'blocked'
    else coalesce((select state from social.edges
      where owner_id = p_owner_id and other_id = p_other_id), 'none') end
$$;

create or replace function social.lock_people(p_one uuid, p_two uuid) returns void
  language plpgsql set search_path = '' as $$
begin
  insert into social.people (player_id) values (least(p_one, p_two)), (greatest(p_one, p_two))
    on conflict do nothing;
  perform from social.people where player_id in (p_one, p_two) order by player_id for update;
end
$$;

create or replace function social.put_edge(p_owner_id uuid, p_other_id uuid, p_state text, p_now timestamptz)
  returns void language sql set search_path = '' as $$
  insert into social.edges (owner_id, other_id, state, since)
    values (p_owner_id, p_other_id, p_state, p_now)
    on conflict (owner_id, other_id) do update set state = excluded.state, since = excluded.since
$$;

-- What both have together; a block is one's own and stays.
create or replace function social.drop_edges(p_one uuid, p_two uuid) returns void
  language sql set search_path = '' as $$
  delete from social.edges where state <> 'blocked'
    and ((owner_id = p_one and other_id = p_two) or (owner_id = p_two and other_id = p_one))
$$;

create or replace function social.friends_of(p_player_id uuid) returns bigint
  language sql stable set search_path = '' as $$
  select count(*) from social.edges where owner_id = p_player_id and state = 'friend'
$$;

create or replace function social.make_friends(p_one uuid, p_two uuid, p_cap integer, p_now timestamptz)
  returns text language plpgsql set search_path = '' as $$
begin
  if social.friends_of(p_one) >= p_cap or social.friends_of(p_two) >= p_cap then
    return 'limit_reached';
  end if;
  perform social.put_edge(p_one, p_two, 'friend', p_now);
  perform social.put_edge(p_two, p_one, 'friend', p_now);
  perform social.mark_changed(p_one, p_now);
  perform social.mark_changed(p_two, p_now);
  perform social.leave_notice(p_two, 'friend:' || p_one, 'friend_accepted', p_one, '{}', p_now);
  return 'accepted';
end
$$;

-- One more request in this hour; false when there were too many.
create or replace function social.count_request(p_player_id uuid, p_hourly integer, p_now timestamptz)
  returns boolean language plpgsql set search_path = '' as $$
declare
  v_asked integer;
begin
  update social.people set
      asked = case when asked_since > p_now - interval '1 hour' then asked + 1 else 1 end,
      asked_since = case when asked_since > p_now - interval '1 hour' then asked_since else p_now end
    where player_id = p_player_id returning asked into v_asked;
  return v_asked <= p_hourly;
end
$$;

-- Asks for friendship, or accepts a request that came the other way. Returns sent, accepted, friend
-- (already), or why not: invalid_request, not_found, player_blocked, limit_reached, rate_limited.
create or replace function social.ask(
  p_me uuid, p_other uuid, p_cap integer, p_pending_cap integer, p_hourly integer, p_now timestamptz
) returns text language plpgsql security definer set search_path = '' as $$
declare
  v_mine text;
  v_theirs text;
begin
  if p_me = p_other then return 'invalid_request'; end if;
  if not social.is_active(p_other) then return 'not_found'; end if;
  perform social.lock_people(p_me, p_other);
  v_mine := social.state_of(p_me, p_other);
  v_theirs := social.state_of(p_other, p_me);
  if v_mine = 'blocked' then return 'player_blocked'; end if;
  if v_mine in ('friend', 'sent') then return v_mine; end if;
  if v_mine = 'received' then return social.make_friends(p_me, p_other, p_cap, p_now); end if;
  if not social.count_request(p_me, p_hourly, p_now) then return 'rate_limited'; end if;
  if social.friends_of(p_me) >= p_cap or (select count(*) from social.edges
      where owner_id = p_me and state = 'sent') >= p_pending_cap then
    return 'limit_reached';
  end if;
  perform social.put_edge(p_me, p_other, 'sent', p_now);
  -- Not delivered, and not told: who is blocked must not learn of it.
  if v_theirs = 'blocked' then return 'sent'; end if;
  perform social.put_edge(p_other, p_me, 'received', p_now);
  perform social.leave_notice(p_other, 'ask:' || p_me, 'friend_request', p_me, '{}', p_now);
  return 'sent';
end
$$;

-- accepted, friend (already), not_found, limit_reached.
create or replace function social.accept(p_me uuid, p_other uuid, p_cap integer, p_now timestamptz)
  returns text language plpgsql security definer set search_path = '' as $$
begin
  if p_me = p_other then return 'not_found'; end if;
  perform social.lock_people(p_me, p_other);
  case social.state_of(p_me, p_other)
    when 'friend' then return 'friend';
    when 'received' then return social.make_friends(p_me, p_other, p_cap, p_now);
    else return 'not_found';
  end case;
end
$$;

-- An account turned out to be of a person with others: who has blocked one has blocked all, and the
-- objects that hide what was said must know.
create or replace function social.persons_joined() returns trigger
  language plpgsql security definer set search_path = '' as $$
declare
  v_owner uuid;
begin
  for v_owner in select distinct owner_id from social.edges where state = 'blocked'
    and other_id = any (social.same_person(new.id)) order by 1
  loop
    insert into social.people (player_id) values (v_owner) on conflict do nothing;
    perform social.drop_edges(v_owner, new.id);
    perform social.mark_changed(v_owner, now());
  end loop;
  return null;
end
$$;
create or replace trigger players_joined_social after update of person_id on auth.players for each row
  when (new.person_id <> old.person_id) execute function social.persons_joined();

-- Ends what stands between two players if it is one of p_states: decline, cancel, remove.
create or replace function social.part(p_me uuid, p_other uuid, p_states text[], p_now timestamptz)
  returns text language plpgsql security definer set search_path = '' as $$
declare
  v_mine text;
  v_theirs text;
begin
  if p_me = p_other then return 'not_found'; end if;
  perform social.lock_people(p_me, p_other);
  v_mine := social.state_of(p_me, p_other);
  if v_mine = 'blocked' or not v_mine = any (p_states) then return 'not_found'; end if;
  v_theirs := social.state_of(p_other, p_me);
  perform social.drop_edges(p_me, p_other);
  -- A request that is over leaves nothing behind, or asking and cancelling would fill an inbox.
  case v_mine
    when 'sent' then
      -- Who has blocked me was told nothing, and is told nothing now.
      if v_theirs = 'received' then
        perform social.take_notice_back(p_other, 'ask:' || p_me, p_now);
      end if;
    when 'received' then perform social.take_notice_back(p_me, 'ask:' || p_other, p_now);
    else
      perform social.take_notice_back(p_other, 'friend:' || p_me, p_now);
      perform social.take_notice_back(p_me, 'friend:' || p_other, p_now);
  end case;
  if v_mine = 'friend' then
    perform social.mark_changed(p_me, p_now);
    perform social.mark_changed(p_other, p_now);
  end if;
  return 'parted';
end
$$;

-- Blocks: ends friendship and requests. Their block of me, if there is one, stays.
create or replace function social.block(p_me uuid, p_other uuid, p_cap integer, p_now timestamptz)
  returns text language plpgsql security definer set search_path = '' as $$
begin
  if p_me = p_other then return 'invalid_request'; end if;
  if not exists (select from auth.player_facts where player_id = p_other) then
    return 'not_found';
  end if;
  perform social.lock_people(p_me, p_other);
  if social.state_of(p_me, p_other) = 'blocked' then return 'blocked'; end if;
  if (select count(*) from social.edges where owner_id = p_me and state = 'blocked') >= p_cap then
    return 'limit_reached';
  end if;
  -- What I asked and blocked before it was answered is taken back; theirs my hub drops with the block.
  if social.state_of(p_other, p_me) = 'received' then
    perform social.take_notice_back(p_other, 'ask:' || p_me, p_now);
  end if;
  perform social.put_edge(p_me, p_other, 'blocked', p_now);
  delete from social.edges where owner_id = p_other and other_id = p_me and state <> 'blocked';
  perform social.mark_changed(p_me, p_now);
  perform social.mark_changed(p_other, p_now);
  return 'blocked';
end
$$;

create or replace function social.unblock(p_me uuid, p_other uuid, p_now timestamptz)
  returns text language plpgsql security definer set search_path = '' as $$
begin
  if p_me = p_other then return 'unblocked'; end if;
  perform social.lock_people(p_me, p_other);
  delete from social.edges where owner_id = p_me and state = 'blocked'
    and other_id = any (social.same_person(p_other));
  if found then
    perform social.mark_changed(p_me, p_now);
    -- What they asked meanwhile was not delivered; it ends as if declined.
    delete from social.edges where owner_id = p_other and other_id = p_me and state = 'sent';
  end if;
  return 'unblocked';
end
$$;

-- What objects know of a player: `{version, friends, blocks}`.
create or replace function social.relations(p_player_id uuid) returns jsonb
  language sql stable security definer set search_path = '' as $$
  select jsonb_build_object(
    'version', coalesce((select version from social.people where player_id = p_player_id), 0),
    'friends', coalesce((select jsonb_agg(other_id) from social.edges
      where owner_id = p_player_id and state = 'friend'), '[]'),
    'blocks', coalesce((select jsonb_agg(distinct account) from social.edges e,
        unnest(social.same_person(e.other_id)) account
      where e.owner_id = p_player_id and e.state = 'blocked' and account <> p_player_id), '[]'))
$$;

-- A page of the player's edges in one state, newest first; the cursor is the last item's place.
create or replace function social.edges_page(
  p_me uuid, p_state text, p_before timestamptz, p_before_id uuid, p_limit integer
) returns table (player_id uuid, display_name text, since timestamptz)
  language sql stable security definer set search_path = '' as $$
  select e.other_id, f.display_name, e.since
  from social.edges e join auth.player_facts f on f.player_id = e.other_id
  where e.owner_id = p_me and e.state = p_state
    and (p_before is null or (e.since, e.other_id) < (p_before, p_before_id))
  order by e.since desc, e.other_id desc limit p_limit
$$;

-- A player as p_me may see them; no row for someone who is closed. A block does not show here.
create or replace function social.profile(p_me uuid, p_other uuid)
  returns table (player_id uuid, display_name text, relation text)
  language sql stable security definer set search_path = '' as $$
  select f.player_id, f.display_name,
    case when p_me = p_other then 'self' else social.state_of(p_me, p_other) end
  from auth.player_facts f
  where f.player_id = p_other and f.status = 'active' and f.verified_at is not null
$$;

-- Players whose folded name begins so; p_pattern is a LIKE pattern whose wildcard is its end alone.
create or replace function social.search(p_me uuid, p_pattern text, p_after text, p_limit integer)
  returns table (player_id uuid, display_name text, folded text, relation text)
  language sql stable security definer set search_path = '' as $$
  select f.player_id, f.display_name, f.display_name_folded, social.state_of(p_me, f.player_id)
  from auth.player_facts f
  where f.display_name_folded like p_pattern and f.status = 'active' and f.verified_at is not null
    and f.player_id <> p_me
    and (p_after is null or f.display_name_folded > p_after)
    and not social.has_blocked(f.player_id, p_me) and not social.has_blocked(p_me, f.player_id)
  order by f.display_name_folded limit p_limit
$$;

grant execute on function social.ask, social.accept, social.part, social.block, social.unblock,
  social.relations, social.edges_page, social.profile, social.search to parlor_social;
