-- What others may ask of a declared profile: a coarse place, and who lives together.

-- Where a player says they live; null without a profile.
create or replace function identity.place_of(for_player uuid) returns text language plpgsql stable as $$
begin
  return (select p.place from identity.profiles p where p.player_id = for_player);
end
$$;

-- The hashes of the address that a player declares now, and of those that they left within 30 days: who
-- moves their account for an hour is still of the household whose share was used. Empty without any.
create or replace function identity.household_at(for_player uuid, at timestamptz) returns bytea[]
language plpgsql stable as $$
begin
  return array(select k.key from identity.keys k
    where k.player_id = for_player and k.kind = 'household'
      and coalesce(k.left_at, 'infinity') > at - interval '30 days'
    order by k.key);
end
$$;

create or replace function identity.household_of(for_player uuid) returns bytea[] language sql as $$
  select identity.household_at(for_player, clock_timestamp())
$$;

-- Whether any of these accounts is of the household of any of those.
create or replace function identity.share_household(these uuid[], those uuid[], at timestamptz)
returns boolean language plpgsql stable as $$
begin
  return exists (select from unnest(these) this, unnest(identity.household_at(this, at)) k
    join identity.keys o on o.key = k and o.kind = 'household'
    where o.player_id = any (those) and coalesce(o.left_at, 'infinity') > at - interval '30 days');
end
$$;
