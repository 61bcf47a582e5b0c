-- Free entries: codes for cards, and what became of each card and of each entry online.

create table payments.entry_codes (
  -- Twelve characters and one that checks them (workers/payments/entries/code.ts).
  code text primary key check (code ~ '^[ACDEFHJKMNPRTWXY347]{13}$'),
  player_id uuid not null,
  issued_at timestamptz not null,
  expires_at timestamptz not null check (expires_at > issued_at),
  -- What the player was told it gives.
  amount_micros bigint not null check (amount_micros > 0),
  -- Decides with the code who of one in so many needs a second person; nobody is shown it.
  salt bytea not null check (length(salt) = 16)
);
create index entry_codes_by_player on payments.entry_codes (player_id, issued_at);

create table payments.entries (
  id uuid primary key,
  method text not null check (method in ('mail', 'online')),
  player_id uuid not null,
  code text unique references payments.entry_codes,
  -- The day of the postmark; online the UTC day.
  day date not null,
  state text not null check (state in ('received', 'accepted', 'rejected')),
  amount_micros bigint not null check (amount_micros > 0),
  received_at timestamptz not null,
  -- Where the operator keeps the picture of the card; null when its player has left.
  scan_reference text check (length(scan_reference) between 1 and 200),
  received_by uuid,
  -- Until when it is promised to be decided.
  due_on date,
  decided_at timestamptz,
  decided_by uuid,
  -- Set when two people accepted it.
  approval_id uuid unique references approvals.requests,
  reject_reason text check (reject_reason in ('illegible', 'wrong_name', 'wrong_address',
    'code_invalid', 'postmark_old', 'duplicate_household', 'other', 'account_closed')),
  reject_note text check (length(reject_note) between 1 and 500),
  check ((method = 'mail') = (code is not null)),
  check (method <> 'online' or state = 'accepted'),
  check (method <> 'mail' or (received_by is not null and due_on is not null)),
  check ((state = 'received') = (decided_at is null)),
  check ((state = 'rejected') = (reject_reason is not null))
);
create index entries_by_player on payments.entries (player_id, day);
create index entries_waiting on payments.entries (due_on, received_at) where state = 'received';
create index entries_by_decider on payments.entries (decided_by, decided_at);
create index entries_decided on payments.entries (decided_at) where method = 'mail';

-- Households that an entry counts for: keyed hashes of addresses, as compliance has them.
create table payments.entry_households (
  entry_id uuid not null references payments.entries,
  key bytea not null,
  day date not null,
  primary key (entry_id, key)
);
create index entry_households_by_day on payments.entry_households (key, day);

grant select on payments.entry_codes, payments.entries, payments.entry_households to parlor_payments;

insert into locks.slots
  select d, s from unnest(array['payments.household', 'payments.reviewer']) d,
    generate_series(0, 1023) s;

insert into approvals.kinds values
  ('entry_accept', 'parlor_payments', array['support', 'operator', 'admin'],
    array['operator', 'admin'], '14 days', 'payments.act_on_entry');
