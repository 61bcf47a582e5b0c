-- Back-off of every outbox: how long a row waits after so many attempts, and when it is parked.

-- The exponent is clamped before the power: a row that was tried 41 times must not stop the claim for
-- all others.
create or replace function outbox.delay(attempts int, first interval, longest interval) returns interval
language sql immutable as $$
  select least(first * power(2, least(greatest(attempts, 0), 30)), longest)
$$;

create or replace function outbox.counted(attempts int) returns int language sql immutable as $$
  select least(attempts, 2147483646) + 1
$$;

create or replace function outbox.is_parked(attempts int, park_after int) returns boolean
language sql immutable as $$ select outbox.counted(attempts) >= park_after $$;

-- What a claim makes of a row: one attempt more, when it is due again should nobody acknowledge it, and
-- whether it is parked. A parked row is tried once a day, behind all others, and operators see it.
create or replace function outbox.plan(
  of_attempts int, was_parked_at timestamptz, at timestamptz, first interval, longest interval,
  park_after int
) returns table (attempts int, due_at timestamptz, parked_at timestamptz)
language sql immutable set search_path = '' as $$
  select outbox.counted(of_attempts),
    at + case when is_parked then interval '1 day'
      else outbox.delay(of_attempts, first, longest) end,
    case when is_parked then coalesce(was_parked_at, at) end
  from outbox.is_parked(of_attempts, park_after) is_parked
$$;
