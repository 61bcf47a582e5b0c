-- Registration and the single-use secrets that are mailed. Each use is one conditional statement, so
-- of any number of racers one wins. Also the counters behind the limits.

create table auth.verifications (
  id uuid primary key,
  player_id uuid not null references auth.players on delete cascade,
  kind text not null,
  email text not null,
  token_hash bytea not null unique,
  expires_at timestamptz not null,
  code_hash bytea,
  code_expires_at timestamptz,
  code_tries integer not null default 0
);
-- A new one replaces the old one: a resend kills what was sent before. Not so a link that takes an
-- address back: whoever moved an account could void it by moving the account once more.
create unique index verifications_by_kind on auth.verifications (player_id, kind)
  where kind <> 'undo_email';
create index verifications_by_end on auth.verifications (expires_at);

create table auth.limits (
  key text primary key,
  count integer not null,
  since timestamptz not null,
  blocked_until timestamptz not null,
  forget_at timestamptz not null
);
create index limits_by_end on auth.limits (forget_at);

-- One attempt under a growing delay: p_free attempts at once, then each doubles the pause up to
-- p_delay_max_ms. Returns the milliseconds to wait, 0 when this attempt may go ahead.
create function auth.take_attempt(
  p_key text, p_now timestamptz, p_free integer, p_delay_max_ms bigint, p_forget interval
) returns bigint language plpgsql security definer set search_path = '' as $$
declare
  l auth.limits;
  v_delay_ms bigint;
begin
  insert into auth.limits (key, count, since, blocked_until, forget_at)
    values (p_key, 0, p_now, p_now, p_now + p_forget) on conflict (key) do nothing;
  select * into l from auth.limits where key = p_key for update;
  if l.forget_at <= p_now then
    l.count := 0;
    l.blocked_until := p_now;
  end if;
  if l.blocked_until > p_now then
    return ceil(extract(epoch from l.blocked_until - p_now) * 1000);
  end if;
  l.count := l.count + 1;
  v_delay_ms := case when l.count < p_free then 0
    else least(1000 * power(2, least(l.count - p_free, 30)), p_delay_max_ms) end;
  update auth.limits set count = l.count, since = p_now,
      blocked_until = p_now + v_delay_ms * interval '1 millisecond',
      forget_at = p_now + p_forget
    where key = p_key;
  return 0;
end
$$;

-- One of p_limit in a window that starts with its first use. Returns milliseconds to wait, or 0.
create function auth.take_window(
  p_key text, p_now timestamptz, p_limit integer, p_window interval
) returns bigint language plpgsql security definer set search_path = '' as $$
declare
  l auth.limits;
begin
  insert into auth.limits as t (key, count, since, blocked_until, forget_at)
    values (p_key, 1, p_now, p_now, p_now + p_window)
    on conflict (key) do update set
      count = case when t.forget_at <= p_now then 1 else t.count + 1 end,
      since = case when t.forget_at <= p_now then p_now else t.since end,
      forget_at = case when t.forget_at <= p_now then p_now + p_window else t.forget_at end
    returning * into l;
  if l.count <= p_limit then return 0; end if;
  return greatest(ceil(extract(epoch from l.forget_at - p_now) * 1000), 1);
end
$$;

-- Gives an attempt back: it succeeded, or it failed through no fault of the caller.
create function auth.return_attempt(p_key text, p_now timestamptz) returns void
  language sql security definer set search_path = '' as $$
  update auth.limits set count = greatest(count - 1, 0), blocked_until = p_now where key = p_key
$$;

-- Puts `{id, tokenHash, expiresAt, codeHash?, codeExpiresAt?}` in place of what there was.
create function auth.replace_verification(
  p_player_id uuid, p_kind text, p_email text, v jsonb
) returns void language sql set search_path = '' as $$
  insert into auth.verifications as t
      (id, player_id, kind, email, token_hash, expires_at, code_hash, code_expires_at)
    values ((v ->> 'id')::uuid, p_player_id, p_kind, p_email, decode(v ->> 'tokenHash', 'hex'),
      (v ->> 'expiresAt')::timestamptz, decode(v ->> 'codeHash', 'hex'),
      (v ->> 'codeExpiresAt')::timestamptz)
    on conflict (player_id, kind) where kind <> 'undo_email' do update set id = excluded.id, email = excluded.email,
      token_hash = excluded.token_hash, expires_at = excluded.expires_at,
      code_hash = excluded.code_hash, code_expires_at = excluded.code_expires_at, code_tries = 0
