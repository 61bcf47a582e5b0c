-- Who somebody says they are (tier 1): name, birth date, address. The Worker compliance seals them under
-- its own ring, so that no query of a stolen password reads them; what others ask is answered from a
-- coarse place and from keyed hashes.

create schema identity;
grant usage on schema identity to parlor_compliance;

create table identity.profiles (
  player_id uuid primary key,
  sealed text not null check (length(sealed) between 1 and 8000),
  -- Which key of the ring sealed it, and made the newest of its hashes.
  key_id text not null,
  -- Country, and region where the country has any here: `US-TX`.
  place text not null check (place ~ '^[A-Z]{2}(-[A-Z0-9]{1,3})?$'),
  version int not null check (version > 0),
  declared_at timestamptz not null
);
create index profiles_by_key on identity.profiles (key_id);

-- When a profile was declared or changed: how often is limited. What was declared before is not kept.
create table identity.declarations (
  player_id uuid not null,
  version int not null,
  at timestamptz not null,
  primary key (player_id, version)
);

-- By what a household and a person are known again, under each key of the ring. An address that was left
-- keeps its hash, and so does a name: else a move of an hour would shed what binds.
create table identity.keys (
  player_id uuid not null,
  kind text not null check (kind in ('household', 'person')),
  key_id text not null,
  key bytea not null check (length(key) = 32),
  since timestamptz not null,
  -- Null: declared now.
  left_at timestamptz,
  primary key (player_id, kind, key)
);
create index keys_by_key on identity.keys (key);

grant select on identity.profiles, identity.declarations to parlor_compliance;
