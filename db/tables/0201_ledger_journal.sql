-- The journal: one row per transfer with both sides in it, so it sums to zero by construction.
-- Nothing here is ever changed or removed; a mistake is corrected by another posting.

create table ledger.kinds (
  kind smallint primary key,
  name text not null unique
);
insert into ledger.kinds values
  (1, 'buy_in'), (2, 'top_up'), (3, 'play'), (4, 'release'), (5, 'cash_out'),
  (6, 'bonus'), (7, 'adjustment'), (8, 'correction'),
  (9, 'hold'), (10, 'hold_posted'), (11, 'hold_voided'),
  (12, 'debt_payment'), (13, 'claw_back'), (14, 'expiry'), (15, 'purchase'), (16, 'transfer'),
  (17, 'forfeit');

create table ledger.entries (
  id bigint primary key,
  -- Roll-up and feeds go by transaction id: ids of rows commit out of order.
  transaction_id bigint not null default pg_current_xact_id()::text::bigint,
  at timestamptz not null,
  -- The side that always has a balance row (of two such the older one), and the effect on it; the
  -- contra side has the opposite.
  account_id bigint not null,
  contra_id bigint not null,
  effect_micros bigint not null,
  after_micros bigint not null,
  previous_id bigint,
  contra_after_micros bigint,
  contra_previous_id bigint,
  version int not null,
  contra_version int,
  kind smallint not null,
  -- Digest of the whole posting or batch that this transfer belongs to.
  digest bytea not null,
  hash bytea not null,
  contra_hash bytea,
  constraint entry_one_currency check ((account_id # contra_id) & 30 = 0)
);
create index entries_transaction on ledger.entries
  using brin (transaction_id) with (pages_per_range = 16, autosummarize = on);

-- Postings asked for from outside, by their business key. A refused posting leaves no key, so it
-- may succeed later. Movements of a session need none: their number is the key.
create table ledger.postings (
  key text primary key,
  digest bytea not null,
  entry_ids bigint[] not null,
  kind smallint not null,
  -- The entry that this posting undoes; each can be undone once.
  corrects_id bigint,
  reason text,
  at timestamptz not null
);
create unique index postings_corrects on ledger.postings (corrects_id)
  where corrects_id is not null;
