-- Erasure: who left, and which services must let go of them before what names the person goes.

create table auth.erasures (
  player_id uuid primary key references auth.players,
  requested_at timestamptz not null,
  -- The owner gave up what coins remain.
  forfeit_balance boolean not null,
  acknowledged text[] not null default '{}',
  erased_at timestamptz
);

-- The login roles that hold something of a player and must have acknowledged.
create table auth.erasure_parties (role text primary key);
insert into auth.erasure_parties values ('parlor_payments'), ('parlor_games'), ('parlor_social');
grant select on auth.erasures, auth.released_names to parlor_auth;
