-- Facts of players that other services may read.

create or replace view auth.player_facts as
  select id as player_id, birth_date, status, verified_at, display_name, display_name_folded,
    name_version, person_id, terms_accepted_at
  from auth.players;
grant select on auth.player_facts
  to parlor_payments, parlor_games, parlor_social, parlor_compliance;

-- Sign-ins that nobody has ended, and when they end by themselves. For the functions of the ledger alone.
create or replace view auth.live_sign_ins as
  select id as sign_in_id, player_id, least(expires_at, idle_expires_at) as until_at
  from auth.sign_ins where revoked_at is null;

create or replace view auth.erasures_pending as
  select e.player_id, e.requested_at, e.forfeit_balance
  from auth.erasures e
  where e.erased_at is null and not (session_user = any (e.acknowledged));
grant select on auth.erasures_pending
  to parlor_payments, parlor_games, parlor_social, parlor_compliance;
