-- Every notice of a payout provider that was taken in, once. Its row and its effect commit together.

create table payments.payout_events (
  provider text not null,
  event_id text not null,
  type text not null,
  outcome text not null,
  -- The redemption or the destination that it was about, when it is one of ours.
  subject_id uuid,
  created_at timestamptz not null,
  received_at timestamptz not null,
  primary key (provider, event_id)
);
create index payout_events_subject on payments.payout_events (subject_id);
