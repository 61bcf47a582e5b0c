-- The outbox of standings. Whatever changes what a player may do counts their version up in the same
-- transaction; a table that was told an older one asks again. What changes by the clock alone is told
-- by nobody: a standing says when.

-- Something that standings say has changed for this person, all accounts included. Call it behind
-- whatever else waits, because the rows stay locked until the end.
create or replace function ledger.standing_changed(for_player uuid) returns void language plpgsql as $$
begin
  insert into ledger.standing_notices as n (player_id, version, due_at)
    select id, 1, clock_timestamp() from unnest(ledger.same_person(for_player)) id order by id
    on conflict (player_id) do update set version = n.version + 1, due_at = excluded.due_at,
      attempts = 0, parked_at = null, last_error = null;
end
$$;

-- The same for everybody with a table open, when a rule changes that nobody knew to come.
create or replace function ledger.standing_changed_everywhere() returns void language plpgsql as $$
begin
  insert into ledger.standing_notices as n (player_id, version, due_at)
    select player_id, 1, clock_timestamp() from (
      select distinct w.player_id from ledger.sessions s
        join ledger.wallets w on w.account_id = s.wallet_id
        where s.closed_at is null and s.account_id is not null order by w.player_id) at_table
    on conflict (player_id) do update set version = n.version + 1, due_at = excluded.due_at,
      attempts = 0, parked_at = null, last_error = null;
end
$$;

-- Hubs that must hear, those of one person or whoever is due: each row is leased for a while, then it is
-- due again, later each time. `given_at` is a test's own time.
create or replace function ledger.claim_standing_notices(of_player uuid, given_at timestamptz,
  count_max int) returns table (player_id uuid, version bigint)
language plpgsql security definer set search_path = '' as $$
declare
  at timestamptz := coalesce(given_at, clock_timestamp());
  persons uuid[] := case when of_player is not null then ledger.same_person(of_player) end;
begin
  return query update ledger.standing_notices n set (attempts, due_at, parked_at) = (select * from
      outbox.plan(n.attempts, n.parked_at, at, interval '5 seconds', interval '5 minutes', 100))
    where n.player_id in (select q.player_id from ledger.standing_notices q
      where q.told < q.version and q.due_at <= at
        and (persons is null or q.player_id = any (persons))
      order by q.parked_at is not null, q.due_at limit count_max for update skip locked)
    returning n.player_id, n.version;
end
$$;

-- These hubs know these versions; what has changed since then is due as before.
create or replace function ledger.standing_notices_done(players uuid[], versions bigint[])
returns void language sql security definer set search_path = '' as $$
  update ledger.standing_notices n set told = d.version, last_error = null
    from unnest(players, versions) d (player_id, version)
    where n.player_id = d.player_id and n.told < d.version
$$;

create or replace function ledger.standing_notice_failed(of_player uuid, why text) returns void
language sql security definer set search_path = '' as $$
  update ledger.standing_notices set last_error = left(why, 500) where player_id = of_player
$$;

-- An account was closed, banned or let in again. Its name puts the trigger before the one that withdraws
-- checkouts: in this order an exclusion takes both rows.
create or replace function ledger.status_changed() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform ledger.standing_changed(new.id);
  return null;
end
$$;
create or replace trigger players_active_changed after update of status on auth.players
  for each row when (old.status <> new.status and 'active' in (old.status, new.status))
  execute function ledger.status_changed();

grant usage on schema ledger to parlor_compliance, parlor_auth, parlor_games;
grant execute on function ledger.claim_standing_notices, ledger.standing_notices_done,
  ledger.standing_notice_failed
  to parlor_payments, parlor_compliance, parlor_auth, parlor_games;
