-- The directory of sessions: admission, idempotent opening, and what the object last said of itself.

-- The table of this player, game and currency at which a seat can be taken.
create or replace function games.table_of(p_player_id uuid, p_game_id text, p_currency text)
  returns games.sessions language sql stable set search_path = '' as $$
  select * from games.sessions where player_id = p_player_id and game_id = p_game_id
    and currency = p_currency and state in ('opening', 'open') order by id desc limit 1
$$;

-- The table that this player was refused last, if nothing but the player's own standing or coins stood
-- in the way. It is asked again, so that whoever keeps asking makes one object and one row.
create or replace function games.refused_table(
  p_player_id uuid, p_game_id text, p_currency text, p_now timestamptz
) returns uuid language sql stable set search_path = '' as $$
  select id from games.sessions where player_id = p_player_id and game_id = p_game_id
    and currency = p_currency and state = 'failed' and opened_at > p_now - interval '1 day'
    and close_reason in ('insufficient_funds', 'limit_reached', 'excluded', 'place_not_allowed',
      'place_proof_required', 'underage', 'staff_barred', 'terms_not_accepted', 'debt_outstanding',
      'wager_paused')
    order by id desc limit 1
$$;

create or replace function games.live_tables(p_player_id uuid) returns integer
  language sql stable set search_path = '' as $$
  select count(*)::integer from games.sessions
    where player_id = p_player_id and state in ('opening', 'open', 'closing')
$$;

-- Seconds until this player may begin another table: each makes an object, which stays on disk when its
-- game is over. Only the newest tables are looked at, so the cost does not grow with the history.
create or replace function games.opening_wait(
  p_player_id uuid, p_many integer, p_span interval, p_now timestamptz
) returns integer language sql stable set search_path = '' as $$
  select case when count(*) < p_many then 0
    else greatest(0, ceil(extract(epoch from min(opened_at) + p_span - p_now)))::integer end
  from (select opened_at from games.sessions where player_id = p_player_id
        order by id desc limit p_many) newest
$$;

create or replace function games.opening_json(p_outcome text, p_session_id uuid) returns jsonb
  language sql stable set search_path = '' as $$
  select jsonb_build_object('outcome', p_outcome, 'sessionId', s.id,
    'buyInMicros', s.buy_in_micros::text)
  from games.sessions s where s.id = p_session_id
$$;

-- Why this player may not sit down at this game; null when they may.
create or replace function games.admission_refusal(p_player_id uuid, p_game_id text, p_open_max integer)
  returns text language plpgsql stable set search_path = '' as $$
declare
  v_player record;
begin
  select status, verified_at into v_player from auth.player_facts where player_id = p_player_id;
  if not found or v_player.status <> 'active' then return 'account_closed'; end if;
  if v_player.verified_at is null then return 'email_not_verified'; end if;
  if exists (select from games.settings where game_id = p_game_id and not enabled) then
    return 'game_disabled';
  end if;
  if games.live_tables(p_player_id) >= p_open_max then return 'too_many_sessions'; end if;
  return null;
end
$$;

-- Fixes the session id of a key before any object is called, and admits the player. One at a time
-- per player, so that two requests can neither both take the last free table nor open two of one
-- game and currency. `join` names the table that is there and writes nothing: only its object knows
-- whether it is open still, and `games.join_session` then keeps the key.
create or replace function games.begin_session(
  p_player_id uuid, p_key text, p_digest text, p_session_id uuid, p_game_id text, p_currency text,
  p_buy_in_micros bigint, p_open_max integer, p_per_minute_max integer, p_per_hour_max integer,
  p_now timestamptz
) returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  v_opening games.openings;
  v_session games.sessions;
  v_table games.sessions;
  v_id uuid;
  v_again boolean;
  v_joined boolean;
  v_refusal text;
  v_wait integer;
begin
  perform locks.take('games.player', array[p_player_id::text]);
  select * into v_opening from games.openings where player_id = p_player_id and key = p_key;
  v_again := found;
  if v_again and v_opening.digest <> p_digest then
    return jsonb_build_object('outcome', 'reused');
  end if;
  select * into v_session from games.sessions where id = v_opening.session_id;
  v_joined := v_opening.joined or v_session.key is distinct from p_key;
  if v_again and v_session.state <> 'failed' then
    return games.opening_json(case when v_joined then 'joined' else 'replay' end, v_session.id);
  end if;
  v_refusal := games.admission_refusal(p_player_id, p_game_id, p_open_max);
  v_table := games.table_of(p_player_id, p_game_id, p_currency);
  -- Nothing new begins by coming back: neither a full house nor a game that was closed for new
  -- sessions keeps a player from the coins on their own table.
  if v_table.id is not null and (coalesce(v_refusal, 'too_many_sessions') = 'too_many_sessions'
      or (v_refusal = 'game_disabled' and v_table.state = 'open')) then
    return games.opening_json('join', v_table.id);
  end if;
  if v_refusal is not null then return jsonb_build_object('outcome', v_refusal); end if;
  -- A refused opening may be tried again, which takes a place at the tables again.
  v_id := case when v_again and not v_joined then v_session.id
    else games.refused_table(p_player_id, p_game_id, p_currency, p_now) end;
  if v_id is null then
    v_wait := greatest(
      games.opening_wait(p_player_id, p_per_minute_max, interval '1 minute', p_now),
      games.opening_wait(p_player_id, p_per_hour_max, interval '1 hour', p_now));
    if v_wait > 0 then
      return jsonb_build_object('outcome', 'rate_limited', 'retryAfterSeconds', v_wait);
    end if;
  end if;
  update games.sessions set state = 'opening', closed_at = null, close_reason = null, key = p_key,
      buy_in_micros = p_buy_in_micros, opened_at = p_now, reported_at = p_now
    where id = v_id;
  insert into games.openings as o (player_id, key, digest, session_id, created_at)
    values (p_player_id, p_key, p_digest, coalesce(v_id, p_session_id), p_now)
    on conflict (player_id, key) do update set session_id = excluded.session_id, joined = false;
  if v_id is not null then return games.opening_json('new', v_id); end if;
  insert into games.sessions
      (id, player_id, game_id, currency, state, buy_in_micros, key, opened_at, reported_at)
    values (p_session_id, p_player_id, p_game_id, p_currency, 'opening', p_buy_in_micros, p_key,
      p_now, p_now);
  return games.opening_json('new', p_session_id);
