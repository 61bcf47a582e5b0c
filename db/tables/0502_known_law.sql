-- The law as it was known on 2026-07-02, from public reports: what it forbids and what the platform
-- keeps away from by policy. It opens nothing: every other region of the United States is `gc_only`,
-- every other country closed, until two people enter a row. A time is 00:00 of the region's own clock.

insert into rules.place_modes (place, begins_at, mode, redeem_until, instrument, source_date,
    certainty, note) values
  ('US-WA', '1974-01-01 08:00Z', 'blocked', null, 'RCW 9.46', null, 'likely', 'older law'),
  ('US-ID', '1974-01-01 07:00Z', 'blocked', null, 'Idaho constitution III.20', null, 'likely', 'older law'),
  ('US-MI', '1974-01-01 05:00Z', 'blocked', null, 'MCL 750.301', null, 'likely', 'older law'),
  ('US-NV', '2025-06-06 07:00Z', 'blocked', null, 'SB 256', null, 'likely', 'penalties only'),
  ('US-NY', '2025-06-06 04:00Z', 'redeem_only', null, 'letters of the attorney general', '2025-12-09', 'likely', ''),
  ('US-NY', '2025-12-05 05:00Z', 'blocked', null, 'S5935', '2025-12-09', 'likely', 'the day is likely'),
  ('US-LA', '2025-06-17 05:00Z', 'blocked', null, '40 letters after the veto of SB 181', '2026-05-18', 'likely', 'HB 883 passed on 2026-05-14, outcome not found'),
  ('US-WV', '2025-07-14 04:00Z', 'redeem_only', null, 'subpoenas', null, 'likely', 'operators left'),
  ('US-DE', '2025-07-01 04:00Z', 'gc_only', null, 'letters', null, 'policy', ''),
  ('US-MD', '2025-07-01 04:00Z', 'gc_only', null, 'letters', null, 'policy', 'outcome of SB 652 not found'),
  ('US-MS', '2025-07-01 05:00Z', 'gc_only', null, 'letters', null, 'policy', ''),
  ('US-NJ', '2025-08-15 04:00Z', 'blocked', null, 'A5447', null, 'sure', ''),
  ('US-MT', '2025-10-01 06:00Z', 'blocked', null, 'SB 555', null, 'sure', ''),
  ('US-CT', '2025-10-01 04:00Z', 'blocked', null, 'SB 1235', null, 'sure', ''),
  ('US-MN', '2025-12-01 06:00Z', 'redeem_only', null, 'letters of the attorney general to 14', null, 'likely', ''),
  ('US-TN', '2025-12-01 06:00Z', 'redeem_only', null, 'letters of the attorney general', null, 'likely', 'the day is not known'),
  ('US-TN', '2026-05-22 05:00Z', 'blocked', null, 'HB 1885', null, 'likely', 'reaches facilitators; effect at once is not sure'),
  ('US-CA', '2025-12-01 08:00Z', 'redeem_only', '2026-01-01 08:00Z', 'AB 831', null, 'policy', 'a month to redeem before the ban'),
  ('US-CA', '2026-01-01 08:00Z', 'blocked', null, 'AB 831', null, 'sure', 'reaches suppliers'),
  ('US-IL', '2026-03-01 06:00Z', 'redeem_only', null, 'cease and desist', null, 'likely', ''),
  ('US-IN', '2026-07-01 04:00Z', 'blocked', null, 'HB 1052', '2026-07-02', 'sure', ''),
  ('US-IA', '2026-07-01 05:00Z', 'redeem_only', null, 'power of the regulator', '2026-07-02', 'policy', 'no ban'),
  ('US-ME', '2026-01-01 05:00Z', 'gc_only', null, 'LD 2007', null, 'uncertain', 'outcome not found'),
  ('US-OK', '2026-01-01 06:00Z', 'gc_only', null, 'HB 4130', null, 'uncertain', 'outcome not found'),
  ('US-FL', '2026-01-01 05:00Z', 'gc_only', null, 'SB 1580', null, 'uncertain', 'outcome not found'),
  ('US-VA', '2026-01-01 05:00Z', 'gc_only', null, 'watched', null, 'uncertain', ''),
  ('US-PA', '2025-06-01 04:00Z', 'gc_only', null, 'operators left by choice', null, 'policy', ''),
  ('US-RI', '2025-06-01 04:00Z', 'gc_only', null, 'operators left by choice', null, 'policy', ''),
  ('US-KY', '2025-06-01 04:00Z', 'gc_only', null, 'operators left by choice', null, 'policy', ''),
  ('US-VT', '2025-06-01 04:00Z', 'gc_only', null, 'operators left by choice', null, 'policy', '');

insert into rules.prize_caps (place, begins_at, amount_micros, instrument, certainty, note) values
  ('US-NY', '2025-06-01 04:00Z', 5000000000, 'registration of sweepstakes above $5,000', 'policy', ''),
  ('US-FL', '2025-06-01 04:00Z', 5000000000, 'registration of sweepstakes above $5,000', 'policy', '');

-- The platform's own rule for everything with Sweeps Coins, and the states that are stricter than 18.
insert into rules.ages (place, feature, begins_at, years, instrument, certainty)
  select '*', feature, timestamptz '2025-06-01 00:00Z', 21, 'the platform''s own rule', 'policy'
  from unnest(array['gc_purchase', 'sc_grant', 'sc_play']) feature
  union all
  select place, feature, timestamptz '2025-06-01 00:00Z', years, 'age of majority', 'likely'
  from (values ('US-AL', 19), ('US-NE', 19), ('US-MS', 21)) p (place, years),
    unnest(array['account', 'gc_purchase', 'gc_play', 'sc_grant', 'sc_play']) feature;
