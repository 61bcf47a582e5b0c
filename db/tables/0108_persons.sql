-- Who is one person. A person may have several accounts, one after the other or (by a plus-tag) at
-- once; what binds a person binds all of them. An account is tied to a person by keyed hashes of the
-- addresses it proved, folded (workers/auth/person-key.ts), never by an address that somebody merely
-- typed. The hashes outlive the account: they are all that is left of its address.

create table auth.person_keys (
  player_id uuid not null references auth.players on delete cascade,
  -- Which key of the ring made the hash; a rotation adds hashes and takes none away.
  key_id text not null,
  key bytea not null,
  since timestamptz not null,
  primary key (player_id, key)
);
create index person_keys_by_key on auth.person_keys (key);

-- What an address will be known by once it is proved: `[{id, key}]`. Written where an address is
-- typed, because the hash needs a secret that Postgres does not have.
create table auth.address_keys (
  email text primary key,
  keys jsonb not null,
  noted_at timestamptz not null
);

-- Which browsers an account signed in with: keyed hashes of a cookie that a browser keeps. Tells which
-- accounts belong together where two people are needed (auth.are_linked); it makes nobody one person,
-- for a household shares a browser, and clearing cookies defeats it.
create table auth.device_keys (
  player_id uuid not null references auth.players on delete cascade,
  key_id text not null,
  key bytea not null,
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  primary key (player_id, key)
);
create index device_keys_by_key on auth.device_keys (key);
create index device_keys_by_age on auth.device_keys (last_seen_at);
grant select on auth.person_keys, auth.device_keys to parlor_auth;
