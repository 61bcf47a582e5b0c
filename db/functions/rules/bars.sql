-- Persons who may not play with Sweeps Coins wherever they are. Whoever gets a role here is one at once,
-- and stops being one with the last role; who lives with them: household_bars.sql.

create or replace function rules.is_barred(for_player uuid, at timestamptz) returns boolean
language plpgsql stable as $$
begin
  return exists (select from rules.person_bars b
    where b.player_id = any (ledger.same_person(for_player)) and b.begins_at <= at
      and coalesce(b.ends_at, 'infinity') > at);
end
$$;

create or replace function rules.roles_changed() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  of_player uuid := coalesce(new.player_id, old.player_id);
  has_role boolean := exists (select from auth.player_roles r where r.player_id = of_player);
  at timestamptz := clock_timestamp();
begin
  if has_role then
    insert into rules.person_bars (player_id, kind, begins_at, reason)
      select of_player, 'staff', at, 'has a role'
      where not exists (select from rules.person_bars b
        where b.player_id = of_player and b.kind = 'staff' and b.ends_at is null);
  else
    update rules.person_bars set ends_at = at
      where player_id = of_player and kind = 'staff' and ends_at is null;
  end if;
  if found then perform ledger.standing_changed(of_player); end if;
  return null;
end
$$;
create or replace trigger player_roles_changed after insert or delete on auth.player_roles
  for each row execute function rules.roles_changed();
