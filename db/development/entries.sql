-- For development and tests alone: an address, so that cards can be tried out. Nobody opens this mail.

insert into payments.entry_rules
  select '2026-01-02', E'Parlor (development, nobody opens this mail)\nPO Box 0\nAustin, TX 00000',
    card_text, rules_text, code_lives_days, unused_codes_max, household_day_max,
    second_person_one_in, person_day_max, target_business_days, 'to try the platform out'
  from payments.entry_rules where begins_at = '2026-01-01'
  on conflict do nothing;
