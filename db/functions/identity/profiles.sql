-- Profiles as players declare them. What is in one only compliance can read; here are its place and hashes.

-- Takes what a player declares: `declared`, or `changed` when the version of the profile (0: none) is no
-- longer the known one, so the caller looks again and sends the same only if it is still news.
-- `keys`: `[{kind, id, key}]`, under every key of the ring.
create or replace function identity.declare(for_player uuid, known_version int, profile_sealed text,
  sealing_key text, at_place text, born date, keys jsonb, http_request_id text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  at timestamptz;
  player record;
  version_now int;
  oldest timestamptz;
begin
  perform locks.take('compliance.player', array[for_player::text]);
  perform rules.lock_households(ledger.same_person(for_player), array(
    select e ->> 'key' from jsonb_array_elements(keys) e where e ->> 'kind' = 'household'));
  at := clock_timestamp();
  select f.status, f.birth_date into player from auth.player_facts f where f.player_id = for_player;
  -- What is declared now would stay behind: what compliance holds may be gone already.
  if player.status is distinct from 'active' then return approvals.refusal('account_closed'); end if;
  version_now := coalesce((select p.version from identity.profiles p
    where p.player_id = for_player), 0);
  if version_now <> known_version then return '{"outcome": "changed"}'; end if;
  if player.birth_date is distinct from born then
    return approvals.refusal('invalid_request',
      '{"field": "dateOfBirth", "problem": "not_as_registered"}');
  end if;
  -- Five a day: enough to correct a mistake, too few to try out who lives where.
  oldest := (select d.at from identity.declarations d where d.player_id = for_player
    order by d.version desc offset 4 limit 1);
  if oldest > at - interval '1 day' then
    return approvals.refusal('rate_limited', jsonb_build_object('retryAfterSeconds',
      ceil(extract(epoch from oldest + interval '1 day' - at))));
  end if;
  insert into identity.profiles as p
      (player_id, sealed, key_id, place, version, declared_at)
    values (for_player, profile_sealed, sealing_key, at_place, 1, at)
    on conflict (player_id) do update set sealed = excluded.sealed, key_id = excluded.key_id,
      place = excluded.place, version = p.version + 1, declared_at = excluded.declared_at;
  insert into identity.declarations values (for_player, version_now + 1, at);
  perform identity.keep_keys(for_player, keys, at);
  -- Wallets come before the notices that both write.
  perform compliance.bind_declared(for_player, http_request_id);
  perform rules.household_declared(for_player, at);
  perform audit.append('identity.declared', for_player, 'player', for_player::text,
    jsonb_build_object('version', version_now + 1), http_request_id);
  return '{"outcome": "declared"}';
end
$$;

-- The hashes of what is declared now; those of before are left, not forgotten.
create or replace function identity.keep_keys(for_player uuid, keys jsonb, at timestamptz) returns void
language sql as $$
  insert into identity.keys as k (player_id, kind, key_id, key, since)
    select for_player, e ->> 'kind', e ->> 'id', decode(e ->> 'key', 'hex'), at
      from jsonb_array_elements(keys) e
    on conflict (player_id, kind, key) do update set left_at = null;
  update identity.keys k set left_at = at
    where k.player_id = for_player and k.left_at is null and not exists (
      select from jsonb_array_elements(keys) e
        where e ->> 'kind' = k.kind and decode(e ->> 'key', 'hex') = k.key)
$$;

-- Profiles that another key of the ring than the current one sealed: they lack hashes under it.
create or replace function identity.sealed_by_others(current_key text, count_max int)
returns setof jsonb language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('playerId', p.player_id, 'version', p.version, 'sealed', p.sealed)
    from identity.profiles p
    where p.key_id <> current_key order by random() limit count_max
$$;

-- Puts the same profile under another key; false when it was changed or left meanwhile.
create or replace function identity.reseal(for_player uuid, known_version int, profile_sealed text,
  sealing_key text, keys jsonb) returns boolean
language plpgsql security definer set search_path = '' as $$
begin
  perform locks.take('compliance.player', array[for_player::text]);
  update identity.profiles p set sealed = profile_sealed, key_id = sealing_key
    where p.player_id = for_player and p.version = known_version;
  if not found then return false; end if;
  perform identity.keep_keys(for_player, keys, clock_timestamp());
  return true;
end
$$;

-- Removes what names somebody; who was paid stays for as long as the tax office may ask. The hashes stay,
-- as those of mail addresses do: what binds a person outlives the account.
create or replace function identity.let_go(for_player uuid, at timestamptz) returns void
language sql as $$
  delete from identity.profiles where player_id = for_player;
  delete from identity.declarations where player_id = for_player;
  select identity.forget_person(for_player, at);
  -- What the provider took goes now and not in 30 days.
  update identity.checks set next_look_at = at
    where player_id = for_player and decided_at is not null and redacted_at is null;
  update identity.keys set left_at = at where player_id = for_player and left_at is null
$$;

grant execute on function identity.declare, identity.sealed_by_others, identity.reseal
  to parlor_compliance;
