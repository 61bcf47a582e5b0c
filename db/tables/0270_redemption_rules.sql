-- Prizes leave: what is asked for and by which rules, and where their dollars are booked.

-- How prizes are redeemed; the newest row that has begun counts.
create table rules.redemption_rules (
  begins_at timestamptz primary key,
  -- What one prize is at least, by where it is sent.
  bank_minimum_micros bigint not null check (bank_minimum_micros > 0),
  gift_card_minimum_micros bigint not null check (gift_card_minimum_micros > 0),
  -- On a UTC day: of one person, and of everybody at one address.
  day_max_micros bigint not null check (day_max_micros > 0),
  -- So long a card payment can still be disputed; who has more of them than this waits for a person.
  purchase_settles_days int not null check (purchase_settles_days >= 0),
  unsettled_max_micros bigint not null check (unsettled_max_micros >= 0),
  -- A prize above this waits for a person; above the second two must agree, and also where one has
  -- approved so much alone today.
  review_micros bigint not null check (review_micros >= 0),
  second_person_micros bigint not null check (second_person_micros >= 0),
  person_day_micros bigint not null check (person_day_micros >= 0),
  -- From this share of an address's day on a person looks.
  household_near_percent int not null check (household_near_percent between 1 and 100),
  -- A new account is not paid to at once: whoever took somebody's sign-in over must wait, and be seen.
  destination_rest_hours int not null check (destination_rest_hours >= 0),
  -- Who has something to do is told on these days, and has the coins back on the last one.
  notice_days int[] not null check (cardinality(notice_days) > 0),
  gives_up_days int not null check (gives_up_days > 0),
  -- How long nothing may be heard of a prize that was sent, and how long it may still come back.
  sent_silent_days int not null check (sent_silent_days > 0),
  returns_days int not null check (returns_days > 0),
  note text not null
);
insert into rules.redemption_rules values ('2026-01-01', 50000000, 10000000, 10000000000, 30,
  500000000, 2000000000, 2000000000, 10000000000, 80, 72, '{3,14,27}', 30, 5, 60, 'first rules');
grant select on rules.redemption_rules to parlor_payments, parlor_compliance;

insert into ledger.house_accounts values
  (9, 'payouts', 'dollars that were paid out as prizes'),
  (10, 'tax_withheld', 'dollars of prizes that go to the tax office in the player''s name'),
  (11, 'unclaimed', 'prizes that came back when their player had left');
insert into ledger.kinds values (22, 'payout'), (23, 'payout_returned'), (24, 'withheld');

-- A player's payee account is what they were paid in dollars, what was withheld for the tax office
-- included: what a year's form says.
create table ledger.payees (
  player_id uuid primary key,
  account_id bigint not null unique check (ledger.currency_of(account_id) = 'USD')
);
grant select on ledger.payees to parlor_payments;
