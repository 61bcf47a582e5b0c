-- Where a player is, as far as anybody knows. Whoever serves them notes what the edge saw or a device
-- proved; nobody takes a place back. Several at once count together: somebody with two sockets in two
-- places may do what both allow. A device's proof speaks louder than the edge, which knows networks
-- and not people.

-- What speaks against believing a place.
create or replace function rules.doubts() returns text[] language sql immutable as $$
  select array['tor', 'hosting', 'spoofed']
$$;

-- Notes where a player was seen: `{place, method, risks, validForSeconds, accuracyMetres?, evidence?}`.
-- A request whose region nobody can tell says nothing; one that hides it (a risk) does.
create or replace function rules.note_place_at(for_player uuid, seen jsonb, at timestamptz) returns void
language plpgsql as $$
declare
  seen_place text := seen ->> 'place';
  seen_method text := coalesce(seen ->> 'method', 'edge');
  seen_risks text[] := array(select jsonb_array_elements_text(coalesce(seen -> 'risks', '[]'))
    order by 1);
  until_at timestamptz := at + make_interval(secs => (seen ->> 'validForSeconds')::int);
  known rules.player_places;
begin
  if seen_place = 'unknown' and seen_risks = '{}' then return; end if;
  -- Two requests of one player see one place: the later one finds the earlier one's row.
  perform locks.take('rules.place', array[for_player::text]);
  select * into known from rules.player_places p
    where p.player_id = for_player and p.place = seen_place and p.method = seen_method
      and p.valid_until > at
    order by p.id desc limit 1;
  if known.id is not null and known.risks = seen_risks then
    -- The usual request: a row that was written a moment ago is as good as a new one, unless the player
    -- was seen elsewhere since.
    update rules.player_places set seen_at = at, valid_until = greatest(valid_until, until_at)
      where id = known.id and (valid_until < until_at - interval '1 minute' or exists (
        select from rules.player_places o where o.player_id = for_player and o.valid_until > at
          and o.seen_at > known.seen_at));
    return;
  end if;
  update rules.player_places p set valid_until = at
    where p.player_id = for_player and p.valid_until > at
      and (p.id = known.id or (seen_method <> 'edge' and p.method = 'edge'));
  insert into rules.player_places (player_id, place, method, risks, accuracy_metres, evidence,
      first_seen_at, seen_at, valid_until)
    values (for_player, seen_place, seen_method, seen_risks, (seen ->> 'accuracyMetres')::int,
      seen ->> 'evidence', at, at, until_at);
  perform ledger.standing_changed(for_player);
end
$$;

-- Granted to every service, as audit.append is.
create or replace function rules.note_place(for_player uuid, seen jsonb) returns void
language sql security definer set search_path = '' as $$
  select rules.note_place_at(for_player, seen, clock_timestamp())
$$;

grant execute on function rules.note_place
  to parlor_auth, parlor_payments, parlor_games, parlor_social, parlor_compliance;
