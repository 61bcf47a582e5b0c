-- Registration: what somebody typed waits until whoever reads the mailbox proves that it is theirs.

-- One order of locks for everything that settles what becomes of an address or a name.
create or replace function auth.lock_address(p_email text) returns void
  language sql set search_path = '' as $$
  select locks.take('auth.email', array[p_email])
$$;

-- Puts `{tokenHash, expiresAt, codeHash, codeExpiresAt}` beside the links of the address.
create or replace function auth.add_registration_link(p_email text, v jsonb) returns void
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
create or replace function auth.register(
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
create or replace function auth.is_registered(p_email text, p_password_hash text, p_now timestamptz)
  returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select from auth.registrations where email = p_email
    and password_hash = p_password_hash and expires_at > p_now)
$$;

-- The address that a mailed token belongs to; reads only.
create or replace function auth.registration_address(p_token_hash bytea, p_now timestamptz) returns text
  language sql stable security definer set search_path = '' as $$
  select email from auth.registration_links where token_hash = p_token_hash and expires_at > p_now
$$;

-- The same for a typed code: every try counts, five per code. The token of the code's mail.
create or replace function auth.try_registration_code(p_email text, p_code_hash bytea, p_now timestamptz)
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
create or replace function auth.proved_registration(p_email text, p_proof jsonb, p_now timestamptz)
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
create or replace function auth.void_registrations(p_email text, p_now timestamptz) returns void
  language sql set search_path = '' as $$
  delete from auth.registrations where email = p_email;
  delete from auth.name_reservations where email = p_email;
  update auth.registration_links set used_at = p_now where email = p_email and used_at is null
$$;

-- Makes the account `{outcome, playerId?}`: `confirmed`; `used`: the address has an account already;
-- `unproved`: the link is good, which registration is meant is not shown; `name_taken`; `invalid`.
-- All other registrations and links of the address are void after it.
create or replace function auth.confirm_registration(
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

-- A new mail for an address with registrations that wait; the links of before are void. False when
-- there is none such.
create or replace function auth.resend_verification(
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

grant execute on function auth.register, auth.is_registered, auth.registration_address,
  auth.try_registration_code, auth.confirm_registration, auth.resend_verification to parlor_auth;
