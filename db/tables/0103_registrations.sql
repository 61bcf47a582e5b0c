-- Registrations, the single-use secrets that are mailed, and the counters behind the limits.
-- No account exists before its address is confirmed: anybody can register any address, so what they
-- typed waits in auth.registrations until who reads the mailbox proves which of them is theirs.

create table auth.verifications (
  id uuid primary key,
  player_id uuid not null references auth.players on delete cascade,
  kind text not null,
  email text not null,
  token_hash bytea not null unique,
  expires_at timestamptz not null
);

-- A new one replaces the old one: a resend kills what was sent before. Not so a link that takes an
-- address back: whoever moved an account could void it by moving the account once more.
create unique index verifications_by_kind on auth.verifications (player_id, kind)
  where kind <> 'undo_email';
create index verifications_by_end on auth.verifications (expires_at);

-- One row per address and password. The password's hash has the salt of its address (see
-- password-hash.ts), so the same password is the same row, and proving one of any number of rows
-- costs one hash.
create table auth.registrations (
  id uuid primary key,
  email text not null,
  password_hash text not null,
  password_is_long boolean not null,
  display_name text not null,
  display_name_folded text not null,
  birth_date date not null,
  terms_accepted_at timestamptz not null,
  -- What the browser that registered holds as a cookie, hashed; and the network it came from.
  browser_hash bytea not null,
  address_group text not null,
  expires_at timestamptz not null,
  unique (email, password_hash)
);
create index registrations_by_end on auth.registrations (expires_at);

-- What was mailed to prove an address. It proves the mailbox and nothing else: it belongs to no
-- registration, so it does not matter which of several mails is opened.
create table auth.registration_links (
  token_hash bytea primary key,
  email text not null,
  expires_at timestamptz not null,
  code_hash bytea not null,
  code_expires_at timestamptz not null,
  code_tries integer not null default 0,
  -- The address was confirmed while this link lived; kept to tell its holder so.
  used_at timestamptz
);
create index registration_links_by_email on auth.registration_links (email);
create index registration_links_by_end on auth.registration_links (expires_at);

create table auth.limits (
  key text primary key,
  count integer not null,
  since timestamptz not null,
  blocked_until timestamptz not null,
  forget_at timestamptz not null
);
create index limits_by_end on auth.limits (forget_at);
