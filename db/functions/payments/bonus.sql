-- The daily bonus.

create or replace function payments.wallet_json(for_player uuid) returns jsonb language sql stable as $$
  select jsonb_agg(jsonb_build_object('currency', currency, 'availableMicros', available::text,
    'atTablesMicros', at_tables::text, 'onHoldMicros', on_hold::text, 'debtMicros', debt::text,
    'version', version)
    order by currency) from ledger.wallet(for_player)
$$;

-- Each currency by itself: what the place does not allow now stays to be claimed on the same day.
create or replace function payments.grant_daily(for_player uuid, given_at timestamptz) returns jsonb
language plpgsql as $$
declare
  at timestamptz;
  today date;
  rule record;
  grants jsonb := '[]';
  withheld jsonb := '[]';
  standing ledger.standing;
  verdict rules.verdict;
  refused jsonb;
begin
  at := ledger.lock_wallets(for_player, given_at);
  today := ledger.utc_day(at);
  standing := ledger.standing_at(for_player, null, 'GC', at);
  if standing.reason in ('account_closed', 'excluded') then
    return ledger.standing_refusal(standing.reason, standing);
  end if;
  if ledger.owes_elsewhere(for_player) then return ledger.refusal('debt_outstanding'); end if;
  perform ledger.wallet_of(for_player, 'GC'), ledger.wallet_of(for_player, 'SC');
  for rule in select distinct on (r.currency) r.* from payments.grant_rules r
    where r.source = 'daily' and r.begins_at <= at order by r.currency, r.begins_at desc
  loop
    -- Once a day for a person, whichever of their accounts asks.
    continue when exists (select from payments.daily_bonuses b
      where b.player_id = any (ledger.same_person(for_player)) and b.day = today
        and b.currency = rule.currency);
    verdict := rules.refusal(for_player,
      case rule.currency when 'SC' then 'sc_grant' else 'gc_play' end, at);
    if verdict.code is not null then
      refused := coalesce(refused, rules.verdict_refusal(verdict));
      withheld := withheld || jsonb_build_object('currency', rule.currency, 'code', verdict.code);
      continue;
    end if;
    insert into payments.daily_bonuses (player_id, day, currency, at)
      values (for_player, today, rule.currency, at);
    perform ledger.grant_at('daily:' || for_player || ':' || today || ':' || rule.currency,
      for_player, rule.currency, rule.amount_micros, 'daily', rule.playthrough_multiple,
      at + make_interval(days => rule.lives_days), 6::smallint, at);
    grants := grants || jsonb_build_object('currency', rule.currency,
      'amountMicros', rule.amount_micros::text);
  end loop;
  if grants = '[]' then
    return coalesce(refused, ledger.refusal('bonus_already_claimed', jsonb_build_object('nextAt',
      ledger.time_text(ledger.next_day(at)))));
  end if;
  return jsonb_build_object('grants', grants, 'withheld', withheld,
    'balances', payments.wallet_json(for_player), 'nextDay', today + 1);
end
$$;

create or replace function payments.claim_daily_bonus_at(for_player uuid, request_key text, digest bytea,
  given_at timestamptz) returns jsonb language plpgsql as $$
declare
  answer jsonb := payments.claim_key(for_player, request_key, digest,
    coalesce(given_at, clock_timestamp()));
begin
  if answer is not null then return answer; end if;
  return payments.keep_reply(for_player, request_key, payments.grant_daily(for_player, given_at));
end
$$;

-- Grants the daily bonus, once per player and UTC day of this server's clock.
create or replace function payments.claim_daily_bonus(for_player uuid, request_key text, digest bytea)
returns jsonb language plpgsql security definer set search_path = '' as $$
begin
  return payments.claim_daily_bonus_at(for_player, request_key, digest, null);
end
$$;

grant execute on function payments.claim_daily_bonus to parlor_payments;
