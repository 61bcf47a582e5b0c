-- Shares of a player's purchase limits, reserved before a checkout opens.

-- Money on its way into purchases, by player and UTC day: reserved when a checkout opens, kept when
-- it is paid, released when it is not. This is what a purchase limit counts.
create table ledger.purchase_reservations (
  key text primary key,
  player_id uuid not null,
  day date not null,
  amount_micros bigint not null check (amount_micros > 0),
  state text not null default 'reserved' check (state in ('reserved', 'kept', 'released'))
);
create index purchase_reservations_player on ledger.purchase_reservations (player_id, day)
  where state <> 'released';
