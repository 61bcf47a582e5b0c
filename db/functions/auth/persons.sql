-- Which accounts are one person's: those that share a keyed hash of a proved address, over any number
-- of steps (tables/0108).

-- Notes the browser of a sign-in, by its hash under each key of the ring: `[{id, key}]`.
create or replace function auth.note_device(p_player_id uuid, p_keys jsonb, p_now timestamptz) returns void
  language sql set search_path = '' as $$
  insert into auth.device_keys as d (player_id, key_id, key, first_seen_at, last_seen_at)
    select p_player_id, k ->> 'id', decode(k ->> 'key', 'hex'), p_now, p_now
    from jsonb_array_elements(p_keys) k
    on conflict (player_id, key) do update set last_seen_at = excluded.last_seen_at
$$;

-- Every account starts as a person of its own.
create or replace function auth.be_oneself() returns trigger language plpgsql set search_path = '' as $$
begin
  new.person_id := coalesce(new.person_id, new.id);
  return new;
end
$$;
create or replace trigger players_be_oneself before insert on auth.players
  for each row execute function auth.be_oneself();

-- The accounts that hang together by keys they share, directly or over others.
create or replace function auth.kin_of(p_player_id uuid) returns setof uuid
  language sql stable set search_path = '' as $$
  with recursive kin (player_id) as (
    select p_player_id
    union
    select theirs.player_id from kin
      join auth.person_keys mine on mine.player_id = kin.player_id
      join auth.person_keys theirs on theirs.key = mine.key)
  select player_id from kin
$$;

-- Brings person_id to what the keys say; the oldest account (ids grow with time) gives its name. A
-- ban of one account is a ban of the person.
create or replace function auth.regroup(p_player_id uuid, p_now timestamptz) returns void
  language plpgsql set search_path = '' as $$
declare
  v_kin uuid[];
  v_other uuid;
begin
  -- Two accounts that prove related addresses at once must see each other.
  perform locks.take('auth.persons');
  v_kin := array(select k from auth.kin_of(p_player_id) k order by k);
  update auth.players set person_id = v_kin[1] where id = any (v_kin) and person_id <> v_kin[1];
  if not exists (select from auth.players where id = any (v_kin) and status = 'banned') then
    return;
  end if;
  for v_other in select id from auth.players where id = any (v_kin) and status = 'active'
    order by id loop
    update auth.players set status = 'banned' where id = v_other;
    perform auth.end_sign_ins(v_other, p_now, 'banned', null, null, true);
    perform audit.append('player.banned', null, 'player', v_other::text,
      jsonb_build_object('reason', 'another account of this person is banned'));
  end loop;
end
$$;

-- Ties an account to its person by the address it has, once that is proved. The keys stay when the
-- address changes.
create or replace function auth.bind_person(p_player_id uuid, p_now timestamptz) returns void
  language plpgsql set search_path = '' as $$
begin
  insert into auth.person_keys (player_id, key_id, key, since)
    select p.id, k ->> 'id', decode(k ->> 'key', 'hex'), p_now
    from auth.players p join auth.address_keys a on a.email = p.email,
      jsonb_array_elements(a.keys) k
    where p.id = p_player_id and p.verified_at is not null
    on conflict do nothing;
  if found then perform auth.regroup(p_player_id, p_now); end if;
end
$$;

-- Whatever proves or changes an address ends here, so that no way to an account is forgotten.
create or replace function auth.address_changed() returns trigger
  language plpgsql security definer set search_path = '' as $$
begin
  if new.email is null then
    delete from auth.address_keys where email = old.email;
  else
    perform auth.bind_person(new.id, now());
  end if;
  return null;
end
$$;
create or replace trigger players_address_changed after insert or update of email, verified_at on auth.players
  for each row execute function auth.address_changed();

-- Takes back what an address that was never its owner's tied the account to.
create or replace function auth.unbind_address(p_player_id uuid, p_email text, p_now timestamptz) returns void
  language plpgsql set search_path = '' as $$
declare
  v_kin uuid[] := array(select auth.kin_of(p_player_id));
  v_other uuid;
begin
  delete from auth.person_keys where player_id = p_player_id and key in (
    select decode(k ->> 'key', 'hex') from auth.address_keys a, jsonb_array_elements(a.keys) k
    where a.email = p_email);
  foreach v_other in array v_kin loop
    perform auth.regroup(v_other, p_now);
  end loop;
end
$$;

-- Notes the keys of an address that somebody typed, and ties the account that has proved it.
create or replace function auth.note_address(p_email text, p_keys jsonb, p_now timestamptz) returns void
  language plpgsql security definer set search_path = '' as $$
declare
  v_id uuid;
begin
  insert into auth.address_keys as a (email, keys, noted_at) values (p_email, p_keys, p_now)
    on conflict (email) do update set keys = excluded.keys, noted_at = excluded.noted_at;
  select id into v_id from auth.players where email = p_email and verified_at is not null;
  if found then perform auth.bind_person(v_id, p_now); end if;
end
$$;

-- Forgets keys of addresses that became nobody's.
create or replace function auth.purge_address_keys(p_now timestamptz, p_kept interval) returns void
  language sql security definer set search_path = '' as $$
  delete from auth.address_keys a where a.noted_at <= p_now - p_kept
    and not exists (select from auth.players p where p.email = a.email)
    and not exists (select from auth.verifications v where v.email = a.email)
    and not exists (select from auth.registrations r where r.email = a.email)
$$;

grant execute on function auth.note_address, auth.purge_address_keys to parlor_auth;
