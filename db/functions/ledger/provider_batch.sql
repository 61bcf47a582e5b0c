-- Calls of providers: one player, one currency, up to 50 actions, all or none. A single call is a batch of
-- one. The answer has a status of the whole and one of each action.

-- Whether an action has what it needs, in forms that are safe to read.
create or replace function ledger.action_is_whole(action jsonb) returns boolean
language plpgsql immutable as $$
declare
  kind text := action ->> 'action';
begin
  if coalesce(kind, '') not in ('debit', 'credit', 'rollback', 'endRound') then return false; end if;
  if kind <> 'endRound'
    and coalesce(length(action ->> 'transactionId'), 0) not between 1 and 200 then
    return false;
  end if;
  if kind = 'rollback' then
    return coalesce(length(action ->> 'reference'), 0) between 1 and 200
      and action ->> 'reference' <> action ->> 'transactionId';
  end if;
  if coalesce(length(action ->> 'roundId'), 0) not between 1 and 200 then return false; end if;
  if kind = 'endRound' then return true; end if;
  return coalesce(length(action ->> 'gameId'), 0) between 1 and 200
    and coalesce(action ->> 'amountMicros', '') ~ '^[0-9]{1,18}$'
    and coalesce(action ->> 'closesRound', 'false') in ('true', 'false');
end
$$;

create or replace function ledger.apply_action(provider int, action jsonb, token bytea,
  wallet ledger.wallets, at timestamptz) returns jsonb language plpgsql as $$
begin
  return case action ->> 'action'
    when 'debit' then ledger.debit_action(provider, action, token, wallet, at)
    when 'credit' then ledger.credit_action(provider, action, wallet, at)
    when 'rollback' then ledger.rollback_action(provider, action, wallet, at)
    else ledger.end_round_action(provider, action, wallet, at) end;
end
$$;

create or replace function ledger.provider_batch_at(provider int, with_key text, with_nonce text,
  of_call uuid, token bytea, for_alias text, for_currency text, actions jsonb, given_at timestamptz)
returns jsonb language plpgsql as $$
declare
  wallet ledger.wallets;
  at timestamptz;
  action jsonb;
  results jsonb := '[]';
  answer jsonb;
  detail text;
begin
  if not ledger.admit_call(provider, with_key, with_nonce, of_call) then
    return ledger.provider_result('INVALID_SIGNATURE');
  end if;
  if jsonb_typeof(actions) is distinct from 'array'
    or jsonb_array_length(actions) not between 1 and 50
    or coalesce(for_currency, '') not in ('GC', 'SC')
    or exists (select from jsonb_array_elements(actions) x where not ledger.action_is_whole(x)) then
    return ledger.provider_result('INVALID_REQUEST');
  end if;
  if ledger.provider_player(provider, for_alias) is null then
    return ledger.provider_result('UNKNOWN_PLAYER');
  end if;
  wallet := ledger.wallet_of(ledger.provider_player(provider, for_alias), for_currency);
  begin
    perform ledger.leave_tombstones(provider, actions,
      coalesce(given_at, statement_timestamp()));
    -- The time is read after the lock: who was excluded meanwhile stakes nothing.
    at := ledger.lock_budget(wallet.player_id, for_currency, given_at);
    for action in select x from jsonb_array_elements(actions) x loop
      results := results || ledger.apply_action(provider, action, token, wallet, at);
    end loop;
    answer := ledger.provider_result(coalesce((select r ->> 'status'
        from jsonb_array_elements(results) r where r ->> 'status' <> 'OK' limit 1), 'OK'))
      || jsonb_build_object('replayed', not exists (select from jsonb_array_elements(results) r
        where not (r ->> 'replayed')::boolean), 'actions', results);
  exception when sqlstate 'LX003' then
    get stacked diagnostics detail = pg_exception_detail;
    answer := detail::jsonb;
  end;
  return ledger.with_balance(answer, wallet.account_id);
end
$$;

-- Applies a provider's actions. A lock that is not had in half a second ends the call with 55P03: it was
-- not applied, and the provider asks again.
create or replace function ledger.provider_batch(provider int, with_key text, with_nonce text,
  of_call uuid, token bytea, for_alias text, for_currency text, actions jsonb) returns jsonb
language plpgsql security definer set search_path = '' set lock_timeout = '500ms'
set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
begin
  return ledger.provider_batch_at(provider, with_key, with_nonce, of_call, token, for_alias,
    for_currency, actions, null);
end
$$;

-- Whose token it is, and what they have.
create or replace function ledger.provider_authenticate_at(provider int, with_key text,
  with_nonce text, of_call uuid, token bytea, given_at timestamptz) returns jsonb
language plpgsql as $$
declare
  known games.provider_sessions;
  refusal text;
begin
  if not ledger.admit_call(provider, with_key, with_nonce, of_call) then
    return ledger.provider_result('INVALID_SIGNATURE');
  end if;
  select * into known from games.provider_sessions s
    where s.token_hash = sha256(token) and s.provider_id = provider;
  if not found then return ledger.provider_result('INVALID_TOKEN'); end if;
  refusal := ledger.token_refusal(provider, token, known.player_id, known.currency,
    coalesce(given_at, statement_timestamp()));
  if refusal is not null then return ledger.provider_result(refusal); end if;
  return ledger.with_balance(ledger.provider_result('OK'),
      (select w.account_id from ledger.wallets w
        where w.player_id = known.player_id and w.currency = known.currency))
    || jsonb_build_object('currency', known.currency, 'gameId', known.game_id,
      'playerId', (select p.alias from games.provider_players p
        where p.provider_id = provider and p.player_id = known.player_id));
end
$$;

create or replace function ledger.provider_authenticate(provider int, with_key text,
  with_nonce text, of_call uuid, token bytea) returns jsonb
language sql security definer set search_path = '' as $$
  select ledger.provider_authenticate_at(provider, with_key, with_nonce, of_call, token, null)
$$;

-- What a player has available. A token is checked when one is shown: providers also ask after its end.
create or replace function ledger.provider_balance_at(provider int, with_key text, with_nonce text,
  of_call uuid, token bytea, for_alias text, for_currency text, given_at timestamptz) returns jsonb
language plpgsql as $$
declare
  player uuid := ledger.provider_player(provider, for_alias);
  refusal text;
begin
  if not ledger.admit_call(provider, with_key, with_nonce, of_call) then
    return ledger.provider_result('INVALID_SIGNATURE');
  end if;
  if coalesce(for_currency, '') not in ('GC', 'SC') then
    return ledger.provider_result('INVALID_REQUEST');
  end if;
  if player is null then return ledger.provider_result('UNKNOWN_PLAYER'); end if;
  if token is not null then
    refusal := ledger.token_refusal(provider, token, player, for_currency,
      coalesce(given_at, statement_timestamp()));
    if refusal is not null then return ledger.provider_result(refusal); end if;
  end if;
  return ledger.with_balance(ledger.provider_result('OK'), (select w.account_id
    from ledger.wallets w where w.player_id = player and w.currency = for_currency));
end
$$;

create or replace function ledger.provider_balance(provider int, with_key text, with_nonce text,
  of_call uuid, token bytea, for_alias text, for_currency text) returns jsonb
language sql security definer set search_path = '' as $$
  select ledger.provider_balance_at(provider, with_key, with_nonce, of_call, token, for_alias,
    for_currency, null)
$$;
