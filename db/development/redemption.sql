-- For development and tests alone: a destination may be used at once.

insert into rules.redemption_rules
  select '2026-01-02', bank_minimum_micros, gift_card_minimum_micros, day_max_micros,
    purchase_settles_days, unsettled_max_micros, review_micros, second_person_micros,
    person_day_micros, household_near_percent, 0, notice_days, gives_up_days, sent_silent_days,
    returns_days, 'to try the platform out'
  from rules.redemption_rules where begins_at = '2026-01-01'
  on conflict do nothing;