$$;

-- Registers: `created`, `replaced` (the address had an unverified account: the newer registration
-- counts and the older mail is void), `known` (the address has an account), `name_taken`, or `kept`:
-- the address has an unverified account and no mail may go out (too many to it). Then name, password
-- and code stay, or whoever repeats registrations could void, in silence, the code that the owner of
-- the address holds. The typed name is held as for `known`, so that all look alike.
create function auth.register(
  p_id uuid, p_email text, p_display_name text, p_folded text, p_birth_date date,
  p_password_hash text, p_password_long boolean, p_now timestamptz, p_unverified_kept interval,
  p_verification jsonb, p_mail jsonb, p_mail_known jsonb
) returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  v_player auth.players;
  v_outcome text := 'created';
begin
  -- Two registrations of one address or one name come one after the other.
  perform pg_advisory_xact_lock(hashtextextended('auth.email ' || p_email, 0));
  perform pg_advisory_xact_lock(hashtextextended('auth.name ' || p_folded, 0));
  delete from auth.name_reservations
    where email = p_email or (expires_at <= p_now and display_name_folded = p_folded);
  select * into v_player from auth.players where email = p_email for update;
  if exists (select from auth.name_reservations where display_name_folded = p_folded)
    or exists (select from auth.players
      where display_name_folded = p_folded
        and not (email is not distinct from p_email and verified_at is null)) then
    return jsonb_build_object('outcome', 'name_taken');
  end if;

  if v_player.verified_at is not null then
    insert into auth.name_reservations values (p_folded, p_email, p_now + p_unverified_kept);
    perform auth.enqueue_mail(v_player.id, p_mail_known, p_now);
    return jsonb_build_object('outcome', 'known', 'playerId', v_player.id);
  end if;
  if v_player.id is not null and p_mail is null then
    if v_player.display_name_folded <> p_folded then
      insert into auth.name_reservations values (p_folded, p_email, p_now + p_unverified_kept);
    end if;
    return jsonb_build_object('outcome', 'kept', 'playerId', v_player.id);
  end if;
  if v_player.id is not null then
    v_outcome := 'replaced';
    p_id := v_player.id;
    update auth.players set display_name = p_display_name, display_name_folded = p_folded,
      birth_date = p_birth_date, terms_accepted_at = p_now, created_at = p_now where id = p_id;
    update auth.credentials set password_hash = p_password_hash, changed_at = p_now,
      version = version + 1, is_long = p_password_long where player_id = p_id;
  else
    insert into auth.players (id, email, display_name, display_name_folded, birth_date,
        terms_accepted_at, created_at)
      values (p_id, p_email, p_display_name, p_folded, p_birth_date, p_now, p_now);
    insert into auth.credentials (player_id, password_hash, changed_at, is_long)
      values (p_id, p_password_hash, p_now, p_password_long);
  end if;
  perform auth.replace_verification(p_id, 'verify_email', p_email, p_verification);
  perform auth.enqueue_mail(p_id, p_mail, p_now);
  return jsonb_build_object('outcome', v_outcome, 'playerId', p_id);
end
$$;

-- Uses a mailed token: the row is gone and its facts are returned, or nothing.
create function auth.use_token(p_kind text, p_token_hash bytea, p_now timestamptz)
  returns table (player_id uuid, email text)
  language sql security definer set search_path = '' as $$
  delete from auth.verifications v
    where v.token_hash = p_token_hash and v.kind = p_kind and v.expires_at > p_now
    returning v.player_id, v.email
$$;

-- The player whose address this token proves, now verified; null when it proves nothing.
create function auth.verify_email(p_token_hash bytea, p_now timestamptz, p_address_group text)
  returns uuid language sql security definer set search_path = '' as $$
  with used as (select * from auth.use_token('verify_email', p_token_hash, p_now)),
  proved as (
    update auth.players p set verified_at = coalesce(p.verified_at, p_now)
      from used u where p.id = u.player_id and p.email = u.email and p.status = 'active'
      returning p.id)
  update auth.credentials c set proved_from = p_address_group
    from proved where c.player_id = proved.id returning c.player_id
