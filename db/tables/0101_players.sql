-- Players, their credentials and roles, and the mails that wait for their provider.

create table auth.players (
  id uuid primary key,
  -- Normalised (NFKC, lower case, ASCII domain); null once the account was erased.
  email text unique,
  display_name text not null,
  -- Lower case with look-alikes folded: two names that read the same cannot both exist.
  display_name_folded text not null unique,
  -- Raised with each new name; rooms and hubs keep the highest they heard of.
  name_version bigint not null default 1,
  birth_date date,
  status text not null default 'active' check (status in ('active', 'banned', 'closing', 'erased')),
  -- When the address was proved. Registration makes no account before that.
  verified_at timestamptz,
  terms_accepted_at timestamptz not null,
  -- Tokens carry it; every change of rights, password or factor raises it and so ends them.
  rights_version integer not null default 0,
  -- Raised with every change to the list of living sign-ins; the hub keeps the highest it saw.
  sign_ins_version bigint not null default 0,
  -- The oldest account of the same person (0108): what binds a person is asked for by it.
  person_id uuid not null,
  created_at timestamptz not null,
  check ((status = 'erased') = (email is null))
);
create index players_by_creation on auth.players (created_at, id);
create index players_by_person on auth.players (person_id);

create table auth.credentials (
  player_id uuid primary key references auth.players on delete cascade,
  password_hash text not null,
  changed_at timestamptz not null,
  -- Raised with every new password, not when its hash is renewed: who proved an older one is late.
  version integer not null default 0,
  -- Twelve characters or more, which staff need; the hash does not tell.
  is_long boolean not null,
  -- The network where a mailed link or code was last used: its owner was there.
  proved_from text
);

-- Roles beyond `player`, which everybody has.
create table auth.player_roles (
  player_id uuid not null references auth.players,
  role text not null check (role in ('support', 'moderator', 'finance', 'operator', 'admin')),
  granted_by uuid,
  granted_at timestamptz not null,
  primary key (player_id, role)
);

-- A name asked for with a registration is held for its address while that waits, also when the
-- address has an account already: otherwise the name's freedom would tell that it is known.
create table auth.name_reservations (
  display_name_folded text primary key,
  email text not null,
  expires_at timestamptz not null
);
create index name_reservations_by_email on auth.name_reservations (email);

-- A name that was given up is held back for a while: whoever took it at once would be taken for the
-- one who had it. Only that one may have it again; nobody, once the account is erased.
create table auth.released_names (
  display_name_folded text primary key,
  player_id uuid references auth.players on delete set null,
  until timestamptz not null
);
grant usage on schema auth to parlor_payments, parlor_games, parlor_social;

-- Mail that must go out. The content is sealed: it carries tokens that are hashed everywhere else.
create table auth.mail_outbox (
  id uuid primary key,
  player_id uuid references auth.players on delete cascade,
  to_address text not null,
  template text not null,
  sealed text not null,
  created_at timestamptz not null,
  due_at timestamptz not null,
  attempts integer not null default 0,
  last_error text,
  -- Given up: not sent any more, kept for operators to see. Its links are long dead.
  parked_at timestamptz
);
create index mail_outbox_due on auth.mail_outbox (due_at) where parked_at is null;
create index mail_outbox_parked on auth.mail_outbox (parked_at) where parked_at is not null;
grant select on auth.players, auth.credentials, auth.player_roles, auth.mail_outbox to parlor_auth;
