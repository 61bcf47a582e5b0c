-- Facts of players that other services may read.

create or replace view auth.player_facts as
  select id as player_id, birth_date, status, verified_at, display_name, display_name_folded,
    name_version, person_id, terms_accepted_at
  from auth.players;
grant select on auth.player_facts
  to parlor_payments, parlor_games, parlor_social, parlor_compliance;

create or replace view auth.erasures_pending as
  select e.player_id, e.requested_at, e.forfeit_balance
  from auth.erasures e
  where e.erased_at is null and not (session_user = any (e.acknowledged));
grant select on auth.erasures_pending
  to parlor_payments, parlor_games, parlor_social, parlor_compliance;
