-- Accounts whose owner lost the second factor, or whose mailbox is dead: what somebody asked to have back.

create table auth.recoveries (
  id uuid primary key,
  -- Null where no account has the address that was named: it is answered all the same.
  player_id uuid references auth.players on delete cascade,
  -- Where the claimant reads mail: the account's own address, or the one that is to take its place.
  contact text not null,
  mailbox_dead boolean not null,
  factor_lost boolean not null,
  token_hash bytea not null unique,
  link_until timestamptz not null,
  -- begun: a link was mailed; checking: the mailbox is proved, a document is to be shown; matched: it is
  -- the person who was verified before, two people decide; the rest are ends.
  state text not null default 'begun' check (state in
    ('begun', 'checking', 'matched', 'done', 'refused', 'stopped', 'expired')),
  reason text check (reason in
    ('not_possible', 'other_person', 'check_failed', 'under_way', 'rejected')),
  password_proved boolean not null default false,
  matched_by text check (matched_by in ('document', 'person')),
  created_at timestamptz not null,
  matched_at timestamptz,
  -- Nothing is done before; until then its owner can stop it.
  acts_from timestamptz,
  -- When what did not go on is over.
  ends_at timestamptz not null,
  ended_at timestamptz,
  -- The state that the claimant was mailed last.
  told text not null default 'begun',
  check (mailbox_dead or factor_lost),
  check ((state = 'refused') = (reason is not null)),
  check ((state in ('begun', 'checking', 'matched')) = (ended_at is null)),
  check (state not in ('matched', 'done') or (matched_by is not null and acts_from is not null))
);
create unique index recoveries_matched on auth.recoveries (player_id) where state = 'matched';
create index recoveries_by_player on auth.recoveries (player_id);
create index recoveries_by_end on auth.recoveries (ends_at) where ended_at is null;
create index recoveries_untold on auth.recoveries (id) where told <> state;
create index recoveries_ended on auth.recoveries (ended_at);
grant select on auth.recoveries to parlor_auth;

-- A case ends fourteen days after its match at the latest, and a request with it.
insert into approvals.kinds values
  ('recovery', 'parlor_auth', array['operator', 'admin'], array['operator', 'admin'], '14 days',
    'auth.act_on_recovery');
