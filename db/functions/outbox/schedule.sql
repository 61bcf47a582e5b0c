-- Back-off of every outbox: how long a row waits after so many attempts, and when it is parked.

-- What every outbox has in common: how long a row waits after so many attempts, and when it is
-- parked. The exponent is clamped before the power: a row that was tried 41 times must not stop the
-- claim for all others. A parked row is tried once a day, behind all others, and operators see it.
create or replace function outbox.delay(attempts int, first interval, longest interval) returns interval
language sql immutable as $$
  select least(first * power(2, least(greatest(attempts, 0), 30)), longest)
$$;

create or replace function outbox.counted(attempts int) returns int language sql immutable as $$
  select least(attempts, 2147483646) + 1
$$;

create or replace function outbox.is_parked(attempts int, park_after int) returns boolean
language sql immutable as $$ select outbox.counted(attempts) >= park_after $$;
