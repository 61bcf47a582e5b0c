-- Where a player was seen. A device's proof counts once. What compliance holds of somebody who leaves goes
-- here.

-- Notes a place that a device proved; `replayed` when the proof was taken before.
create or replace function rules.note_proof(for_player uuid, seen jsonb, proof_number text,
  expires timestamptz)
returns text language plpgsql security definer set search_path = '' as $$
begin
  insert into rules.used_proofs values (proof_number, expires) on conflict do nothing;
  if not found then return 'replayed'; end if;
  perform rules.note_place(for_player, seen);
  return 'noted';
end
$$;

-- Forgets numbers of proofs that are too old to be shown again; how many.
create or replace function rules.sweep_proofs(at timestamptz) returns int
language plpgsql security definer set search_path = '' as $$
declare
  swept int;
begin
  delete from rules.used_proofs where expires_at < at - interval '1 hour';
  get diagnostics swept = row_count;
  return swept;
end
$$;

-- Players whose account closes. A few seconds pass first, in which calls that were under way end.
create or replace function rules.leaving(at timestamptz, count_max int) returns setof uuid
language sql stable security definer set search_path = '' as $$
  select player_id from auth.erasures_pending
    where requested_at <= at - interval '5 seconds' order by random() limit count_max
$$;

-- Removes where the player was seen and who they said they are, and says so.
create or replace function rules.let_go(for_player uuid) returns void
language plpgsql security definer set search_path = '' as $$
begin
  perform locks.take('compliance.player', array[for_player::text]);
  perform identity.let_go(for_player, clock_timestamp());
  perform locks.take('rules.place', array[for_player::text]);
  delete from rules.player_places where player_id = for_player;
  perform compliance.forget_harm(for_player);
  perform auth.acknowledge_erasure(for_player);
end
$$;

grant execute on function rules.note_proof, rules.sweep_proofs, rules.leaving, rules.let_go
  to parlor_compliance;