end
$$;

-- Keeps that a key joined a table. `reused` when the same key meanwhile stood for another request.
create or replace function games.join_session(
  p_player_id uuid, p_key text, p_digest text, p_session_id uuid, p_now timestamptz
) returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  v_digest text;
begin
  perform locks.take('games.player', array[p_player_id::text]);
  if not exists (
    select from games.sessions where id = p_session_id and player_id = p_player_id) then
    return jsonb_build_object('outcome', 'reused');
  end if;
  insert into games.openings as o (player_id, key, digest, session_id, joined, created_at)
    values (p_player_id, p_key, p_digest, p_session_id, true, p_now)
    on conflict (player_id, key) do update set session_id = p_session_id, joined = true
      where o.digest = p_digest and exists (
        select from games.sessions where id = o.session_id and state = 'failed');
  select digest into v_digest from games.openings where player_id = p_player_id and key = p_key;
  if v_digest <> p_digest then return jsonb_build_object('outcome', 'reused'); end if;
  return games.opening_json('joined', p_session_id);
end
$$;

-- What the object said of itself. Late news never undoes an end: closed stays closed.
create or replace function games.note_session(p_summary jsonb, p_now timestamptz)
  returns void language plpgsql security definer set search_path = '' as $$
declare
  v_session games.sessions;
begin
  update games.sessions s set
    state = p_summary ->> 'state',
    closed_at = to_timestamp((p_summary ->> 'closedAtMs')::double precision / 1000),
    close_reason = p_summary ->> 'closeReason',
    rounds = (p_summary ->> 'rounds')::bigint,
    wagered_micros = (p_summary ->> 'wageredMicros')::numeric,
    paid_micros = (p_summary ->> 'paidMicros')::numeric,
    expected = (p_summary ->> 'expected')::double precision,
    variance = (p_summary ->> 'variance')::double precision,
    largest = (p_summary ->> 'largest')::double precision,
    stuck_since = to_timestamp((p_summary #>> '{stuck,sinceMs}')::double precision / 1000),
    stuck_reason = p_summary #>> '{stuck,reason}',
    stuck_attempts = coalesce((p_summary #>> '{stuck,attempts}')::integer, 0),
    unsettled_since = to_timestamp((p_summary ->> 'unsettledSinceMs')::double precision / 1000),
    reported_at = p_now
  where s.id = (p_summary ->> 'id')::uuid and s.state <> 'closed'
    and (p_summary ->> 'rounds')::bigint >= s.rounds
  returning s.* into v_session;
  if found then perform games.note_days(v_session, p_summary -> 'days', p_now); end if;
end
$$;

-- An opening that reached no object is none.
create or replace function games.drop_session(p_session_id uuid, p_now timestamptz)
  returns void language sql security definer set search_path = '' as $$
  update games.sessions set state = 'failed', close_reason = 'never_opened', closed_at = p_now,
    reported_at = p_now
  where id = p_session_id and state = 'opening'
$$;

-- Live sessions whose report is overdue, the oldest first; each is claimed, so that two runs share the
-- work and one that never answers does not stand before the others.
create or replace function games.claim_overdue(p_limit integer, p_before timestamptz, p_now timestamptz)
  returns table (id uuid, state text, opened_at timestamptz)
  language sql security definer set search_path = '' as $$
  update games.sessions s set reported_at = p_now
  from (select l.id from games.sessions l
        where l.state in ('opening', 'open', 'closing') and l.reported_at <= p_before
        order by l.reported_at limit p_limit for update skip locked) due
  where s.id = due.id
  returning s.id, s.state, s.opened_at
$$;

create or replace function games.switch_game(
  p_game_id text, p_enabled boolean, p_actor uuid, p_request_id text, p_now timestamptz
) returns void language plpgsql security definer set search_path = '' as $$
begin
  insert into games.settings (game_id, enabled, changed_at, changed_by)
    values (p_game_id, p_enabled, p_now, p_actor)
    on conflict (game_id) do update
      set enabled = p_enabled, changed_at = p_now, changed_by = p_actor;
  perform audit.append('games.switched', p_actor, 'game', p_game_id,
    jsonb_build_object('enabled', p_enabled), p_request_id);
end
$$;

grant execute on function games.begin_session, games.join_session, games.note_session,
  games.drop_session, games.claim_overdue, games.switch_game to parlor_games;

grant execute on function games.note_session to parlor_payments;
