-- Providers of games: who they are, what they sign with, what they offer and how they know our players.

create table games.providers (
  id int primary key check (id between 1 and 100000),
  name text not null unique,
  enabled boolean not null default false
);

-- The secret itself is kept sealed elsewhere; the state is read with every call that moves coins.
create table games.provider_keys (
  provider_id int not null references games.providers,
  id text not null,
  live boolean not null,
  primary key (provider_id, id)
);

create table games.provider_games (
  provider_id int not null references games.providers,
  game_id text not null,
  enabled boolean not null default false,
  primary key (provider_id, game_id)
);

-- A provider never gets a player's own id, which opens their profile and would let two providers join
-- what they know. The alias is a keyed hash of both.
create table games.provider_players (
  provider_id int not null references games.providers,
  alias text not null,
  player_id uuid not null,
  primary key (provider_id, alias),
  unique (provider_id, player_id)
);

-- Tokens that a game plays with. Only a hash is kept.
create table games.provider_sessions (
  token_hash bytea primary key,
  provider_id int not null references games.providers,
  session_id uuid not null,
  player_id uuid not null,
  sign_in_id uuid not null,
  game_id text not null,
  currency text not null check (currency in ('GC', 'SC')),
  expires_at timestamptz not null,
  superseded_at timestamptz
);
create index provider_sessions_player on games.provider_sessions (player_id)
  where superseded_at is null;

-- A nonce is used up by a refused call too: one that was caught on its way must not work later. The id of
-- the call tells a repeat of our own from a second use.
create table games.provider_nonces (
  provider_id int not null references games.providers,
  nonce text not null check (length(nonce) between 1 and 200),
  call_id uuid not null,
  at timestamptz not null default clock_timestamp(),
  primary key (provider_id, nonce)
);
create index provider_nonces_old on games.provider_nonces (at);
