-- A check under a recovery: of whoever claims an account, so it is no player's, and what it finds is kept
-- only as whether it was the person who was verified before.

alter table identity.checks alter column player_id drop not null;
alter table identity.checks add column recovery_id uuid;
alter table identity.checks add constraint checks_of_one
  check ((player_id is null) <> (recovery_id is null));
alter table identity.checks add constraint checks_of_claimants_unnamed
  check (recovery_id is null or sealed is null);
create index checks_by_recovery on identity.checks (recovery_id, created_at)
  where recovery_id is not null;
