-- Limits on purchases, kept by reservation before a checkout opens.

-- A person's purchases and limits have no wallet of their own to lock: the ids are the lock. Like
-- that of accounts it gives the time.
create or replace function ledger.lock_purchases(for_player uuid, given_at timestamptz default null)
returns timestamptz language plpgsql as $$
begin
  perform locks.take('ledger.purchase', ledger.same_person(for_player)::text[]);
  return coalesce(given_at, clock_timestamp());
end
$$;

-- The limit on purchases that leaves the person least, and what it leaves; no row without one.
-- `counted`: which states count.
create or replace function ledger.strictest_purchase_limit(for_player uuid, except_key text, counted text[],
  at timestamptz, out budget numeric, out of_period text) returns setof record
language sql stable as $$
  select l.amount_micros - coalesce((select sum(r.amount_micros)
      from ledger.purchase_reservations r
      where r.player_id = any (ledger.same_person(for_player)) and r.state = any (counted)
        and r.key <> except_key and r.day > ledger.utc_day(at) - ledger.days_of(l.period)), 0) as remaining,
    l.period
  from ledger.limits_now(for_player, at) l
  where l.kind = 'purchase' and l.amount_micros is not null
  order by remaining, ledger.days_of(l.period) desc limit 1
$$;

-- What is left of the person's limits on purchases; null without one.
create or replace function ledger.purchase_budget(for_player uuid, except_key text, counted text[],
  at timestamptz) returns numeric language sql stable as $$
  select budget from ledger.strictest_purchase_limit(for_player, except_key, counted, at)
$$;

create or replace function ledger.reserve_purchase_at(reservation_key text, for_player uuid, amount bigint,
  given_at timestamptz) returns jsonb language plpgsql as $$
declare
  at timestamptz;
  known ledger.purchase_reservations;
  strictest record;
begin
  if amount is null or amount <= 0 then return ledger.refusal('invalid_amount'); end if;
  at := ledger.lock_purchases(for_player, given_at);
  select * into known from ledger.purchase_reservations where key = reservation_key;
  if found then
    if (known.player_id, known.amount_micros) is distinct from (for_player, amount) then
      return ledger.refusal('idempotency_key_reused');
    end if;
    return jsonb_build_object('state', known.state, 'replayed', true);
  end if;
  select * into strictest from ledger.strictest_purchase_limit(for_player, reservation_key,
    array['reserved', 'kept'], at);
  if amount > strictest.budget then
    return ledger.refusal('limit_reached', jsonb_build_object(
      'limit', ledger.limit_json('purchase', 'USD', strictest.of_period),
      'changesAt', ledger.time_text(ledger.next_day(at))));
  end if;
  insert into ledger.purchase_reservations (key, player_id, day, amount_micros)
    values (reservation_key, for_player, ledger.utc_day(at), amount);
  return jsonb_build_object('state', 'reserved', 'replayed', false);
end
$$;

create or replace function ledger.reserve_purchase(reservation_key text, for_player uuid, amount bigint)
returns jsonb language sql security definer set search_path = '' as $$
  select ledger.reserve_purchase_at(reservation_key, for_player, amount, null)
$$;

-- `kept` is final; a `released` one may still be kept, when a late payment arrives after all.
create or replace function ledger.resolve_purchase(reservation_key text, new_state text) returns boolean
language plpgsql security definer set search_path = '' as $$
begin
  update ledger.purchase_reservations set state = new_state
    where key = reservation_key and state <> 'kept' and new_state in ('kept', 'released');
  return found;
end
$$;
