-- Balances of house accounts: what was rolled up, plus the tail of the journal. The mark goes by
-- transaction id and never past the oldest transaction still running, because rows become visible
-- in another order than their ids. After a logical restore transaction ids start again: empty
-- house_balances and set the mark to 0.

create table ledger.house_balances (
  id bigint primary key check (id & 1 = 1),
  balance_micros numeric not null
);

create table ledger.roll_up_mark (
  one boolean primary key default true check (one),
  upto bigint not null
);
insert into ledger.roll_up_mark values (true, 0);
