-- The daily bonus is claimed once a day for each currency: where Sweeps Coins may not be given, the Gold
-- Coins are, and the rest can still be claimed on the same day from a place that is known.

alter table payments.daily_bonuses add column currency text;
update payments.daily_bonuses set currency = 'GC';
alter table payments.daily_bonuses
  drop constraint daily_bonuses_pkey,
  alter column currency set not null,
  add check (currency in ('GC', 'SC')),
  add primary key (player_id, day, currency);
insert into payments.daily_bonuses (player_id, day, currency, at)
  select player_id, day, 'SC', at from payments.daily_bonuses;
