-- Registration and the single-use secrets that are mailed. Each use is one conditional statement, so
-- of any number of racers one wins. Also the counters behind the limits.
-- No account exists before its address is confirmed: anybody can register any address, so what they
-- typed waits in auth.registrations until who reads the mailbox proves which of them is theirs.

create table auth.verifications (
  id uuid primary key,
  player_id uuid not null references auth.players on delete cascade,
  kind text not null,
  email text not null,
  token_hash bytea not null unique,
  expires_at timestamptz not null
);
-- A new one replaces the old one: a resend kills what was sent before. Not so a link that takes an
-- address back: whoever moved an account could void it by moving the account once more.
create unique index verifications_by_kind on auth.verifications (player_id, kind)
  where kind <> 'undo_email';
create index verifications_by_end on auth.verifications (expires_at);

-- One row per address and password. The password's hash has the salt of its address (see
-- password-hash.ts), so the same password is the same row, and proving one of any number of rows
-- costs one hash.
create table auth.registrations (
  id uuid primary key,
  email text not null,
  password_hash text not null,
  password_is_long boolean not null,
  display_name text not null,
  display_name_folded text not null,
  birth_date date not null,
  terms_accepted_at timestamptz not null,
  -- What the browser that registered holds as a cookie, hashed; and the network it came from.
  browser_hash bytea not null,
  address_group text not null,
  expires_at timestamptz not null,
  unique (email, password_hash)
);
create index registrations_by_end on auth.registrations (expires_at);

-- What was mailed to prove an address. It proves the mailbox and nothing else: it belongs to no
-- registration, so it does not matter which of several mails is opened.
create table auth.registration_links (
  token_hash bytea primary key,
  email text not null,
  expires_at timestamptz not null,
  code_hash bytea not null,
  code_expires_at timestamptz not null,
  code_tries integer not null default 0,
  -- The address was confirmed while this link lived; kept to tell its holder so.
  used_at timestamptz
);
create index registration_links_by_email on auth.registration_links (email);
create index registration_links_by_end on auth.registration_links (expires_at);

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

-- Puts `{id, tokenHash, expiresAt}` in place of what there was.
create function auth.replace_verification(
  p_player_id uuid, p_kind text, p_email text, v jsonb
) returns void language sql set search_path = '' as $$
  insert into auth.verifications as t
      (id, player_id, kind, email, token_hash, expires_at)
    values ((v ->> 'id')::uuid, p_player_id, p_kind, p_email, decode(v ->> 'tokenHash', 'hex'),
      (v ->> 'expiresAt')::timestamptz)
    on conflict (player_id, kind) where kind <> 'undo_email' do update set id = excluded.id,
      email = excluded.email, token_hash = excluded.token_hash, expires_at = excluded.expires_at
$$;

-- True when nobody but this address has a name that reads so, asked for one, or gave it up of late.
create function auth.is_name_free(p_folded text, p_email text, p_now timestamptz) returns boolean
  language sql stable set search_path = '' as $$
  select not exists (select from auth.players where display_name_folded = p_folded)
    and not exists (select from auth.released_names
      where display_name_folded = p_folded and until > p_now)
    and not exists (select from auth.name_reservations
      where display_name_folded = p_folded and email <> p_email and expires_at > p_now)
$$;

-- One order of locks for everything that settles what becomes of an address or a name.
create function auth.lock_address(p_email text) returns void
  language sql set search_path = '' as $$
  select locks.take('auth.email', array[p_email])
$$;

-- Puts `{tokenHash, expiresAt, codeHash, codeExpiresAt}` beside the links of the address.
create function auth.add_registration_link(p_email text, v jsonb) returns void
  language sql set search_path = '' as $$
  insert into auth.registration_links (token_hash, email, expires_at, code_hash, code_expires_at)
    values (decode(v ->> 'tokenHash', 'hex'), p_email, (v ->> 'expiresAt')::timestamptz,
      decode(v ->> 'codeHash', 'hex'), (v ->> 'codeExpiresAt')::timestamptz)
$$;

