-- What a lost notice, a lost answer or a crash left of checks, and what the provider has to forget.

-- Checks whose provider should be asked again or is to forget them. Asking grows rarer: 2, 4, 8 … minutes,
-- at most an hour; parked is what failed 100 times in a row, and asked once a day, behind all others. One
-- that never got a page ends with its time, one that the provider has forgotten three days later.
create or replace function identity.claim_due_checks(of_provider text, count_max int)
returns setof jsonb language plpgsql security definer set search_path = '' as $$
declare
  at timestamptz := clock_timestamp();
  known identity.checks;
begin
  for known in select * from identity.checks c
    where c.redacted_at is null and c.next_look_at <= at and c.provider = of_provider
    order by c.parked_at is not null, c.next_look_at limit count_max for update skip locked
  loop
    if known.state in ('open', 'processing') and known.expires_at < at - (case
        when known.reference is null then interval '0' else interval '3 days' end) then
      update identity.checks c set provider_state = 'expired', state = 'expired', decided_at = at,
          next_look_at = at + identity.redact_after()
        where c.id = known.id;
    elsif known.reference is null then
      update identity.checks c set next_look_at = greatest(c.expires_at, at + interval '1 minute'),
          redacted_at = case when c.decided_at is not null then at end
        where c.id = known.id;
    else
      update identity.checks c set looks = outbox.counted(c.looks),
          next_look_at = at + case when c.parked_at is not null then interval '1 day'
            else outbox.delay(c.looks, interval '2 minutes', interval '1 hour') end
        where c.id = known.id returning * into known;
      return next identity.check_json(known) || jsonb_build_object('task',
        case when known.decided_at is null then 'look' else 'redact' end);
    end if;
  end loop;
end
$$;

-- What became of asking the provider: null when it answered.
create or replace function identity.check_looked(of_check uuid, why text) returns void
language sql security definer set search_path = '' as $$
  update identity.checks set look_error = left(why, 500),
      look_failures = case when why is null then 0 else outbox.counted(look_failures) end,
      parked_at = case when why is not null and outbox.is_parked(look_failures, 100)
        then coalesce(parked_at, clock_timestamp()) end
    where id = of_check
$$;

-- The provider keeps nothing of it any more.
create or replace function identity.check_redacted(of_check uuid) returns void
language sql security definer set search_path = '' as $$
  update identity.checks set redacted_at = clock_timestamp(), url = null
    where id = of_check and redacted_at is null and decided_at is not null
$$;

grant execute on function identity.claim_due_checks, identity.check_looked, identity.check_redacted
  to parlor_compliance;
