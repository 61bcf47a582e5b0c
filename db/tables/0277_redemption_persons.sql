-- Whose day a prize counted in when it was asked for: accounts may be found to be one person's later, and
-- what they had asked for until then broke no rule. Null in rows that are older than this column.
alter table payments.redemptions add column person_id uuid;
