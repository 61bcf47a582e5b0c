-- Players' own limits: lower ones hold at once, higher ones after their delay.

create or replace function ledger.set_limit_at(
  for_player uuid, limit_kind text, limit_currency text, limit_period text, amount bigint,
  at timestamptz
) returns void language plpgsql as $$
declare
  known ledger.limits;
  now_amount bigint;
  effective_at timestamptz := at;
  persons uuid[];
begin
  persons := ledger.same_person(for_player);
  insert into ledger.limits (player_id, kind, currency, period, amount_micros)
    values (for_player, limit_kind, limit_currency, limit_period, null)
    on conflict do nothing;
  select * into strict known from ledger.limits_now(for_player, at)
    where kind = limit_kind and currency = limit_currency and period = limit_period;
  perform ledger.note_restriction(for_player);
  now_amount := known.amount_micros;
  if amount is not distinct from now_amount and known.next_at is null then
    return;
  end if;
  if now_amount is null or amount <= now_amount then
    update ledger.limits set amount_micros = amount, next_amount_micros = null, next_at = null
      where player_id = any (persons) and kind = limit_kind and currency = limit_currency
        and period = limit_period;
  else
    -- Asking again for the raise that already waits does not make it wait longer.
    effective_at := case when known.next_at > at
      and known.next_amount_micros is not distinct from amount
      then known.next_at else at + interval '24 hours' end;
    update ledger.limits set amount_micros = now_amount, next_amount_micros = amount,
        next_at = effective_at
      where player_id = any (persons) and kind = limit_kind and currency = limit_currency
        and period = limit_period;
  end if;
  insert into ledger.limit_changes (player_id, kind, currency, period, amount_micros,
      effective_at, at)
    values (for_player, limit_kind, limit_currency, limit_period, amount, effective_at, at);
end
$$;

-- Tells of what changed at this moment: what holds at once, and what will from when on. A raise that
-- waited already was told.
create or replace function ledger.tell_limits(for_player uuid, at timestamptz) returns void
language plpgsql as $$
#variable_conflict use_variable
declare
  changes jsonb;
  last_ones text;
begin
  select coalesce(max(c.id) filter (where c.of_coins), 0) || ':'
      || coalesce(max(c.id) filter (where not c.of_coins), 0), jsonb_agg(jsonb_strip_nulls(c.change) order by c.change ->> 'kind', c.change ->> 'currency',
      c.change ->> 'period') into last_ones, changes
    from (
      select l.id, true, jsonb_build_object('kind', l.kind, 'currency', l.currency, 'period', l.period,
          'amountMicros', l.amount_micros::text,
          'from', case when l.effective_at > l.at then ledger.time_text(l.effective_at) end)
        from ledger.limit_changes l where l.player_id = for_player and l.at = at
          and not exists (select from ledger.limit_changes o where o.player_id = for_player
            and o.at < at and o.kind = l.kind and o.currency = l.currency and o.period = l.period
            and o.effective_at = l.effective_at)
      union all
      select t.id, false, jsonb_build_object('kind', t.kind, 'minutes', t.minutes,
          'from', case when t.effective_at > t.at then ledger.time_text(t.effective_at) end)
        from ledger.time_limit_changes t where t.player_id = for_player and t.at = at
          and not exists (select from ledger.time_limit_changes o where o.player_id = for_player
            and o.at < at and o.kind = t.kind and o.effective_at = t.effective_at)) c (id, of_coins, change);
  if changes is null then return; end if;
  perform auth.tell(for_player, 'limits_changed', 'limits_changed:' || last_ones,
    jsonb_build_object('changes', changes), at);
end
$$;

-- Sets a player's limits: `[{kind, currency, period, amountMicros|null}]`, of time `[{kind,
-- minutes|null}]`. A lower limit acts at
-- once, a higher one or none after 24 hours; a limit that is not named stays as it is.
create or replace function ledger.set_limits_at(for_player uuid, wanted jsonb, given_at timestamptz)
returns jsonb language plpgsql as $$
declare
  item jsonb;
  at timestamptz := ledger.lock_wallets(for_player, given_at);
begin
  for item in select value from jsonb_array_elements(wanted)
    order by value ->> 'kind', value ->> 'currency', value ->> 'period'
  loop
    if item ->> 'kind' in ('session_time', 'reality_check') then
      perform ledger.set_time_limit_at(for_player, item ->> 'kind', (item ->> 'minutes')::int, at);
      continue;
    end if;
    perform ledger.set_limit_at(for_player, item ->> 'kind', item ->> 'currency',
      item ->> 'period', (item ->> 'amountMicros')::bigint, at);
  end loop;
  perform ledger.tell_limits(for_player, at);
  perform ledger.standing_changed(for_player);
  return ledger.limits_at(for_player, at);
end
$$;

create or replace function ledger.limits_at(for_player uuid, at timestamptz) returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(jsonb_build_object('kind', kind, 'currency', currency,
      'period', period, 'amountMicros', amount_micros::text,
      'nextAmountMicros', next_amount_micros::text,
      'nextAtMs', floor(extract(epoch from next_at) * 1000)::text)
    order by kind, currency, ledger.days_of(period)), '[]')
    || ledger.time_limits_at(for_player, at)
  from ledger.limits_now(for_player, at)
  where amount_micros is not null or next_at is not null
$$;

create or replace function ledger.set_limits(for_player uuid, wanted jsonb) returns jsonb
language sql security definer set search_path = '' as $$
  select ledger.set_limits_at(for_player, wanted, null)
$$;

create or replace function ledger.limits_of(for_player uuid) returns jsonb
language sql stable security definer set search_path = '' as $$
  select ledger.limits_at(for_player, clock_timestamp())
$$;

grant execute on function ledger.set_limits, ledger.limits_of to parlor_payments;
