-- A player's limits in time: how long they may be at tables on a UTC day, and after how long at tables
-- they are asked whether to go on.

create table ledger.time_limits (
  player_id uuid not null,
  kind text not null check (kind in ('session_time', 'reality_check')),
  -- Null is no limit.
  minutes int,
  -- A longer time waits here until its own time has come.
  next_minutes int,
  next_at timestamptz,
  primary key (player_id, kind),
  check (case kind when 'session_time' then minutes between 15 and 1440
    else minutes between 15 and 120 end),
  check (case kind when 'session_time' then next_minutes between 15 and 1440
    else next_minutes between 15 and 120 end),
  check (next_at is not null or next_minutes is null)
);

-- Every change as it was asked for; nothing is removed.
create table ledger.time_limit_changes (
  id bigint primary key generated always as identity,
  player_id uuid not null,
  kind text not null,
  minutes int,
  effective_at timestamptz not null,
  at timestamptz not null
);

-- When a player last said whether to go on; time at tables counts from there.
create table ledger.reality_checks (
  player_id uuid primary key,
  answered_at timestamptz not null
);

-- Time at tables is the union of the spans in which they were open.
create index sessions_ended on ledger.sessions (wallet_id, closed_at) where account_id is not null;

-- Until when a player may be at tables if they stay; when they are asked whether to go on, and after how
-- many minutes again; which limit is reached, where it is not that of losses.
alter type ledger.standing add attribute play_until timestamptz;
alter type ledger.standing add attribute check_at timestamptz;
alter type ledger.standing add attribute check_minutes int;
alter type ledger.standing add attribute reached_limit jsonb;

grant select on ledger.time_limits, ledger.time_limit_changes to parlor_payments;
