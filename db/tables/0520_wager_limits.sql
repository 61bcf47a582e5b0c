-- A wager limit bounds the sum of stakes. Each open table holds a lease: how much it may have wagered in
-- all. What a table wagers within its lease changes nothing for the others, so no settlement looks at
-- them; only a longer lease is given under the wallets' locks.

alter table ledger.limits drop constraint limits_kind_check;
alter table ledger.limits
  add constraint limits_kind_check check (kind in ('loss', 'purchase', 'wager'));

-- Of tables only: what had been wagered in all when the day in play began; null is nothing.
alter table ledger.accounts add column day_start_micros bigint;

-- What was wagered on a day, of days and tables that are over.
alter table ledger.day_results add column wagered_micros bigint not null default 0;

-- How much the table may have wagered in all, where its player has a wager limit; null without lease.
alter table ledger.sessions add column wager_ceiling_micros bigint;

alter type ledger.standing add attribute wager_budget bigint;
alter type ledger.standing add attribute wager_limit jsonb;
