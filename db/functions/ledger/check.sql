-- The checker: every invariant of the ledger as a query that returns what differs, and nothing when
-- all is well. All functions are STABLE, so one call sees one moment. The command
-- `npm run ledger:check` and the scheduled job call the same `ledger.check()`.

-- A difference that nobody has cleared stops redemptions.
create or replace function ledger.redemptions_frozen() returns boolean language sql stable as $$
  select coalesce((select differences > 0 from ledger.check_runs order by id desc limit 1), false)
$$;

-- All differences there are.
create or replace function ledger.check() returns setof ledger.difference
language sql stable security definer set search_path = '' set plan_cache_mode = force_custom_plan
as $$
  select * from ledger.check_sums()
  union all select * from ledger.check_balances()
  union all select * from ledger.check_chains()
  union all select * from ledger.check_sessions()
  union all select * from ledger.check_lots()
  union all select * from ledger.check_postings()
  union all select * from ledger.check_ways()
  union all select * from ledger.check_exclusions()
  union all select * from ledger.check_places()
  union all select * from ledger.check_leases()
  union all select * from ledger.check_activity()
  union all select * from ledger.check_time()
  union all select * from ledger.check_roots()
  union all select * from ledger.check_providers()
  union all select * from payments.check_purchases()
  union all select * from payments.check_entries()
  union all select * from payments.check_redemptions()
$$;

-- Runs the check and remembers its outcome; a difference freezes redemptions until a clean run.
create or replace function ledger.run_check() returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  found jsonb;
  total bigint;
begin
  select coalesce(jsonb_agg(to_jsonb(d)) filter (where n <= 100), '[]'), count(*)
    into found, total
    from (select c.*, row_number() over () as n from ledger.check() c) d;
  insert into ledger.check_runs (at, entries, differences, report)
    values (clock_timestamp(), (select count(*) from ledger.entries), total, found);
  return jsonb_build_object('differences', total, 'report', found);
end
$$;

grant execute on function ledger.check, ledger.run_check to parlor_payments;
