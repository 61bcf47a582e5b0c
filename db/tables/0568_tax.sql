-- Tax on prizes: what the law asks of a year, and the forms that players filled in with a filing vendor.
-- Numbers of taxpayers stay with that vendor: what is kept is its token and the last four digits.

-- What is asked of payments of a year; of the rows of a year the newest counts. Rows are never changed.
create table rules.tax_years (
  id bigint primary key generated always as identity,
  year int not null check (year between 2020 and 2200),
  -- Payments of a year that come to this are reported, and need a form before they leave.
  threshold_micros bigint not null check (threshold_micros > 0),
  withholding_rate numeric(5, 4) not null check (withholding_rate > 0 and withholding_rate < 1),
  -- Of the payment that reaches the threshold: all of it, or what is above.
  withhold_on text not null check (withhold_on in ('whole', 'excess')),
  -- Whether a reported year makes the next one reportable from its first payment.
  after_reported boolean not null,
  form_kind text not null check (form_kind ~ '^[0-9A-Z-]{1,20}$'),
  instrument text not null check (length(instrument) between 1 and 300),
  source_url text check (length(source_url) <= 500),
  source_date date,
  certainty text not null check (certainty in ('sure', 'likely', 'uncertain', 'policy')),
  note text not null default '' check (length(note) <= 2000),
  entered_at timestamptz not null default clock_timestamp(),
  -- Null: came with the release.
  entered_by uuid,
  second_by uuid check (second_by <> entered_by)
);
create index tax_years_by_year on rules.tax_years (year, id desc);

insert into rules.tax_years (year, threshold_micros, withholding_rate, withhold_on, after_reported,
    form_kind, instrument, source_url, source_date, certainty, note) values
  (2025, 600000000, 0.24, 'whole', true, '1099-MISC', '26 USC 6041(a), 3406(a)(1), 3406(b)(6)',
    'https://www.law.cornell.edu/uscode/text/26/6041', '2025-01-01', 'likely',
    'box 3; that the whole payment that reaches the threshold is withheld on is our reading'),
  (2026, 2000000000, 0.24, 'whole', true, '1099-MISC',
    '26 USC 6041(a) as amended by Public Law 119-21, 70433; 3406(a)(1), 3406(b)(6)',
    'https://www.law.cornell.edu/uscode/text/26/6041', '2025-07-04', 'likely',
    'box 3; from 2027 on the threshold is indexed by 6041(h) in steps of 100');

-- Forms are the person's, not a year's. Facts only grow: an older one never undoes a newer one.
create table compliance.tax_forms (
  -- Also the key under which the vendor begins it, so that one form is begun once.
  id uuid primary key,
  player_id uuid not null,
  vendor text not null check (length(vendor) between 1 and 40),
  -- The vendor's own number; null until it has answered.
  reference text check (length(reference) between 1 and 200),
  url text check (length(url) between 1 and 2000),
  token text check (length(token) between 1 and 200),
  last4 text check (last4 ~ '^[0-9]{4}$'),
  state text not null default 'open' check (state in ('open', 'valid', 'bad', 'expired')),
  -- The vendor's code of why it is bad.
  code text check (length(code) <= 60),
  asked_at timestamptz not null,
  -- When the vendor says that it came to be so.
  state_at timestamptz not null,
  checked_at timestamptz,
  checks int not null default 0,
  unique (vendor, reference),
  check (state <> 'valid' or (token is not null and last4 is not null))
);
create unique index tax_forms_open on compliance.tax_forms (player_id) where state = 'open';
create index tax_forms_by_player on compliance.tax_forms (player_id);
create index tax_forms_waiting on compliance.tax_forms (checked_at nulls first) where state = 'open';

-- What the vendor said, each notice once.
create table compliance.tax_form_notices (
  vendor text not null,
  id text not null check (length(id) between 1 and 200),
  received_at timestamptz not null,
  primary key (vendor, id)
);

-- What the law of a year says to one payment of a player.
create type compliance.tax_verdict as (
  year int,
  -- Of that year; of the last year that is known, where it has none.
  threshold bigint,
  -- What was paid in the year before this payment.
  before bigint,
  code text,
  -- What is kept back of it, for the tax office.
  withhold_micros bigint
);

grant select on compliance.tax_forms, rules.tax_years to parlor_compliance;