$$;

-- The same by typed code: every try counts, five per code.
create function auth.verify_email_by_code(
  p_email text, p_code_hash bytea, p_now timestamptz, p_address_group text
) returns uuid language plpgsql security definer set search_path = '' as $$
declare
  v auth.verifications;
begin
  update auth.verifications t set code_tries = t.code_tries + 1
    where t.email = p_email and t.kind = 'verify_email' and t.code_tries < 5
      and t.code_expires_at > p_now
    returning * into v;
  if not found or v.code_hash is distinct from p_code_hash then return null; end if;
  return auth.verify_email(v.token_hash, p_now, p_address_group);
end
$$;

-- A new verification mail for an unverified account; false when there is none such.
create function auth.resend_verification(
  p_email text, p_now timestamptz, p_verification jsonb, p_mail jsonb
) returns boolean language plpgsql security definer set search_path = '' as $$
declare
  v_id uuid;
begin
  select id into v_id from auth.players
    where email = p_email and verified_at is null and status = 'active' for update;
  if not found then return false; end if;
  perform auth.replace_verification(v_id, 'verify_email', p_email, p_verification);
  perform auth.enqueue_mail(v_id, p_mail, p_now);
  return true;
end
$$;

create function auth.rehash_password(p_player_id uuid, p_old text, p_new text) returns void
  language sql security definer set search_path = '' as $$
  update auth.credentials set password_hash = p_new
    where player_id = p_player_id and password_hash = p_old
$$;

-- Removes what nobody can use any more. Unverified accounts go with their names.
create function auth.purge(p_now timestamptz, p_unverified_kept interval, p_sign_ins_kept interval)
  returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  v_verifications bigint;
  v_players bigint;
  v_sign_ins bigint;
  v_limits bigint;
  v_pending bigint;
begin
  delete from auth.verifications where expires_at <= p_now;
  get diagnostics v_verifications = row_count;
  delete from auth.name_reservations where expires_at <= p_now;
  delete from auth.players
    where verified_at is null and status = 'active' and created_at <= p_now - p_unverified_kept
      and not exists (select from auth.player_roles r where r.player_id = id);
  get diagnostics v_players = row_count;
  delete from auth.sign_ins
    where least(expires_at, idle_expires_at, coalesce(revoked_at, 'infinity'))
      <= p_now - p_sign_ins_kept;
  get diagnostics v_sign_ins = row_count;
  delete from auth.limits where forget_at <= p_now;
  get diagnostics v_limits = row_count;
  -- What was begun and never ended: sign-ins before their second factor, seeds that no code proved,
  -- wishes for another address, acts of staff without a second person.
  with challenges as (delete from auth.challenges where expires_at <= p_now returning 1),
    enrolments as (delete from auth.totp_enrolments where expires_at <= p_now returning 1),
    changes as (delete from auth.email_changes where expires_at <= p_now returning 1),
    requests as (delete from auth.staff_requests where expires_at <= p_now returning 1)
  select (select count(*) from challenges) + (select count(*) from enrolments)
    + (select count(*) from changes) + (select count(*) from requests) into v_pending;
  return jsonb_build_object('verifications', v_verifications, 'unverifiedPlayers', v_players,
    'signIns', v_sign_ins, 'limits', v_limits, 'pending', v_pending);
end
$$;

grant execute on function
  auth.take_attempt(text, timestamptz, integer, bigint, interval),
  auth.take_window(text, timestamptz, integer, interval),
  auth.return_attempt(text, timestamptz),
  auth.register(uuid, text, text, text, date, text, boolean, timestamptz, interval, jsonb, jsonb,
    jsonb),
  auth.use_token(text, bytea, timestamptz), auth.verify_email(bytea, timestamptz, text),
  auth.verify_email_by_code(text, bytea, timestamptz, text),
  auth.resend_verification(text, timestamptz, jsonb, jsonb),
  auth.rehash_password(uuid, text, text), auth.purge(timestamptz, interval, interval)
  to parlor_auth;