-- Registers `{id, email, displayName, displayNameFolded, birthDate, passwordHash, passwordIsLong,
-- browserHash, addressGroup}`: `pending` (it waits beside others of the address), `known` (the
-- address has an account; its owner is told) or `name_taken`. Without a mail (too many to the
-- address) it waits all the same: any mail that is there already proves the mailbox. The typed name
-- is held in each case, so that all look alike.
create function auth.register(
  r jsonb, p_now timestamptz, p_kept interval, p_link jsonb, p_mail jsonb, p_mail_known jsonb
) returns text language plpgsql security definer set search_path = '' as $$
declare
  v_email text := r ->> 'email';
  v_folded text := r ->> 'displayNameFolded';
  v_owner uuid;
begin
  -- Two registrations of one address or one name come one after the other.
  perform auth.lock_address(v_email);
  perform locks.take('auth.name', array[v_folded]);
  if not auth.is_name_free(v_folded, v_email, p_now) then return 'name_taken'; end if;
  insert into auth.name_reservations values (v_folded, v_email, p_now + p_kept)
    on conflict (display_name_folded)
      do update set email = excluded.email, expires_at = excluded.expires_at;
  select id into v_owner from auth.players where email = v_email;
  if found then
    perform auth.enqueue_mail(v_owner, p_mail_known, p_now);
    return 'known';
  end if;
  insert into auth.registrations (id, email, password_hash, password_is_long, display_name,
      display_name_folded, birth_date, terms_accepted_at, browser_hash, address_group, expires_at)
    values ((r ->> 'id')::uuid, v_email, r ->> 'passwordHash', (r ->> 'passwordIsLong')::boolean,
      r ->> 'displayName', v_folded, (r ->> 'birthDate')::date, p_now,
      decode(r ->> 'browserHash', 'hex'), r ->> 'addressGroup', p_now + p_kept)
    on conflict (email, password_hash) do update set display_name = excluded.display_name,
      display_name_folded = excluded.display_name_folded, birth_date = excluded.birth_date,
      terms_accepted_at = excluded.terms_accepted_at, browser_hash = excluded.browser_hash,
      address_group = excluded.address_group, expires_at = excluded.expires_at;
  if p_mail is not null then
    perform auth.add_registration_link(v_email, p_link);
    perform auth.enqueue_mail(null, p_mail, p_now);
  end if;
  return 'pending';
end
$$;

-- True when this is the password of a registration that waits.
create function auth.is_registered(p_email text, p_password_hash text, p_now timestamptz)
  returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select from auth.registrations where email = p_email
    and password_hash = p_password_hash and expires_at > p_now)
$$;

-- The address that a mailed token belongs to; reads only.
create function auth.registration_address(p_token_hash bytea, p_now timestamptz) returns text
  language sql stable security definer set search_path = '' as $$
  select email from auth.registration_links where token_hash = p_token_hash and expires_at > p_now
$$;

-- The same for a typed code: every try counts, five per code. The token of the code's mail.
create function auth.try_registration_code(p_email text, p_code_hash bytea, p_now timestamptz)
  returns bytea language sql security definer set search_path = '' as $$
  with tried as (
    update auth.registration_links set code_tries = code_tries + 1
      where email = p_email and code_tries < 5 and code_expires_at > p_now
      returning token_hash, code_hash)
  select token_hash from tried where code_hash = p_code_hash
$$;

-- The registration that the holder of a mailed secret proves: by its password, by the browser that
-- made it, or, outside browsers, by being the only one and from the same network.
-- p_proof: `{passwordHashes?, browserHash?, isBrowser, addressGroup}`.
create function auth.proved_registration(p_email text, p_proof jsonb, p_now timestamptz)
  returns auth.registrations language sql stable set search_path = '' as $$
  select r.* from auth.registrations r
  where r.email = p_email and r.expires_at > p_now and case
    when p_proof ? 'passwordHashes' then p_proof -> 'passwordHashes' ? r.password_hash
    when r.browser_hash = decode(p_proof ->> 'browserHash', 'hex') then true
    else not (p_proof ->> 'isBrowser')::boolean
      and r.address_group = p_proof ->> 'addressGroup'
      and not exists (select from auth.registrations other
        where other.email = p_email and other.id <> r.id and other.expires_at > p_now)
    end
  order by r.id desc limit 1
