-- Lists of sanctioned people, by version, and who was compared with which. What is kept of a hit is the
-- list's own number of the entry and how alike the names were: never the name of a player.

create table rules.screening_rules (
  begins_at timestamptz primary key,
  -- A list that nobody has confirmed to be the newest for so long stops what leaves.
  list_age_max interval not null check (list_age_max > interval '0'),
  note text not null
);
insert into rules.screening_rules values ('2020-01-01 00:00Z', '48 hours', 'first rule');

create table compliance.sanction_lists (
  id bigint primary key generated always as identity,
  -- `development` is for people who try the platform out; a live environment refuses to start over it.
  source text not null check (source in ('ofac', 'development')),
  -- What tells one text of the list from another: a digest of its files.
  version text not null check (length(version) between 1 and 100),
  entries int not null check (entries > 0),
  names int not null check (names >= entries),
  loaded_at timestamptz not null,
  -- When its publisher was last seen to have no other.
  confirmed_at timestamptz not null check (confirmed_at >= loaded_at)
);

-- The people of a list. Of an older list what a hit names stays, the rest goes with the next one.
create table compliance.sanction_entries (
  list_id bigint not null references compliance.sanction_lists,
  -- The publisher's own number.
  entry bigint not null,
  names text[] not null check (cardinality(names) > 0),
  -- Years of birth, each from and to: `[[1961, 1961], [1955, 1960]]`; empty where the list has none.
  births jsonb not null check (jsonb_typeof(births) = 'array'),
  -- By which the same entry is known again in the next list.
  digest text not null,
  primary key (list_id, entry)
);

create table compliance.screenings (
  id uuid primary key,
  player_id uuid not null,
  -- The check of a document whose verified name was compared.
  check_id uuid not null,
  list_id bigint not null references compliance.sanction_lists,
  at timestamptz not null,
  -- `[{entry, digest, score}]`, score in thousandths.
  hits jsonb not null default '[]' check (jsonb_typeof(hits) = 'array'),
  -- `known`: every hit was in an earlier screening of this check, whose state counts.
  state text not null check (state in ('clear', 'known', 'open', 'cleared', 'confirmed')),
  decided_by uuid,
  second_by uuid check (second_by <> decided_by),
  decided_at timestamptz,
  reason text check (length(reason) between 1 and 500),
  unique (player_id, check_id, list_id),
  check ((state in ('cleared', 'confirmed')) = (second_by is not null)),
  check ((second_by is null) = (decided_by is null) and (second_by is null) = (decided_at is null)),
  check ((state = 'clear') = (hits = '[]'))
);
create index screenings_undecided on compliance.screenings (player_id)
  where state in ('open', 'confirmed');
create index screenings_queue on compliance.screenings (id) where state = 'open';
create index screenings_by_list on compliance.screenings (list_id);

insert into approvals.kinds values
  ('screening', 'parlor_compliance', array['operator', 'admin'], array['operator', 'admin'], '7 days',
    'compliance.act_on_screening');

grant select on compliance.sanction_lists, compliance.sanction_entries, compliance.screenings
  to parlor_compliance;

-- Two loads of a list take turns.
insert into locks.slots values ('compliance.sanctions', 0);
