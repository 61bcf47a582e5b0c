-- Players, their credentials and roles, and the facts that other services may read of them.

create table auth.players (
  id uuid primary key,
  -- Normalised (NFKC, lower case, ASCII domain); null once the account was erased.
  email text unique,
  display_name text not null,
  -- Lower case with look-alikes folded: two names that read the same cannot both exist.
  display_name_folded text not null unique,
  -- Raised with each new name; rooms and hubs keep the highest they heard of.
  name_version bigint not null default 1,
  birth_date date,
  status text not null default 'active' check (status in ('active', 'banned', 'closing', 'erased')),
  -- When the address was proved. Registration makes no account before that.
  verified_at timestamptz,
  terms_accepted_at timestamptz not null,
  -- Tokens carry it; every change of rights, password or factor raises it and so ends them.
  rights_version integer not null default 0,
  -- Raised with every change to the list of living sign-ins; the hub keeps the highest it saw.
  sign_ins_version bigint not null default 0,
  -- The oldest account of the same person (0108): what binds a person is asked for by it.
  person_id uuid not null,
  created_at timestamptz not null,
  check ((status = 'erased') = (email is null))
);
create index players_by_creation on auth.players (created_at, id);
create index players_by_person on auth.players (person_id);

create table auth.credentials (
  player_id uuid primary key references auth.players on delete cascade,
  password_hash text not null,
  changed_at timestamptz not null,
  -- Raised with every new password, not when its hash is renewed: who proved an older one is late.
  version integer not null default 0,
  -- Twelve characters or more, which staff need; the hash does not tell.
  is_long boolean not null,
  -- The network where a mailed link or code was last used: its owner was there.
  proved_from text
);

-- Roles beyond `player`, which everybody has.
create table auth.player_roles (
  player_id uuid not null references auth.players,
  role text not null check (role in ('support', 'moderator', 'finance', 'operator', 'admin')),
  granted_by uuid,
  granted_at timestamptz not null,
  primary key (player_id, role)
);

-- A name asked for with a registration is held for its address while that waits, also when the
-- address has an account already: otherwise the name's freedom would tell that it is known.
create table auth.name_reservations (
  display_name_folded text primary key,
  email text not null,
  expires_at timestamptz not null
);
create index name_reservations_by_email on auth.name_reservations (email);

-- A name that was given up is held back for a while: whoever took it at once would be taken for the
-- one who had it. Only that one may have it again; nobody, once the account is erased.
create table auth.released_names (
  display_name_folded text primary key,
  player_id uuid references auth.players on delete set null,
  until timestamptz not null
);

create function auth.is_name_held(p_folded text, p_player_id uuid, p_now timestamptz)
  returns boolean language sql stable set search_path = '' as $$
  select exists (select from auth.released_names where display_name_folded = p_folded
      and until > p_now and player_id is distinct from p_player_id)
    or exists (select from auth.name_reservations where display_name_folded = p_folded
      and expires_at > p_now)
$$;

create function auth.release_name(p_player_id uuid, p_until timestamptz) returns void
  language sql set search_path = '' as $$
  insert into auth.released_names (display_name_folded, player_id, until)
    select display_name_folded, id, p_until from auth.players where id = p_player_id
    on conflict (display_name_folded) do update set player_id = excluded.player_id,
      until = excluded.until
$$;

create function auth.roles_of(p_player_id uuid) returns text[]
  language sql stable set search_path = '' as $$
  select array['player'] || coalesce(array_agg(role order by role), '{}')
  from auth.player_roles where player_id = p_player_id
$$;

create view auth.player_facts as
  select id as player_id, birth_date, status, verified_at, display_name, display_name_folded,
    name_version, person_id
  from auth.players;

grant usage on schema auth to parlor_payments, parlor_games, parlor_social;
grant select on auth.player_facts to parlor_payments, parlor_games, parlor_social;

-- Mail that must go out. The content is sealed: it carries tokens that are hashed everywhere else.
create table auth.mail_outbox (
  id uuid primary key,
  player_id uuid references auth.players on delete cascade,
  to_address text not null,
  template text not null,
  sealed text not null,
  created_at timestamptz not null,
  due_at timestamptz not null,
  attempts integer not null default 0,
  last_error text,
  -- Given up: not sent any more, kept for operators to see. Its links are long dead.
  parked_at timestamptz
);
create index mail_outbox_due on auth.mail_outbox (due_at) where parked_at is null;
create index mail_outbox_parked on auth.mail_outbox (parked_at) where parked_at is not null;

