-- Sign-ins: one row is one device's sign-in and its family of refresh tokens. The revocation outbox
-- makes sure that a player's hub and open sockets learn of every end, however often it takes.

create table auth.sign_ins (
  -- The `sid` of tokens.
  id uuid primary key,
  player_id uuid not null references auth.players on delete cascade,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null,
  idle_expires_at timestamptz not null,
  -- When and how the owner last proved who they are.
  auth_time timestamptz not null,
  amr text[] not null,
  device text not null,
  place text not null,
  address_group text not null,
  refresh_hash bytea not null unique,
  previous_hash bytea,
  -- Id of the key that made the current refresh token from the previous one.
  refresh_key text,
  revoked_at timestamptz,
  revoked_reason text
);
create index sign_ins_by_player on auth.sign_ins (player_id, created_at desc);
create index sign_ins_by_end on auth.sign_ins (expires_at);

-- Hashes of refresh tokens that were replaced: whoever shows one of them after its successor was
-- used has stolen it.
create table auth.refresh_history (
  hash bytea primary key,
  sign_in_id uuid not null references auth.sign_ins on delete cascade
);
create index refresh_history_by_sign_in on auth.refresh_history (sign_in_id);

create table auth.revocations (
  player_id uuid primary key references auth.players on delete cascade,
  version bigint not null,
  due_at timestamptz not null,
  attempts integer not null default 0,
  -- The player has another name, which rooms must hear of as well.
  renamed boolean not null default false,
  last_error text,
  parked_at timestamptz
);
create index revocations_due on auth.revocations (due_at);
create index revocations_parked on auth.revocations (parked_at) where parked_at is not null;
grant select on auth.sign_ins, auth.revocations to parlor_auth;
