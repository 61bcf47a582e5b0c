-- How far the wallet feed has read the journal.

create table payments.wallet_feed_mark (
  one boolean primary key default true check (one),
  upto bigint not null
);
insert into payments.wallet_feed_mark values (true, 0);