$$;

-- Nobody becomes the owner of this address by a registration any more. Call with its lock.
create function auth.void_registrations(p_email text, p_now timestamptz) returns void
  language sql set search_path = '' as $$
  delete from auth.registrations where email = p_email;
  delete from auth.name_reservations where email = p_email;
  update auth.registration_links set used_at = p_now where email = p_email and used_at is null
$$;

-- Makes the account `{outcome, playerId?}`: `confirmed`; `used`: the address has an account already;
-- `unproved`: the link is good, which registration is meant is not shown; `name_taken`; `invalid`.
-- All other registrations and links of the address are void after it.
create function auth.confirm_registration(
  p_token_hash bytea, p_proof jsonb, p_player_id uuid, p_now timestamptz
) returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  v_email text := auth.registration_address(p_token_hash, p_now);
  r auth.registrations;
begin
  perform auth.lock_address(v_email);
  if exists (select from auth.registration_links l join auth.players p on p.email = l.email
      where l.token_hash = p_token_hash and l.expires_at > p_now) then
    return '{"outcome": "used"}';
  end if;
  if not exists (select from auth.registration_links
        where token_hash = p_token_hash and expires_at > p_now and used_at is null)
      or not exists (select from auth.registrations
        where email = v_email and expires_at > p_now) then
    return '{"outcome": "invalid"}';
  end if;
  r := auth.proved_registration(v_email, p_proof, p_now);
  if r.id is null then return '{"outcome": "unproved"}'; end if;
  perform locks.take('auth.name', array[r.display_name_folded]);
  if not auth.is_name_free(r.display_name_folded, v_email, p_now) then
    return '{"outcome": "name_taken"}';
  end if;
  insert into auth.players (id, email, display_name, display_name_folded, birth_date, verified_at,
      terms_accepted_at, created_at)
    values (p_player_id, v_email, r.display_name, r.display_name_folded, r.birth_date, p_now,
      r.terms_accepted_at, p_now);
  insert into auth.credentials (player_id, password_hash, changed_at, is_long, proved_from)
    values (p_player_id, r.password_hash, p_now, r.password_is_long,
      p_proof ->> 'addressGroup');
  perform auth.void_registrations(v_email, p_now);
  return jsonb_build_object('outcome', 'confirmed', 'playerId', p_player_id);
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

-- A new mail for an address with registrations that wait; the links of before are void. False when
-- there is none such.
create function auth.resend_verification(
  p_email text, p_now timestamptz, p_link jsonb, p_mail jsonb
) returns boolean language plpgsql security definer set search_path = '' as $$
begin
  perform auth.lock_address(p_email);
  perform from auth.registrations where email = p_email and expires_at > p_now;
  if not found then return false; end if;
  delete from auth.registration_links where email = p_email and used_at is null;
  perform auth.add_registration_link(p_email, p_link);
  perform auth.enqueue_mail(null, p_mail, p_now);
  return true;
end
$$;

create function auth.rehash_password(p_player_id uuid, p_old text, p_new text) returns void
  language sql security definer set search_path = '' as $$
  update auth.credentials set password_hash = p_new
    where player_id = p_player_id and password_hash = p_old
$$;

-- Removes what nobody can use any more.
create function auth.purge(
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

grant execute on function
  auth.take_attempt(text, timestamptz, integer, bigint, interval),
  auth.take_window(text, timestamptz, integer, interval),
  auth.return_attempt(text, timestamptz),
  auth.register(jsonb, timestamptz, interval, jsonb, jsonb, jsonb),
  auth.is_registered(text, text, timestamptz),
  auth.registration_address(bytea, timestamptz),
  auth.try_registration_code(text, bytea, timestamptz),
  auth.confirm_registration(bytea, jsonb, uuid, timestamptz),
  auth.resend_verification(text, timestamptz, jsonb, jsonb),
  auth.use_token(text, bytea, timestamptz),
  auth.rehash_password(uuid, text, text), auth.purge(timestamptz, interval, interval)
  to parlor_auth;
