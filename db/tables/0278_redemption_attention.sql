-- Attention that a person has given: what is cleared is this one and no later one, and silence counts
-- from there.

alter table payments.redemptions
  -- Counts every time that something was wrong, the same thing again included.
  add column attention_number int not null default 0,
  add column attention_cleared_at timestamptz;
update payments.redemptions set attention_number = 1 where attention is not null;
