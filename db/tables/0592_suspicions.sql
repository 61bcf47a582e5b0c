-- Notes on activity that may have to be reported. Nobody who is noted may learn of it: a note is in no
-- export, outlives the account, and the audit log names it by its own id.

create table compliance.suspicions (
  id uuid primary key,
  player_id uuid not null,
  -- `filed`: it was reported; the text holds the reference of the report.
  kind text not null check (kind in ('note', 'filed')),
  -- Sealed by the Worker: who reads the database learns that there is one, and not what it says.
  sealed text not null check (length(sealed) between 1 and 20000),
  key_id text not null,
  written_by uuid not null,
  key text not null check (length(key) between 1 and 128),
  digest bytea not null,
  written_at timestamptz not null,
  unique (written_by, key)
);
create index suspicions_of on compliance.suspicions (player_id, id);
create index suspicions_by_key on compliance.suspicions (key_id);
create index suspicions_written on compliance.suspicions (written_at);
