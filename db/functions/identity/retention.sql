-- How long what tells of a person outlives their account: who was paid is asked about for years.

-- Until when what is of a kind is kept of somebody who has left; null: nothing was ever sent to them.
create or replace function identity.kept_until(for_player uuid, of_kind text, at timestamptz)
returns timestamptz language plpgsql stable as $$
begin
  return (select max(r.sent_at) from payments.redemptions r where r.player_id = for_player)
    + (select n.keeps from rules.retention_rules n
        where n.kind = of_kind and n.begins_at <= at order by n.begins_at desc limit 1);
end
$$;

-- Whether nobody has to ask about it any more.
create or replace function identity.is_forgotten(for_player uuid, of_kind text, at timestamptz)
returns boolean language sql stable as $$
  select coalesce(identity.kept_until(for_player, of_kind, at) <= at, true)
$$;

-- Removes of an account what nobody has to ask about any more: the verified name, the forms of the
-- taxpayer, and who was compared with which list. A person who may be or is a listed one stays known.
create or replace function identity.forget_person(for_player uuid, at timestamptz) returns int
language plpgsql as $$
declare
  forgotten int := 0;
  rows int;
begin
  if identity.is_forgotten(for_player, 'identity', at) then
    update identity.checks set sealed = null, key_id = null, url = null
      where player_id = for_player and (sealed is not null or url is not null);
    get diagnostics forgotten = row_count;
  end if;
  if identity.is_forgotten(for_player, 'tax', at) then
    delete from compliance.tax_forms where player_id = for_player;
    get diagnostics rows = row_count;
    forgotten := forgotten + rows;
  end if;
  if identity.is_forgotten(for_player, 'screening', at) then
    delete from compliance.screenings where player_id = for_player
      and state in ('clear', 'known', 'cleared');
    get diagnostics rows = row_count;
    forgotten := forgotten + rows;
  end if;
  return forgotten;
end
$$;

-- Of players who left, what has had its time; how many rows.
create or replace function identity.forget_old(count_max int) returns int
language plpgsql security definer set search_path = '' as $$
declare
  at timestamptz := clock_timestamp();
  account uuid;
  forgotten int := 0;
begin
  for account in select distinct k.player_id from (
      select c.player_id, 'identity' as kind from identity.checks c where c.sealed is not null
      union all select f.player_id, 'tax' from compliance.tax_forms f
      union all select s.player_id, 'screening' from compliance.screenings s
        where s.state in ('clear', 'known', 'cleared')) k
    where ledger.player_status(k.player_id) = 'erased'
      and identity.is_forgotten(k.player_id, k.kind, at)
    limit count_max
  loop
    perform locks.take('compliance.player', array[account::text]);
    forgotten := forgotten + identity.forget_person(account, at);
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
