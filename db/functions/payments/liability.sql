-- Sweeps Coins that prizes could be asked for, against the cash that the operator states. Cash is no sum
-- over the books: they know what was sold and paid out, and neither wages nor what was put in.

-- Coins by what they wait for. Of a wallet with lots to play, that much of what it has (at tables as well)
-- is to play; whether a player's place waives it is not asked here.
create or replace function payments.coins_outstanding(out redeemable numeric, out to_play numeric,
  out held numeric, out on_the_way numeric) language plpgsql stable as $$
begin
  select coalesce(sum(greatest(0, w.total - w.locked)), 0),
      coalesce(sum(least(w.total, w.locked)), 0)
    into redeemable, to_play
    from (
      select a.balance_micros + coalesce(t.micros, 0) as total, coalesce(l.micros, 0) as locked
        from ledger.wallets w join ledger.accounts a on a.id = w.account_id
          left join (select s.wallet_id, sum(e.balance_micros) as micros
            from ledger.sessions s join ledger.accounts e on e.id = s.account_id
            where s.closed_at is null and s.account_id is not null group by 1) t
            on t.wallet_id = w.account_id
          left join (select o.wallet_id, sum(o.locked_micros) as micros
            from ledger.lots o where o.locked_micros > 0 group by 1) l
            on l.wallet_id = w.account_id
        where w.currency = 'SC') w;
  select coalesce(sum(r.amount_micros) filter (where r.state not in ('paying', 'sent')), 0),
      coalesce(sum(r.amount_micros) filter (where r.state in ('paying', 'sent')), 0)
    into held, on_the_way
    from payments.redemptions r
    where r.state in ('held', 'needs_player', 'in_review', 'approved', 'paying', 'sent');
end
$$;

create or replace function rules.liability_floor(at timestamptz) returns rules.liability_floors
language sql stable as $$
  select f from rules.liability_floors f where f.begins_at <= at order by f.begins_at desc limit 1
$$;

-- The newest word on the cash, less what was paid since; null without one.
create or replace function payments.cash_left(stated payments.cash_statements) returns numeric
language sql stable as $$
  select stated.amount_micros - coalesce((select sum(r.amount_micros) from payments.redemptions r
    where r.state = 'paid' and r.paid_at > stated.at), 0)
$$;

-- `state`: `covered`, `below_floor`, `cash_unknown` (nobody stated it, or too long ago), `no_floor`.
create or replace function payments.liability_at(at timestamptz) returns jsonb
language plpgsql stable as $$
declare
  coins record := payments.coins_outstanding();
  rule rules.liability_floors := rules.liability_floor(at);
  owed numeric := coins.redeemable + coins.held + coins.on_the_way;
  stated payments.cash_statements;
  cash numeric;
begin
  select * into stated from payments.cash_statements c where c.at <= liability_at.at
    order by c.at desc, c.id desc limit 1;
  cash := payments.cash_left(stated);
  return jsonb_build_object('atMs', payments.ms(at), 'redeemableMicros', coins.redeemable::text,
    'toPlayMicros', coins.to_play::text, 'heldMicros', coins.held::text,
    'onTheWayMicros', coins.on_the_way::text, 'owedMicros', owed::text, 'cashMicros', cash::text,
    'cashAtMs', payments.ms(stated.at),
    'cover', case when owed > 0 then round(cash / owed, 4)::text end,
    'coverMin', rule.cover_min::text, 'marginMinMicros', rule.margin_min_micros::text,
    'state', case when rule.begins_at is null then 'no_floor'
      when cash is null or stated.at + make_interval(days => rule.cash_lives_days) < at
        then 'cash_unknown'
      when cash < owed * coalesce(rule.cover_min, 0)
        or cash - owed < coalesce(rule.margin_min_micros, cash - owed) then 'below_floor'
      else 'covered' end);
end
$$;

-- Reckons now.
create or replace function payments.liability() returns jsonb
language sql stable security definer set search_path = '' as $$
  select payments.liability_at(clock_timestamp())
$$;

-- Reckons and keeps it, for gauges and for later.
create or replace function payments.note_liability() returns jsonb
language sql security definer set search_path = '' as $$
  insert into payments.liability_runs (at, report)
    select r.at, payments.liability_at(r.at) from (select clock_timestamp() as at) r returning report
$$;

-- The newest that was kept; null before the first.
create or replace function payments.last_liability() returns jsonb
language sql stable security definer set search_path = '' as $$
  select r.report from payments.liability_runs r order by r.id desc limit 1
$$;

-- A person states the cash at a moment, once for a key; the answer is the reckoning with it.
create or replace function payments.state_cash(amount bigint, of_moment timestamptz, by_staff uuid,
  why text, request_key text, digest bytea, http_request_id text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  at timestamptz := clock_timestamp();
  answer jsonb := payments.claim_key(by_staff, request_key, digest, at);
begin
  if answer is null then
    answer := case when of_moment > at
      then ledger.refusal('invalid_request', '{"field": "at", "problem": "is yet to come"}')
      else '{"stated": true}' end;
    perform payments.keep_reply(by_staff, request_key, answer);
    if answer ? 'refused' then return answer; end if;
    insert into payments.cash_statements (at, amount_micros, stated_by, stated_at, reason)
      values (of_moment, amount, by_staff, at, why);
    perform audit.append('liability.cash_stated', by_staff, 'liability', null,
      jsonb_build_object('amountMicros', amount::text, 'at', of_moment, 'reason', why),
      http_request_id);
  end if;
  return case when answer ? 'refused' then answer else payments.liability_at(clock_timestamp()) end;
end
$$;

grant execute on function payments.liability, payments.note_liability, payments.last_liability,
  payments.state_cash to parlor_payments;
