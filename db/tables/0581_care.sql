-- Signs of play that may do harm, and what follows from them. Read by compliance alone, and by nothing
-- that advertises.

-- What counts as a signal, and how much. Of the rows of a signal the newest that has begun counts.
create table compliance.harm_rules (
  signal text not null check (signal in ('checkout_after_limit', 'stakes_up', 'nights',
    'failed_payments', 'limits_raised', 'breaks_repeated')),
  begins_at timestamptz not null,
  -- Zero: it is not looked for.
  weight int not null check (weight between 0 and 100),
  params jsonb not null,
  primary key (signal, begins_at)
);
insert into compliance.harm_rules values
  ('checkout_after_limit', '2000-01-01Z', 3, '{"minutes": 10}'),
  ('stakes_up', '2000-01-01Z', 2, '{"times": 3, "days": 28, "playedDays": 5,
    "leastMicros": {"GC": 100000000000, "SC": 20000000}}'),
  ('nights', '2000-01-01Z', 2, '{"nights": 3, "days": 7, "minutes": 15, "hours": 5}'),
  ('failed_payments', '2000-01-01Z', 2, '{"count": 3, "hours": 24}'),
  ('limits_raised', '2000-01-01Z', 2, '{"count": 3, "days": 7}'),
  ('breaks_repeated', '2000-01-01Z', 2, '{"count": 3, "days": 30}');

-- From which sum of weights within so many days a step follows, how long after a step the next one is
-- the harder one, and how long the pause of the second step is.
create table compliance.harm_policies (
  begins_at timestamptz primary key,
  threshold int not null check (threshold > 0),
  window_days int not null check (window_days between 1 and 28),
  again_days int not null check (again_days between 1 and 90),
  pause_hours int not null check (pause_hours between 24 and 1008)
);
insert into compliance.harm_policies values ('2000-01-01Z', 4, 7, 14, 24);

-- Which UTC days were looked at. What was before the first row is not.
create table compliance.harm_days (
  day date primary key,
  noted_at timestamptz not null,
  signals int not null
);
insert into compliance.harm_days
  values ((statement_timestamp() at time zone 'UTC')::date - 1, statement_timestamp(), 0);

-- One a day of each, of a person: under the account that gives the person its name.
create table compliance.harm_signals (
  player_id uuid not null,
  day date not null,
  signal text not null,
  weight int not null,
  facts jsonb not null,
  -- When it was asked what follows.
  weighed_at timestamptz,
  primary key (player_id, day, signal)
);
create index harm_signals_waiting on compliance.harm_signals (day, player_id)
  where weighed_at is null;

-- What followed: a notice, a pause, a case for a person. Told to one account, meant for its person.
create table compliance.harm_steps (
  id uuid primary key,
  player_id uuid not null,
  -- The day whose signals brought it about, with those that counted.
  day date not null,
  step text not null check (step in ('notice', 'pause', 'review')),
  score int not null,
  signals jsonb not null,
  at timestamptz not null,
  exclusion_id bigint,
  outcome text check (outcome in ('contacted', 'excluded', 'no_action')),
  reason text check (length(reason) between 1 and 500),
  closed_by uuid,
  closed_at timestamptz,
  unique (player_id, day),
  check ((step = 'pause') = (exclusion_id is not null)),
  check ((closed_at is null) = (closed_by is null) and (closed_at is null) = (outcome is null)
    and (closed_at is null) = (reason is null)),
  check (step = 'review' or closed_at is null)
);
create index harm_steps_waiting on compliance.harm_steps (at)
  where step = 'review' and closed_at is null;

-- Checkouts that began while a limit on losses was reached, with when something last moved at a table of
-- the person: no later than that the limit was reached.
create table compliance.limit_checkouts (
  purchase_id uuid primary key,
  player_id uuid not null,
  at timestamptz not null,
  played_at timestamptz not null
);
create index limit_checkouts_at on compliance.limit_checkouts (at);
create index limit_checkouts_player on compliance.limit_checkouts (player_id);

insert into locks.slots values ('compliance.care', 0);
grant select on compliance.harm_steps to parlor_compliance;

-- The platform makes an exclusion by itself: then nobody of the staff did.
alter table ledger.house_exclusions alter column made_by drop not null;

-- A day's play, failures and changes are found by their day.
create index day_results_day on ledger.day_results (day, wallet_id);
create index purchases_failed on payments.purchases (created_at) where payment_state = 'failed';
create index limit_changes_at on ledger.limit_changes using brin (at);
create index time_limit_changes_at on ledger.time_limit_changes using brin (at);
create index exclusions_at on ledger.exclusions using brin (starts_at);