-- Puts a mail `{id, to?, template, sealed}` in; without `to` it goes to the player's address.
create function auth.enqueue_mail(p_player_id uuid, p_mail jsonb, p_now timestamptz) returns void
  language plpgsql set search_path = '' as $$
begin
  if p_mail is null then return; end if;
  insert into auth.mail_outbox (id, player_id, to_address, template, sealed, created_at, due_at)
    select (p_mail ->> 'id')::uuid, p_player_id,
      coalesce(p_mail ->> 'to', (select email from auth.players where id = p_player_id)),
      p_mail ->> 'template', p_mail ->> 'sealed', p_now, p_now
    where coalesce(p_mail ->> 'to', (select email from auth.players where id = p_player_id))
      is not null;
end
$$;

-- The same for auth's role, as a statement of its own.
create function auth.notify(p_player_id uuid, p_mail jsonb, p_now timestamptz) returns void
  language sql security definer set search_path = '' as $$
  select auth.enqueue_mail(p_player_id, p_mail, p_now)
$$;

-- Takes a mail for sending: whoever gets it has a minute, then it is due again with growing delay.
create function auth.claim_mail(p_id uuid, p_now timestamptz, p_limit integer)
  returns setof auth.mail_outbox
  language sql security definer set search_path = '' as $$
  update auth.mail_outbox m set
    attempts = outbox.counted(m.attempts),
    due_at = p_now + outbox.delay(m.attempts, interval '1 minute', interval '6 hours'),
    parked_at = case when outbox.is_parked(m.attempts, 12) then p_now end
  where m.id in (
    select id from auth.mail_outbox
    where due_at <= p_now and parked_at is null and (p_id is null or id = p_id)
    order by due_at limit p_limit for update skip locked)
  returning m.*
$$;
create function auth.mail_sent(p_id uuid) returns void
  language sql security definer set search_path = '' as $$
  delete from auth.mail_outbox where id = p_id
$$;
create function auth.mail_failed(p_id uuid, p_reason text) returns void
  language sql security definer set search_path = '' as $$
  update auth.mail_outbox set last_error = left(p_reason, 500) where id = p_id
$$;

-- Changes the display name; unique_violation when another player has one that reads the same, or had
-- it not long ago. The old one is held back until p_held_until. Hubs and rooms are told by the
-- revocation outbox, for nobody may go on speaking under a name that is not theirs.
create function auth.rename(
  p_player_id uuid, p_display_name text, p_folded text, p_held_until timestamptz,
  p_now timestamptz
) returns void language plpgsql security definer set search_path = '' as $$
declare
  v_player auth.players;
begin
  perform locks.take('auth.name', array[p_folded]);
  select * into v_player from auth.players
    where id = p_player_id and status = 'active' for update;
  if not found then return; end if;
  if auth.is_name_held(p_folded, p_player_id, p_now) then
    raise exception 'this name is held' using errcode = 'unique_violation';
  end if;
  if v_player.display_name_folded <> p_folded then
    perform auth.release_name(p_player_id, p_held_until);
    delete from auth.released_names where display_name_folded = p_folded;
  end if;
  update auth.players set display_name = p_display_name, display_name_folded = p_folded,
    name_version = name_version + 1 where id = p_player_id;
  perform auth.mark_revoked(p_player_id, p_now, false);
  update auth.revocations set renamed = true where player_id = p_player_id;
end
$$;

grant execute on function auth.rename(uuid, text, text, timestamptz, timestamptz), auth.notify(uuid, jsonb, timestamptz)
  to parlor_auth;
grant execute on function auth.claim_mail(uuid, timestamptz, integer), auth.mail_sent(uuid),
  auth.mail_failed(uuid, text) to parlor_auth;
grant select on auth.players, auth.credentials, auth.player_roles, auth.mail_outbox to parlor_auth;
grant execute on function auth.roles_of(uuid) to parlor_auth;
