-- The single-use secrets that are mailed. Each use is one conditional statement, so of any number of
-- racers one wins.

-- Puts `{id, tokenHash, expiresAt}` in place of what there was.
create or replace function auth.replace_verification(
  p_player_id uuid, p_kind text, p_email text, v jsonb
) returns void language sql set search_path = '' as $$
  insert into auth.verifications as t
      (id, player_id, kind, email, token_hash, expires_at)
    values ((v ->> 'id')::uuid, p_player_id, p_kind, p_email, decode(v ->> 'tokenHash', 'hex'),
      (v ->> 'expiresAt')::timestamptz)
    on conflict (player_id, kind) where kind <> 'undo_email' do update set id = excluded.id,
      email = excluded.email, token_hash = excluded.token_hash, expires_at = excluded.expires_at
$$;

-- Uses a mailed token: the row is gone and its facts are returned, or nothing.
create or replace function auth.use_token(p_kind text, p_token_hash bytea, p_now timestamptz)
  returns table (player_id uuid, email text)
  language sql security definer set search_path = '' as $$
  delete from auth.verifications v
    where v.token_hash = p_token_hash and v.kind = p_kind and v.expires_at > p_now
    returning v.player_id, v.email
$$;

-- Removes what nobody can use any more.
create or replace function auth.purge(
  p_now timestamptz, p_sign_ins_kept interval, p_devices_kept interval
)
  returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  v_verifications bigint;
  v_registrations bigint;
  v_sign_ins bigint;
  v_limits bigint;
  v_pending bigint;
begin
  delete from auth.verifications where expires_at <= p_now;
  get diagnostics v_verifications = row_count;
  delete from auth.name_reservations where expires_at <= p_now;
  delete from auth.released_names where until <= p_now;
  delete from auth.registrations where expires_at <= p_now;
  get diagnostics v_registrations = row_count;
  delete from auth.registration_links where expires_at <= p_now;
  delete from auth.sign_ins
    where least(expires_at, idle_expires_at, coalesce(revoked_at, 'infinity'))
      <= p_now - p_sign_ins_kept;
  get diagnostics v_sign_ins = row_count;
  delete from auth.device_keys where last_seen_at <= p_now - p_devices_kept;
  delete from auth.recoveries where ended_at <= p_now - p_sign_ins_kept;
  delete from auth.notices where taken_at <= p_now - p_sign_ins_kept;
  delete from auth.limits where forget_at <= p_now;
  get diagnostics v_limits = row_count;
  -- What was begun and never ended: sign-ins before their second factor, seeds that no code proved,
  -- wishes for another address.
  with challenges as (delete from auth.challenges where expires_at <= p_now returning 1),
    enrolments as (delete from auth.totp_enrolments where expires_at <= p_now returning 1),
    changes as (delete from auth.email_changes where expires_at <= p_now returning 1)
  select (select count(*) from challenges) + (select count(*) from enrolments)
    + (select count(*) from changes) into v_pending;
  return jsonb_build_object('verifications', v_verifications, 'registrations', v_registrations,
    'signIns', v_sign_ins, 'limits', v_limits, 'pending', v_pending);
end
$$;

grant execute on function auth.use_token, auth.purge to parlor_auth;
