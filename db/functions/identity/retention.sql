-- How long a verified name outlives its account: who was paid is asked about for years.

-- Until when it is kept of somebody who has left; null: nothing was ever sent to them.
create or replace function identity.kept_until(for_player uuid, at timestamptz) returns timestamptz
language plpgsql stable as $$
begin
  return (select max(r.sent_at) from payments.redemptions r where r.player_id = for_player)
    + (select n.keeps from rules.retention_rules n
        where n.kind = 'identity' and n.begins_at <= at order by n.begins_at desc limit 1);
end
$$;

-- Removes the verified name of an account that nobody has to ask about any more.
create or replace function identity.forget_verified(for_player uuid, at timestamptz) returns int
language plpgsql as $$
declare
  forgotten int;
begin
  if identity.kept_until(for_player, at) > at then return 0; end if;
  update identity.checks set sealed = null, key_id = null, url = null
    where player_id = for_player and (sealed is not null or url is not null);
  get diagnostics forgotten = row_count;
  return forgotten;
end
$$;

-- Names of players who left, whose time is over; how many.
create or replace function identity.forget_old(count_max int) returns int
language plpgsql security definer set search_path = '' as $$
declare
  at timestamptz := clock_timestamp();
  account uuid;
  forgotten int := 0;
begin
  for account in select distinct c.player_id from identity.checks c
    where c.sealed is not null and ledger.player_status(c.player_id) = 'erased'
      and coalesce(identity.kept_until(c.player_id, at), at) <= at
    limit count_max
  loop
    perform locks.take('compliance.player', array[account::text]);
    forgotten := forgotten + identity.forget_verified(account, at);
  end loop;
  return forgotten;
end
$$;

-- Checks that another key of the ring than the current one sealed: they lack hashes under it.
create or replace function identity.checks_sealed_by_others(current_key text, count_max int)
returns setof jsonb language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('id', c.id, 'sealed', c.sealed) from identity.checks c
    where c.sealed is not null and c.key_id <> current_key order by random() limit count_max
$$;

-- Puts the same under another key; false when it was forgotten or sealed anew meanwhile.
create or replace function identity.reseal_check(of_check uuid, known_sealed text, new_sealed text,
  sealing_key text, keys jsonb) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
  known identity.checks;
begin
  update identity.checks c set sealed = new_sealed, key_id = sealing_key
    where c.id = of_check and c.sealed = known_sealed returning * into known;
  if not found then return false; end if;
  insert into identity.keys (player_id, kind, key_id, key, since)
    select known.player_id, e ->> 'kind', e ->> 'id', decode(e ->> 'key', 'hex'), clock_timestamp()
      from jsonb_array_elements(keys) e
    on conflict (player_id, kind, key) do nothing;
  return true;
end
$$;

grant execute on function identity.forget_old, identity.checks_sealed_by_others,
  identity.reseal_check to parlor_compliance;
