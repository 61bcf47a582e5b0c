-- For development and tests alone: what could be redeemed is covered whole.

insert into rules.liability_floors (begins_at, cover_min, cash_lives_days, note)
  values ('2026-01-01', 1, 35, 'to try the platform out') on conflict do nothing;
