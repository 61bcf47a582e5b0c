-- Where a prize goes: an account at a bank, or a gift card, that a player showed to a payout provider on
-- the provider's own page. Number and owner's name stay with the provider; here are its name of the
-- account, the last digits, and whether the owner is the person whose identity was checked.

create table payments.destinations (
  id uuid primary key,
  player_id uuid not null,
  provider text not null,
  -- The provider's name of it, and its page for the player; null until it answered.
  reference text,
  url text,
  kind text not null check (kind in ('bank', 'gift_card')),
  last4 text check (last4 ~ '^[0-9]{2,4}$'),
  -- The bank's name, or the brand of the card.
  label text check (length(label) between 1 and 80),
  state text not null default 'pending' check (state in ('pending', 'ready', 'failed', 'removed')),
  -- How the owner's name fits the verified one, and the identity check that it was held against.
  name_match text check (name_match in ('same', 'close', 'none')),
  matched_check uuid,
  failure text,
  created_at timestamptz not null,
  ready_at timestamptz,
  removed_at timestamptz,
  -- The provider is asked about what is pending; see outbox.plan.
  attempts int not null default 0,
  due_at timestamptz not null,
  last_error text,
  -- When a player's look last asked.
  looked_at timestamptz,
  parked_at timestamptz,
  unique (provider, reference),
  check (state <> 'ready' or (reference is not null and ready_at is not null)),
  check ((state = 'removed') = (removed_at is not null))
);
create index destinations_player on payments.destinations (player_id, id);
create index destinations_due on payments.destinations (due_at) where state = 'pending';
create index destinations_parked on payments.destinations (parked_at)
  where state = 'pending' and parked_at is not null;

-- `code`: why no prize may go there; `rests_until`: from when on one may, null is now; `review`: a person
-- looks first, because the owner's name is only close to the verified one.
create type payments.destination_verdict as (code text, rests_until timestamptz, review boolean);

grant select on payments.destinations to parlor_payments;
