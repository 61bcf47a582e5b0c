-- Who lives with somebody who works here (identity.keys): judged when either declares an address, gets a
-- role or loses the last one. An address that was left counts for 30 days, so the end of a bar is known
-- when it is drawn and needs no job.

-- Until when this player is of a household of staff; null: they are of none.
create or replace function rules.lives_with_staff_until(for_player uuid) returns timestamptz
language plpgsql stable as $$
begin
  return (select max(least(coalesce(mine.left_at, 'infinity'), coalesce(theirs.left_at, 'infinity')))
      + interval '30 days'
    from identity.keys mine
      join identity.keys theirs on theirs.key = mine.key and theirs.kind = 'household'
    where mine.player_id = for_player and mine.kind = 'household'
      and theirs.player_id <> all (ledger.same_person(for_player))
      and exists (select from auth.player_roles r
        where r.player_id = any (ledger.same_person(theirs.player_id))));
end
$$;

-- Draws, moves or ends the bar that follows from it.
create or replace function rules.judge_household(for_player uuid, at timestamptz) returns void
language plpgsql as $$
declare
  until_at timestamptz := rules.lives_with_staff_until(for_player);
  runs boolean := coalesce(until_at > at, false);
  ends timestamptz := case when not runs then at when until_at < 'infinity' then until_at end;
  open_one rules.person_bars;
begin
  select * into open_one from rules.person_bars b
    where b.player_id = for_player and b.kind = 'household' and b.entered_by is null
      and coalesce(b.ends_at, 'infinity') > at;
  if not found then
    if not runs then return; end if;
    insert into rules.person_bars (player_id, kind, begins_at, ends_at, reason)
      values (for_player, 'household', at, ends, 'declares the address of somebody with a role');
  else
    if open_one.ends_at is not distinct from ends then return; end if;
    update rules.person_bars set ends_at = ends where id = open_one.id;
  end if;
  perform ledger.standing_changed(for_player);
end
$$;

-- The slots of all addresses of a person, theirs of before too: who moves in and who gets a role at the
-- same moment must see each other.
create or replace function rules.lock_households(persons uuid[], more text[]) returns void
language plpgsql as $$
begin
  perform locks.take('rules.household', more || array(
    select encode(k.key, 'hex') from identity.keys k
      where k.player_id = any (persons) and k.kind = 'household'));
end
$$;

-- Everybody who ever declared an address of these accounts.
create or replace function rules.judge_neighbours(persons uuid[], at timestamptz) returns void
language plpgsql as $$
declare
  neighbour uuid;
begin
  for neighbour in select distinct theirs.player_id from identity.keys mine
      join identity.keys theirs on theirs.key = mine.key and theirs.kind = 'household'
    where mine.player_id = any (persons) and mine.kind = 'household'
      and theirs.player_id <> all (persons)
    order by 1
  loop
    perform rules.judge_household(neighbour, at);
  end loop;
end
$$;

-- An account declared an address, or left one. The caller holds the slots.
create or replace function rules.household_declared(for_player uuid, at timestamptz) returns void
language plpgsql as $$
declare
  persons uuid[] := ledger.same_person(for_player);
begin
  perform rules.judge_household(for_player, at);
  if exists (select from auth.player_roles r where r.player_id = any (persons)) then
    perform rules.judge_neighbours(persons, at);
  end if;
end
$$;

create or replace function rules.roles_change_households() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  persons uuid[] := ledger.same_person(coalesce(new.player_id, old.player_id));
begin
  perform rules.lock_households(persons, '{}');
  perform rules.judge_neighbours(persons, clock_timestamp());
  return null;
end
$$;
create or replace trigger player_roles_change_households after insert or delete on auth.player_roles
  for each row execute function rules.roles_change_households();

-- Bars a person on the word of staff: one that staff entered already stays as it is.
create or replace function rules.bar_person(barred uuid, by_staff uuid, why text, http_request_id text)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  at timestamptz;
  bar rules.person_bars;
begin
  perform locks.take('compliance.player', array[barred::text]);
  at := clock_timestamp();
  if ledger.player_status(barred) is null then return approvals.refusal('not_found'); end if;
  if auth.are_linked(barred, by_staff) then return approvals.refusal('accounts_linked'); end if;
  select * into bar from rules.person_bars b where b.player_id = barred and b.kind = 'household'
    and b.entered_by is not null and b.ends_at is null;
  if not found then
    insert into rules.person_bars (player_id, kind, begins_at, reason, entered_by)
      values (barred, 'household', at, why, by_staff) returning * into bar;
    perform audit.append('person_bar.entered', by_staff, 'player', barred::text,
      jsonb_build_object('barId', bar.id::text, 'reason', why), http_request_id);
    perform ledger.standing_changed(barred);
  end if;
  return rules.bar_json(bar);
end
$$;

create or replace function rules.bar_json(bar rules.person_bars) returns jsonb language sql as $$
  select jsonb_build_object('id', bar.id::text, 'playerId', bar.player_id, 'kind', bar.kind,
    'reason', bar.reason, 'enteredBy', bar.entered_by,
    'sinceMs', floor(extract(epoch from bar.begins_at) * 1000)::text,
    'untilMs', floor(extract(epoch from bar.ends_at) * 1000)::text)
$$;

-- Bars of now, or of one player all that were; newest first.
create or replace function rules.bars_of(of_player uuid, before_id bigint, count_max int)
returns setof jsonb language sql security definer set search_path = '' as $$
  select rules.bar_json(b) from rules.person_bars b
    where (before_id is null or b.id < before_id) and case when of_player is null
      then coalesce(b.ends_at, 'infinity') > clock_timestamp() else b.player_id = of_player end
    order by b.id desc limit count_max
$$;

-- Asks that a bar which staff entered end; a second person decides. The others follow what they stand for.
create or replace function rules.ask_bar_end(approval_id uuid, bar_id bigint, asker uuid, why text,
  http_request_id text) returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  at timestamptz := clock_timestamp();
  bar rules.person_bars;
begin
  select * into bar from rules.person_bars b where b.id = bar_id and b.ends_at is null;
  if not found then return approvals.refusal('not_found'); end if;
  if bar.entered_by is null then return approvals.refusal('forbidden'); end if;
  return approvals.ask(approval_id, 'person_bar_end', bar.player_id,
    jsonb_build_object('barId', bar_id::text), asker, why, at, http_request_id);
end
$$;

-- Runs inside the decision.
create or replace function rules.act_on_bar_end(request approvals.requests, context jsonb) returns jsonb
language plpgsql set search_path = '' as $$
begin
  if request.state <> 'approved' then return '{}'; end if;
  perform approvals.consume(request.id, 'person_bar_end', request.subject_id, request.act);
  perform locks.take('compliance.player', array[request.subject_id::text]);
  update rules.person_bars set ends_at = greatest(begins_at, clock_timestamp())
    where id = (request.act ->> 'barId')::bigint and ends_at is null;
  perform audit.append('person_bar.ended', request.decided_by, 'player', request.subject_id::text,
    request.act || jsonb_build_object('askedBy', request.asked_by, 'reason', request.reason),
    context ->> 'requestId');
  perform ledger.standing_changed(request.subject_id);
  return '{}';
end
$$;

grant execute on function rules.bar_person, rules.bars_of, rules.ask_bar_end to parlor_compliance;
