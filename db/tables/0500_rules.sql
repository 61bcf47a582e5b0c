-- The law as dated rows: what may be done where, from when on, by which source. Rows are never changed
-- or removed; of the rows of a place the newest that has begun counts. Beside them what is known of
-- where players are.

-- What a player may do at a place: everything; nothing with Sweeps Coins; ask for prizes and nothing
-- else; nothing.
create type rules.mode as enum ('open', 'gc_only', 'redeem_only', 'blocked');

-- What every row says: where, from when on, by what, how sure that is, and who entered it. A place is a
-- country (`US`), a region of one (`US-TX`), or `*`, which stands beside every other.
create table rules.template (
  id bigint primary key generated always as identity,
  place text not null check (place ~ '^(\*|[A-Z]{2}(-[A-Z0-9]{1,3})?)$'),
  begins_at timestamptz not null,
  instrument text not null check (length(instrument) between 1 and 300),
  source_url text check (length(source_url) <= 500),
  source_date date,
  -- `development` is for people who try the platform out; a live environment refuses to start over
  -- such a row.
  certainty text not null
    check (certainty in ('sure', 'likely', 'uncertain', 'policy', 'development')),
  note text not null default '' check (length(note) <= 2000),
  entered_at timestamptz not null default clock_timestamp(),
  -- Null: came with the release.
  entered_by uuid,
  second_by uuid check (second_by <> entered_by)
);

create table rules.place_modes (
  like rules.template including all,
  mode rules.mode not null,
  -- Where Sweeps Coins cannot be played, playthrough may not keep them from being redeemed.
  locks text not null default 'kept' check (locks in ('kept', 'waived')),
  -- How long prizes may be asked for while the mode is redeem_only; null: without end.
  redeem_until timestamptz check (redeem_until > begins_at),
  unique (place, begins_at)
);

-- One thing at a place that is other than its mode says.
create table rules.place_features (
  like rules.template including all,
  feature text not null
    check (feature in ('gc_purchase', 'gc_play', 'sc_grant', 'sc_play', 'redeem')),
  -- Null: as the mode says.
  allowed boolean,
  unique (place, feature, begins_at)
);

-- What one round may pay at most, in Sweeps Coins.
create table rules.prize_caps (
  like rules.template including all,
  -- Null: no cap.
  amount_micros bigint check (amount_micros > 0),
  unique (place, begins_at)
);

-- From which age on; of the rows of the place and of `*` the higher counts.
create table rules.ages (
  like rules.template including all,
  -- `account` is having one at all.
  feature text not null
    check (feature in ('account', 'gc_purchase', 'gc_play', 'sc_grant', 'sc_play')),
  years int not null check (years between 18 and 120),
  unique (place, feature, begins_at)
);

drop table rules.template;

-- Whose clock a birthday goes by. A place without one has the last clock of the earth, where every
-- day comes latest.
create table rules.place_zones (
  place text primary key,
  zone text not null
);
insert into rules.place_zones
  select 'US-' || region, zone from (values
    ('America/New_York', 'CT DC DE FL GA IN KY MA MD ME MI NC NH NJ NY OH PA RI SC VA VT WV'),
    ('America/Chicago', 'AL AR IA IL KS LA MN MO MS ND NE OK SD TN TX WI'),
    ('America/Denver', 'CO ID MT NM UT WY'),
    ('America/Phoenix', 'AZ'),
    ('America/Los_Angeles', 'CA NV OR WA'),
    ('America/Anchorage', 'AK'),
    ('Pacific/Honolulu', 'HI'),
    ('America/Puerto_Rico', 'PR VI'),
    ('Pacific/Guam', 'GU MP'),
    ('Pacific/Pago_Pago', 'AS')) z (zone, regions),
    unnest(string_to_array(regions, ' ')) region;

-- How often the rules have changed: a table that was told another number asks again before its next
-- stake. Read by every settlement and locked by none.
create table rules.epoch (
  one boolean primary key default true check (one),
  number bigint not null
);
insert into rules.epoch values (true, 0);

-- Where players were seen, from when to when, and how long that counts. The rows that count still say
-- where a player is; the others are the history.
create table rules.player_places (
  id bigint primary key generated always as identity,
  player_id uuid not null,
  -- `unknown` is a place too: somebody who hides it.
  place text not null check (place ~ '^(unknown|[A-Z]{2}(-[A-Z0-9]{1,3})?)$'),
  method text not null check (method in ('edge', 'device', 'staff')),
  -- What speaks against believing it.
  risks text[] not null default '{}',
  accuracy_metres int check (accuracy_metres >= 0),
  -- Where it can be looked up: the proof's own number, never the proof.
  evidence text check (length(evidence) <= 200),
  first_seen_at timestamptz not null,
  seen_at timestamptz not null,
  valid_until timestamptz not null
);
create index player_places_now on rules.player_places (player_id, valid_until desc);

-- Why a player may not do something now; code null: they may.
create type rules.verdict as (
  code text,
  -- When this may be another answer by itself.
  changes_at timestamptz,
  place text,
  mode rules.mode,
  -- From which age on, where they are younger.
  minimum_age int
);

insert into locks.slots select 'rules.place', s from generate_series(0, 1023) s;
insert into locks.slots values ('rules.calendar', 0);

grant usage on schema rules to parlor_auth, parlor_games, parlor_social, parlor_compliance;
grant usage on schema auth, audit, approvals to parlor_compliance;
