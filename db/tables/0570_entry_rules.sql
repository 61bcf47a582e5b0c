-- Free entry, by post and online, as dated rows; the newest that has begun counts. What it gives is in
-- payments.grant_rules.

create table payments.entry_rules (
  begins_at timestamptz primary key,
  -- Where cards are sent to. Null: nobody opens mail yet, so nobody is told to send any.
  postal_address text check (length(postal_address) between 10 and 500),
  -- What is copied by hand; `{code}` stands for the code.
  card_text text not null check (card_text like '%{code}%' and length(card_text) <= 2000),
  rules_text text not null check (length(rules_text) between 1 and 10000),
  code_lives_days int not null check (code_lives_days between 1 and 365),
  unused_codes_max int not null check (unused_codes_max > 0),
  -- By each of the two ways, and for one person alike.
  household_day_max int not null check (household_day_max > 0),
  -- Who accepts a card does it alone, but for one in so many, and for what is above so many on a UTC day.
  second_person_one_in int not null check (second_person_one_in > 0),
  person_day_max int not null check (person_day_max > 0),
  -- Until when a card is promised to be decided.
  target_business_days int not null check (target_business_days between 1 and 60),
  note text not null
);

insert into payments.entry_rules values ('2026-01-01', null,
  'I ask for Sweeps Coins without a purchase. I have read the rules of free entry and accept them. My request code is {code}.',
  'No purchase is necessary, and a purchase does not improve your chances: coins of a free entry are '
  'played under the same terms as coins that come with a purchase, or better ones.

By post: ask for a code here. Write by hand, on one side of a card of about 4 by 6 inches, your full name '
  'and your address as they stand in your profile, and the whole text that you are shown with the code. '
  'Send the card in a stamped envelope of its own to the address that is shown. A code is for one card, '
  'must be postmarked before it ends, and one card counts for each household and day of the postmark. '
  'Cards that cannot be read, that carry another name or address than the profile, or an invalid code '
  'are refused, with the reason.

Online: ask for it here, once for each household and day. A day is one of UTC.

Free entry is for players who may be given Sweeps Coins where they live, and who are of age there.',
  90, 10, 1, 20, 20, 10, 'first rules');

insert into payments.grant_rules values
  ('mail_entry', 'SC', '2026-01-01', 5000000, 1, 60, 'free entry by post'),
  ('online_entry', 'SC', '2026-01-01', 1000000, 1, 60, 'free entry online');

-- Cards are the entry by mail; the name that was kept for them was never used.
alter table ledger.lots drop constraint lots_source_check;
alter table ledger.lots add constraint lots_source_check check (source in ('purchase_bonus', 'daily',
  'mail_entry', 'online_entry', 'promotion', 'rain', 'referral', 'adjustment'));

grant select on payments.entry_rules to parlor_payments;
