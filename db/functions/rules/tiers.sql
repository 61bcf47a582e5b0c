-- How well somebody must be known for a sum.

create or replace function rules.tier_needed(sum_micros bigint, at timestamptz) returns int
language sql stable as $$
  select coalesce(max(n.tier), 2) from rules.tier_needs n
    where n.begins_at = (select max(b.begins_at) from rules.tier_needs b where b.begins_at <= at)
      and n.sum_micros <= tier_needed.sum_micros
$$;
