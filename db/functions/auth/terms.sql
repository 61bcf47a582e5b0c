-- What a player has accepted of the documents that count.

-- The documents that count, and whether this player has accepted each.
create or replace function auth.terms_at(p_player_id uuid, p_at timestamptz) returns jsonb
  language sql stable set search_path = '' as $$
  select coalesce(jsonb_agg(jsonb_build_object('kind', t.kind, 'version', t.version,
      'title', t.title, 'sinceMs', floor(extract(epoch from t.begins_at) * 1000)::text,
      'accepted', t.begins_at <= p.terms_accepted_at) order by t.kind), '[]')
  from auth.players p, rules.current_terms(p_at) t where p.id = p_player_id
$$;

create or replace function auth.terms_of(p_player_id uuid) returns jsonb
  language sql stable security definer set search_path = '' as $$
  select auth.terms_at(p_player_id, clock_timestamp())
$$;

-- Accepts documents by kind and version; all that wait, or it is refused: who accepts an older version
-- than the one that counts has not read that one. Accepting again changes nothing.
create or replace function auth.accept_terms_at(p_player_id uuid, p_accepted jsonb, p_given_at timestamptz,
  p_request_id text) returns jsonb language plpgsql set search_path = '' as $$
declare
  v_player auth.players;
  v_at timestamptz;
  v_waiting jsonb;
begin
  select * into strict v_player from auth.players where id = p_player_id for update;
  v_at := coalesce(p_given_at, clock_timestamp());
  select jsonb_agg(jsonb_build_object('kind', t.kind, 'version', t.version) order by t.kind)
    into v_waiting from rules.current_terms(v_at) t where t.begins_at > v_player.terms_accepted_at;
  if v_waiting is null then return jsonb_build_object('items', auth.terms_at(p_player_id, v_at)); end if;
  if not coalesce(p_accepted @> v_waiting, false) then
    return ledger.refusal('terms_not_accepted');
  end if;
  insert into auth.acceptances (player_id, kind, version, at)
    select p_player_id, t.kind, t.version, v_at
    from jsonb_to_recordset(v_waiting) as t (kind text, version int);
  update auth.players set terms_accepted_at = v_at where id = p_player_id;
  perform audit.append('terms.accepted', p_player_id, 'player', p_player_id::text,
    jsonb_build_object('documents', v_waiting), p_request_id);
  perform ledger.standing_changed(p_player_id);
  return jsonb_build_object('items', auth.terms_at(p_player_id, v_at));
end
$$;

create or replace function auth.accept_terms(p_player_id uuid, p_accepted jsonb, p_request_id text)
  returns jsonb language sql security definer set search_path = '' as $$
  select auth.accept_terms_at(p_player_id, p_accepted, null, p_request_id)
$$;

grant execute on function auth.terms_of, auth.accept_terms to parlor_auth;
