-- The second factor: TOTP and recovery codes. Every use is one conditional statement: a time step,
-- a code, a challenge is used by exactly one of any number of racers.

-- False when the proved password is no longer the one. The lock orders it before or after a change,
-- which deletes challenges.
create or replace function auth.open_challenge(
  p_token_hash bytea, p_player_id uuid, p_expires_at timestamptz, p_password_version integer
) returns boolean language plpgsql security definer set search_path = '' as $$
begin
  perform from auth.credentials
    where player_id = p_player_id and version = p_password_version for share;
  if not found then return false; end if;
  insert into auth.challenges (token_hash, player_id, expires_at)
    values (p_token_hash, p_player_id, p_expires_at);
  return true;
end
$$;

-- One try on a challenge: its player, or null when it is used up, over or unknown.
create or replace function auth.try_challenge(p_token_hash bytea, p_now timestamptz, p_tries_max integer)
  returns uuid language sql security definer set search_path = '' as $$
  update auth.challenges set tries = tries + 1
    where token_hash = p_token_hash and tries < p_tries_max and expires_at > p_now
    returning player_id
$$;

-- True for the one who closes it.
create or replace function auth.close_challenge(p_token_hash bytea) returns boolean
  language plpgsql security definer set search_path = '' as $$
begin
  delete from auth.challenges where token_hash = p_token_hash;
  return found;
end
$$;

create or replace function auth.begin_totp(p_player_id uuid, p_sealed_seed text, p_expires_at timestamptz)
  returns void language sql security definer set search_path = '' as $$
  insert into auth.totp_enrolments values (p_player_id, p_sealed_seed, p_expires_at)
    on conflict (player_id) do update set sealed_seed = excluded.sealed_seed,
      expires_at = excluded.expires_at
$$;

create or replace function auth.put_recovery_codes(p_player_id uuid, p_hashes bytea[]) returns void
  language sql set search_path = '' as $$
  delete from auth.recovery_codes where player_id = p_player_id;
  insert into auth.recovery_codes (player_id, code_hash)
    select p_player_id, h from unnest(p_hashes) h
$$;

-- A sign-in proved itself anew: token facts, or null when it no longer lives.
create or replace function auth.prove_sign_in(
  p_sid uuid, p_player_id uuid, p_amr text[], p_now timestamptz
) returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  s auth.sign_ins;
begin
  update auth.sign_ins t set auth_time = p_now, last_seen_at = p_now,
      amr = (select array_agg(distinct m) from unnest(t.amr || p_amr) m)
    where t.id = p_sid and t.player_id = p_player_id and auth.is_living(t, p_now)
    returning * into s;
  if not found then return null; end if;
  return auth.token_facts(s);
end
$$;

-- The enrolment that was read becomes the factor; null when it is not the pending one any more.
-- All living tokens end, the sign-in that enrolled goes on with the factor proved.
create or replace function auth.confirm_totp(
  p_player_id uuid, p_sealed_seed text, p_step bigint, p_hashes bytea[], p_sid uuid,
  p_now timestamptz, p_mail jsonb, p_request_id text
) returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  v_facts jsonb;
begin
  perform from auth.players where id = p_player_id and status = 'active' for update;
  if not found then return null; end if;
  delete from auth.totp_enrolments where player_id = p_player_id
    and sealed_seed = p_sealed_seed and expires_at > p_now;
  if not found then return null; end if;
  insert into auth.totp values (p_player_id, p_sealed_seed, p_step, p_now)
    on conflict (player_id) do update set sealed_seed = excluded.sealed_seed,
      last_step = excluded.last_step, confirmed_at = excluded.confirmed_at;
  perform auth.put_recovery_codes(p_player_id, p_hashes);
  delete from auth.challenges where player_id = p_player_id;
  perform auth.mark_revoked(p_player_id, p_now, true);
  v_facts := auth.prove_sign_in(p_sid, p_player_id, array['otp'], p_now);
  perform auth.enqueue_mail(p_player_id, p_mail, p_now);
  perform audit.append('factor.enabled', p_player_id, 'player', p_player_id::text, '{}',
    p_request_id);
  return v_facts;
end
$$;

-- True for the first use of this time step.
create or replace function auth.use_totp_step(p_player_id uuid, p_step bigint) returns boolean
  language plpgsql security definer set search_path = '' as $$
begin
  update auth.totp set last_step = p_step where player_id = p_player_id and last_step < p_step;
  return found;
end
$$;

-- How many codes are left after using this one; null when it is wrong or used.
create or replace function auth.use_recovery_code(p_player_id uuid, p_hash bytea, p_now timestamptz)
  returns integer language plpgsql security definer set search_path = '' as $$
begin
  update auth.recovery_codes set used_at = p_now
    where player_id = p_player_id and code_hash = p_hash and used_at is null;
  if not found then return null; end if;
  return (select count(*) from auth.recovery_codes
    where player_id = p_player_id and used_at is null);
end
$$;

create or replace function auth.renew_recovery_codes(
  p_player_id uuid, p_hashes bytea[], p_now timestamptz, p_mail jsonb, p_request_id text
) returns boolean language plpgsql security definer set search_path = '' as $$
begin
  perform from auth.totp where player_id = p_player_id for update;
  if not found then return false; end if;
  perform auth.put_recovery_codes(p_player_id, p_hashes);
  perform auth.enqueue_mail(p_player_id, p_mail, p_now);
  perform audit.append('factor.codes_renewed', p_player_id, 'player', p_player_id::text, '{}',
    p_request_id);
  return true;
end
$$;

-- Takes the factor away; false when there was none. Other sign-ins end, living tokens too.
create or replace function auth.remove_totp(
  p_player_id uuid, p_except uuid, p_actor_id uuid, p_now timestamptz, p_mail jsonb,
  p_request_id text
) returns boolean language plpgsql security definer set search_path = '' as $$
begin
  perform from auth.players where id = p_player_id for update;
  delete from auth.totp where player_id = p_player_id;
  if not found then return false; end if;
  delete from auth.totp_enrolments where player_id = p_player_id;
  delete from auth.recovery_codes where player_id = p_player_id;
  delete from auth.challenges where player_id = p_player_id;
  perform auth.end_sign_ins(p_player_id, p_now, 'factor_removed', null, p_except, true);
  update auth.sign_ins set amr = array_remove(amr, 'otp') where id = p_except;
  perform auth.enqueue_mail(p_player_id, p_mail, p_now);
  perform audit.append('factor.removed', p_actor_id, 'player', p_player_id::text, '{}',
    p_request_id);
  return true;
end
$$;

-- Puts a seed that was sealed under an older key under the current one.
create or replace function auth.reseal_totp(p_player_id uuid, p_old text, p_new text) returns void
  language sql security definer set search_path = '' as $$
  update auth.totp set sealed_seed = p_new where player_id = p_player_id and sealed_seed = p_old
$$;

grant execute on function auth.open_challenge, auth.try_challenge, auth.close_challenge,
  auth.begin_totp, auth.prove_sign_in, auth.confirm_totp, auth.use_totp_step,
  auth.use_recovery_code, auth.renew_recovery_codes, auth.remove_totp, auth.reseal_totp
  to parlor_auth;
