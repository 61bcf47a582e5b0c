-- For development and tests alone: years that no law has set yet, as the last one that is known. No live
-- environment starts over rows like these.

insert into rules.tax_years (year, threshold_micros, withholding_rate, withhold_on, after_reported,
    form_kind, instrument, certainty, note)
  select s.year, 2000000000, 0.24, 'whole', true, '1099-MISC', 'development', 'development',
      'to try the platform out'
    from generate_series(2027, 2031) s (year)
    where not exists (select from rules.tax_years y where y.year = s.year);
