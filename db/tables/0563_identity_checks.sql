-- Checks of documents: what a provider found out of somebody (tier 2), and what a person confirmed of it
-- (tier 3). No picture and no number of a document comes here. Facts only grow, as those of purchases do:
-- whatever a provider says, in whatever order, the word of the highest rank is what counts.

create table identity.checks (
  -- Ours, and the provider's key of idempotency.
  id uuid primary key,
  player_id uuid not null,
  request_key text not null check (length(request_key) between 1 and 255),
  provider text not null,
  -- The provider's name of it and its page; null until it has answered.
  reference text check (length(reference) between 1 and 255),
  url text check (length(url) <= 2000),
  -- What the provider says, and what we make of it: somebody may be verified and not be who they said.
  provider_state text not null default 'open' check (provider_state in
    ('open', 'processing', 'expired', 'failed', 'verified')),
  state text not null default 'open' check (state in
    ('open', 'processing', 'expired', 'failed', 'verified')),
  reason text check (reason in ('document', 'selfie', 'other', 'document_expired', 'birth_date',
    'underage', 'duplicate_person', 'account_closed')),
  created_at timestamptz not null,
  expires_at timestamptz not null check (expires_at > created_at),
  decided_at timestamptz,
  -- Of who was verified: name, birth date, address and the provider's fingerprint, sealed.
  sealed text check (length(sealed) between 1 and 8000),
  key_id text,
  document_kind text check (length(document_kind) between 1 and 50),
  document_expires_on date,
  next_look_at timestamptz not null,
  looks int not null default 0,
  -- Of these in a row those that the provider did not answer.
  look_failures int not null default 0,
  look_error text,
  parked_at timestamptz,
  -- Since when the provider keeps nothing of it.
  redacted_at timestamptz,
  unique (player_id, request_key),
  unique (provider, reference),
  check ((state = 'failed') = (reason is not null)),
  check ((state in ('open', 'processing')) = (decided_at is null)),
  check (sealed is null or state = 'verified'),
  check ((sealed is null) = (key_id is null))
);
create index checks_by_player on identity.checks (player_id, created_at);
create index checks_due on identity.checks (next_look_at) where redacted_at is null;
create index checks_by_key on identity.checks (key_id) where sealed is not null;
create index checks_parked on identity.checks (parked_at) where parked_at is not null;

-- By a document a person is known again, as by a name.
alter table identity.keys drop constraint keys_kind_check;
alter table identity.keys add constraint keys_kind_check
  check (kind in ('household', 'person', 'document'));

-- A person looked at a verified check and says that it is right.
create table identity.confirmations (
  check_id uuid primary key references identity.checks,
  confirmed_by uuid not null,
  confirmed_at timestamptz not null,
  reason text not null check (length(reason) between 1 and 500)
);

-- Purchases that go back because of what a check found: written with the finding, done in a transaction
-- of its own, after which no further purchase of this account is credited.
create table identity.refund_orders (
  id bigint primary key generated always as identity,
  player_id uuid not null,
  since timestamptz not null,
  why text not null check (why in ('underage', 'excluded')),
  ordered_at timestamptz not null,
  done_at timestamptz,
  unique (player_id, why, since)
);
create index refund_orders_open on identity.refund_orders (id) where done_at is null;

-- What is known of somebody at a moment; code null: well enough to be sent a prize.
create type identity.verdict as (
  tier int,
  state text,
  code text,
  check_id uuid,
  verified_at timestamptz
);

insert into locks.slots select 'identity.document', s from generate_series(0, 1023) s;

grant select on identity.checks, identity.confirmations to parlor_compliance;
