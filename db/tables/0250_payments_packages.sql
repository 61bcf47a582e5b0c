-- What is on sale, and the rules of selling, both as dated rows. A purchase copies price and coins
-- from here when it begins, so a later change never reaches a checkout that is already open.

create table payments.packages (
  id text primary key check (id ~ '^[a-z0-9][a-z0-9-]{0,39}$'),
  name text not null,
  -- Whole cents, and not below what the card networks carry.
  price_micros bigint not null check (price_micros >= 500000 and price_micros % 10000 = 0),
  gc_micros bigint not null check (gc_micros > 0),
  -- A gift with the purchase: Sweeps Coins are never sold.
  sc_bonus_micros bigint not null default 0 check (sc_bonus_micros >= 0),
  begins_at timestamptz not null,
  ends_at timestamptz check (ends_at > begins_at),
  -- Where it is offered: `US` is the whole country, `US-TX` one state; null is everywhere.
  places text[],
  excluded_places text[] not null default '{}',
  first_purchase_only boolean not null default false,
  -- How many a player may buy, ever and per UTC day; null is any number.
  player_count_max int check (player_count_max > 0),
  day_count_max int check (day_count_max > 0),
  position int not null,
  -- Who may buy a package again and again gets at most one Sweeps Coin with each begun dollar: a
  -- larger gift would be worth more than its price to whoever plays it once at the best odds, and
  -- the coins that are never sold would be what is bought.
  constraint bonus_within_price check (player_count_max is not null
    or sc_bonus_micros <= ceil(price_micros / 1000000.0) * 1000000)
);
insert into payments.packages (id, name, price_micros, gc_micros, sc_bonus_micros, begins_at,
    first_purchase_only, player_count_max, position) values
  ('welcome', 'Welcome offer', 4990000, 15000000000, 10000000, '2026-01-01', true, 1, 1),
  ('small', 'Handful of coins', 4990000, 5000000000, 5000000, '2026-01-01', false, null, 2),
  ('medium', 'Bag of coins', 19990000, 22000000000, 20000000, '2026-01-01', false, null, 3),
  ('large', 'Chest of coins', 49990000, 60000000000, 50000000, '2026-01-01', false, null, 4),
  ('vault', 'Vault of coins', 99990000, 130000000000, 100000000, '2026-01-01', false, null, 5);

-- How purchases are handled; the newest row that has begun counts.
create table payments.purchase_rules (
  begins_at timestamptz primary key,
  -- Against card testing: checkouts open at once, and begun within an hour without being paid.
  open_count_max int not null check (open_count_max > 0),
  unpaid_per_hour_max int not null check (unpaid_per_hour_max > 0),
  -- Above these a refund needs a second person: what of one purchase was given back by one person
  -- alone, and what one person alone gave back of all purchases within 24 hours.
  second_person_micros bigint not null check (second_person_micros >= 0),
  person_day_micros bigint not null check (person_day_micros >= 0),
  -- The gift must be played at least once: what needs no play is as good as sold.
  bonus_multiple numeric(6, 2) not null check (bonus_multiple >= 1),
  bonus_lives_days int check (bonus_lives_days > 0),
  note text not null
);
insert into payments.purchase_rules values
  ('2026-01-01', 5, 10, 50000000, 200000000, 1, 60, 'first rules');
