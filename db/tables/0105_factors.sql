-- The second factor: TOTP, recovery codes, and the challenges between a password and a code.

create table auth.totp (
  player_id uuid primary key references auth.players on delete cascade,
  sealed_seed text not null,
  -- The newest time step that was used; only a later one counts.
  last_step bigint not null,
  confirmed_at timestamptz not null
);

-- A seed that waits for a code to prove it. The active one stays until then.
create table auth.totp_enrolments (
  player_id uuid primary key references auth.players on delete cascade,
  sealed_seed text not null,
  expires_at timestamptz not null
);

create table auth.recovery_codes (
  player_id uuid not null references auth.players on delete cascade,
  code_hash bytea not null,
  used_at timestamptz,
  primary key (player_id, code_hash)
);

-- Password proved, factor not yet: opens nothing but the second step.
create table auth.challenges (
  token_hash bytea primary key,
  player_id uuid not null references auth.players on delete cascade,
  tries integer not null default 0,
  expires_at timestamptz not null
);
create index challenges_by_player on auth.challenges (player_id);
create index challenges_by_end on auth.challenges (expires_at);
grant select on auth.totp, auth.totp_enrolments, auth.recovery_codes to parlor_auth;
