-- Requests that must not act twice, the rules of grants as dated rows, and the daily bonus.

-- What was answered to a key. Only effects are kept: a refused request may be sent again.
create table payments.idempotency_keys (
  player_id uuid not null,
  key text not null check (length(key) between 1 and 128),
  request_digest bytea not null,
  reply jsonb not null default '{}',
  at timestamptz not null,
  primary key (player_id, key)
);
create index idempotency_keys_at on payments.idempotency_keys (at);

-- How much a source grants, how often it must be played, how long it lives; the newest row that
-- has begun counts.
create table payments.grant_rules (
  source text not null,
  currency text not null check (currency in ('GC', 'SC')),
  begins_at timestamptz not null,
  amount_micros bigint not null check (amount_micros > 0),
  playthrough_multiple numeric(6, 2) not null default 1 check (playthrough_multiple >= 0),
  lives_days int check (lives_days > 0),
  note text not null,
  primary key (source, currency, begins_at)
);
insert into payments.grant_rules values
  ('daily', 'GC', '2026-01-01', 10000000000, 1, null, 'daily bonus'),
  ('daily', 'SC', '2026-01-01', 1000000, 1, 60, 'daily bonus');

create table payments.daily_bonuses (
  player_id uuid not null,
  day date not null,
  at timestamptz not null,
  primary key (player_id, day)
);

-- Claims a key for a request; the stored reply when it was answered before, null when it is ours.
-- A rival with the same key waits here until we have committed.
create function payments.claim_key(for_player uuid, request_key text, digest bytea, at timestamptz)
returns jsonb language plpgsql as $$
declare
  known payments.idempotency_keys;
begin
  insert into payments.idempotency_keys (player_id, key, request_digest, at)
    values (for_player, request_key, digest, at) on conflict (player_id, key) do nothing;
  if found then return null; end if;
  select * into strict known from payments.idempotency_keys
    where player_id = for_player and key = request_key;
  if known.request_digest <> digest then return ledger.refusal('idempotency_key_reused'); end if;
  return known.reply || '{"replayed": true}';
end
$$;

create function payments.keep_reply(for_player uuid, request_key text, answer jsonb) returns jsonb
language plpgsql as $$
begin
  if answer ? 'refused' then
    delete from payments.idempotency_keys where player_id = for_player and key = request_key;
  else
    update payments.idempotency_keys set reply = answer
      where player_id = for_player and key = request_key;
  end if;
  return answer;
end
$$;

create function payments.wallet_json(for_player uuid) returns jsonb language sql stable as $$
  select jsonb_agg(jsonb_build_object('currency', currency, 'availableMicros', available::text,
    'atTablesMicros', at_tables::text, 'onHoldMicros', on_hold::text, 'debtMicros', debt::text,
    'version', version)
    order by currency) from ledger.wallet(for_player)
$$;

create function payments.grant_daily(for_player uuid, given_at timestamptz) returns jsonb
language plpgsql as $$
declare
  at timestamptz;
  today date;
  rule record;
  grants jsonb := '[]';
  standing ledger.standing;
begin
  at := ledger.lock_wallets(for_player, given_at);
  today := ledger.utc_day(at);
  standing := ledger.standing_at(for_player, null, 'SC', at);
  if standing.reason in ('account_closed', 'excluded') then
    return ledger.standing_refusal(standing.reason, standing);
  end if;
  if ledger.owes_elsewhere(for_player) then return ledger.refusal('debt_outstanding'); end if;
  perform ledger.wallet_of(for_player, 'GC'), ledger.wallet_of(for_player, 'SC');
  -- Once a day for a person, whichever of their accounts asks.
  if exists (select from payments.daily_bonuses b
      where b.player_id = any (ledger.same_person(for_player)) and b.day = today) then
    return ledger.refusal('bonus_already_claimed', jsonb_build_object('nextAt',
      ledger.time_text(ledger.next_day(at))));
  end if;
  insert into payments.daily_bonuses (player_id, day, at) values (for_player, today, at);
  for rule in select distinct on (r.currency) r.* from payments.grant_rules r
    where r.source = 'daily' and r.begins_at <= at order by r.currency, r.begins_at desc
  loop
    perform ledger.grant_at('daily:' || for_player || ':' || today || ':' || rule.currency,
      for_player, rule.currency, rule.amount_micros, 'daily', rule.playthrough_multiple,
      at + make_interval(days => rule.lives_days), 6::smallint, at);
    grants := grants || jsonb_build_object('currency', rule.currency,
      'amountMicros', rule.amount_micros::text);
  end loop;
  return jsonb_build_object('grants', grants, 'balances', payments.wallet_json(for_player),
    'nextDay', today + 1);
end
$$;

create function payments.claim_daily_bonus_at(for_player uuid, request_key text, digest bytea,
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
create function payments.claim_daily_bonus(for_player uuid, request_key text, digest bytea)
returns jsonb language plpgsql security definer set search_path = '' as $$
begin
  return payments.claim_daily_bonus_at(for_player, request_key, digest, null);
end
$$;

-- Keys are kept for two days: longer than any client repeats.
create function payments.sweep_idempotency_keys() returns bigint
language plpgsql security definer set search_path = '' as $$
declare
  swept bigint;
begin
  delete from payments.idempotency_keys where at < clock_timestamp() - interval '2 days';
  get diagnostics swept = row_count;
  return swept;
end
$$;
