-- What providers of games do with coins: stake, win, take back, end a round. Each id is applied once, for
-- ever. Everything here runs under the lock of the player's wallet and inside ledger.provider_batch.
-- No role may call the batch yet: a stolen key would have no bound.

create or replace function ledger.action_digest(action jsonb, for_wallet bigint) returns bytea
language sql immutable as $$
  select sha256(convert_to(array[action ->> 'action', for_wallet::text, action ->> 'roundId',
    action ->> 'gameId', action ->> 'amountMicros', action ->> 'reference',
    action ->> 'closesRound']::text, 'UTF8'))
$$;

-- The answer to an id that was used before; null to one that was not. Another content under it is the
-- provider's fault.
create or replace function ledger.first_answer(provider int, action jsonb, digest bytea)
returns jsonb language plpgsql as $$
declare
  known ledger.provider_actions;
begin
  select * into known from ledger.provider_actions a
    where a.provider_id = provider and a.transaction_id = action ->> 'transactionId';
  if not found then return null; end if;
  if known.state = 'tombstone' then perform ledger.refuse_action('ROLLED_BACK'); end if;
  if known.digest <> digest then perform ledger.refuse_action('DUPLICATE'); end if;
  if known.state = 'rolled_back' then perform ledger.refuse_action('ROLLED_BACK'); end if;
  return ledger.provider_result(known.status, known.id, true);
end
$$;

-- Keeps an action; null when its id was taken meanwhile, which waits for whoever takes it.
create or replace function ledger.keep_action(provider int, action jsonb, action_digest bytea,
  for_wallet bigint, action_state text, action_status text, on_day date, action_at timestamptz)
returns bigint language plpgsql as $$
declare
  new_id bigint;
begin
  insert into ledger.provider_actions (provider_id, transaction_id, kind, state, status, digest,
      wallet_id, round_id, game_id, reference, amount_micros, day, at)
    values (provider, action ->> 'transactionId', action ->> 'action', action_state,
      action_status, action_digest, for_wallet, action ->> 'roundId', action ->> 'gameId',
      action ->> 'reference', coalesce((action ->> 'amountMicros')::bigint, 0), on_day, action_at)
    on conflict (provider_id, transaction_id) do nothing
    returning id into new_id;
  return new_id;
end
$$;

-- Nothing is paid for this round any more. Coins that were staked in it cannot come back, so what they
-- locked may be void.
create or replace function ledger.end_round(provider int, of_round text, for_wallet bigint, by_whom text,
  at timestamptz) returns void language plpgsql as $$
begin
  update ledger.provider_rounds set state = 'ended', ended_at = at, ended_by = by_whom
    where provider_id = provider and round_id = of_round and wallet_id = for_wallet
      and state = 'open';
  if (select w.lots_open from ledger.wallets w where w.account_id = for_wallet) then
    perform ledger.void_locks_if_empty(for_wallet, at);
  end if;
end
$$;

create or replace function ledger.debit_action(provider int, action jsonb, token bytea,
  wallet ledger.wallets, at timestamptz) returns jsonb language plpgsql as $$
declare
  amount bigint := (action ->> 'amountMicros')::bigint;
  content bytea := ledger.action_digest(action, wallet.account_id);
  answer jsonb;
  round ledger.provider_rounds;
  refusal text;
  new_id bigint;
  entry bigint;
begin
  -- A repeat gets its first answer, whatever has become of the player since.
  answer := ledger.first_answer(provider, action, content);
  if answer is not null then return answer; end if;
  refusal := ledger.token_refusal(provider, token, wallet.player_id, wallet.currency, at);
  if refusal is not null then perform ledger.refuse_action(refusal); end if;
  if not exists (select from games.provider_games g join games.providers p on p.id = g.provider_id
    where p.id = provider and p.enabled and g.game_id = action ->> 'gameId' and g.enabled) then
    perform ledger.refuse_action('UNKNOWN_GAME');
  end if;
  select * into round from ledger.provider_rounds r where r.provider_id = provider
    and r.round_id = action ->> 'roundId' and r.wallet_id = wallet.account_id;
  if round.state <> 'open' then perform ledger.refuse_action('ROUND_CLOSED'); end if;
  perform ledger.refuse_stake(ledger.standing_at(wallet.player_id, wallet.account_id,
    wallet.currency, at), amount);
  if (select a.balance_micros from ledger.accounts a where a.id = wallet.account_id) < amount then
    perform ledger.refuse_action('INSUFFICIENT_FUNDS');
  end if;
  new_id := ledger.keep_action(provider, action, content, wallet.account_id, 'live', 'OK',
    ledger.utc_day(at), at);
  if new_id is null then return ledger.first_answer(provider, action, content); end if;
  insert into ledger.provider_rounds as r (provider_id, round_id, wallet_id, game_id,
      debited_micros, opened_at)
    values (provider, action ->> 'roundId', wallet.account_id, action ->> 'gameId', amount, at)
    on conflict (provider_id, round_id, wallet_id)
      do update set debited_micros = r.debited_micros + amount;
  if amount > 0 then
    entry := ledger.transfer(wallet.account_id, ledger.provider_house(provider, wallet.currency),
      amount, 18::smallint, content, at);
    update ledger.provider_actions set entry_id = entry where id = new_id;
    perform ledger.add_day_result(wallet.account_id, ledger.utc_day(at), -amount);
    perform ledger.add_day_wagers(wallet.account_id, ledger.utc_day(at), amount);
    if (select w.lots_open from ledger.wallets w where w.account_id = wallet.account_id) then
      perform ledger.advance_lots(wallet.account_id, entry, amount);
    end if;
  end if;
  if (action ->> 'closesRound')::boolean then
    perform ledger.end_round(provider, action ->> 'roundId', wallet.account_id, 'provider', at);
  end if;
  return ledger.provider_result('OK', new_id);
end
$$;

-- A win needs a stake that stands, and nothing else: it is paid to somebody who was excluded, left, or has
-- no token, of a game that is off.
create or replace function ledger.credit_action(provider int, action jsonb, wallet ledger.wallets,
  at timestamptz) returns jsonb language plpgsql as $$
declare
  amount bigint := (action ->> 'amountMicros')::bigint;
  content bytea := ledger.action_digest(action, wallet.account_id);
  answer jsonb;
  round ledger.provider_rounds;
  stakes record;
  new_id bigint;
  entry bigint;
begin
  answer := ledger.first_answer(provider, action, content);
  if answer is not null then return answer; end if;
  select * into round from ledger.provider_rounds r where r.provider_id = provider
    and r.round_id = action ->> 'roundId' and r.wallet_id = wallet.account_id;
  select count(*) as any_state, count(*) filter (where a.state = 'live') as live into stakes
    from ledger.provider_actions a
    where a.provider_id = provider and a.round_id = action ->> 'roundId'
      and a.wallet_id = wallet.account_id and a.kind = 'debit'
      and (action ->> 'reference' is null or a.transaction_id = action ->> 'reference');
  if stakes.any_state = 0 then
    perform ledger.refuse_action(case when exists (select from ledger.provider_actions a
        where a.provider_id = provider and a.transaction_id = action ->> 'reference'
          and a.state = 'tombstone') then 'ROLLED_BACK' else 'TRANSACTION_NOT_FOUND' end);
  end if;
  if stakes.live = 0 then perform ledger.refuse_action('ROLLED_BACK'); end if;
  if round.ended_by = 'provider' then perform ledger.refuse_action('ROUND_CLOSED'); end if;
  new_id := ledger.keep_action(provider, action, content, wallet.account_id, 'live', 'OK',
    ledger.utc_day(at), at);
  if new_id is null then return ledger.first_answer(provider, action, content); end if;
  if amount > 0 then
    entry := ledger.transfer(ledger.provider_house(provider, wallet.currency), wallet.account_id,
      amount, 19::smallint, content, at);
    update ledger.provider_actions set entry_id = entry where id = new_id;
    perform ledger.add_day_result(wallet.account_id, ledger.utc_day(at), amount);
    update ledger.provider_rounds set credited_micros = credited_micros + amount
      where provider_id = provider and round_id = round.round_id
        and wallet_id = wallet.account_id;
  end if;
  if (action ->> 'closesRound')::boolean then
    perform ledger.end_round(provider, round.round_id, wallet.account_id, 'provider', at);
  end if;
  perform ledger.after_raise(wallet.account_id, content, at);
  return ledger.provider_result('OK', new_id);
end
$$;

-- Before the wallet's lock: a debit that is on its way is waited for, and one that never came finds that
-- it was rolled back.
create or replace function ledger.leave_tombstones(provider int, actions jsonb, at timestamptz)
returns void language sql as $$
  insert into ledger.provider_actions (provider_id, transaction_id, kind, state, status, day, at)
    select distinct provider, x ->> 'reference', 'debit', 'tombstone', 'ROLLED_BACK',
      ledger.utc_day(at), at
    from jsonb_array_elements(actions) x
    where x ->> 'action' = 'rollback'
      and not exists (select from jsonb_array_elements(actions) y
        where y ->> 'transactionId' = x ->> 'reference')
    order by 2
    on conflict (provider_id, transaction_id) do nothing
$$;

-- Gives a stake back, by our own amount: what the call says of it is not looked at. The lots that the stake
-- advanced go back, and those open again that were void because it had left nothing.
create or replace function ledger.rollback_action(provider int, action jsonb, wallet ledger.wallets,
  at timestamptz) returns jsonb language plpgsql as $$
declare
  content bytea := ledger.action_digest(action - 'amountMicros', wallet.account_id);
  answer jsonb;
  stake ledger.provider_actions;
  moves boolean;
  outcome text := 'OK';
  new_id bigint;
  entry bigint;
begin
  answer := ledger.first_answer(provider, action, content);
  if answer is not null then return answer; end if;
  select * into stake from ledger.provider_actions a
    where a.provider_id = provider and a.transaction_id = action ->> 'reference';
  if stake.kind <> 'debit' then
    perform ledger.refuse_action('INVALID_REQUEST', '{"reason": "not a debit"}');
  end if;
  -- Somebody else's stake is no more known than one that is not there.
  if stake.state is null or stake.state = 'tombstone' or stake.wallet_id <> wallet.account_id then
    outcome := 'TRANSACTION_NOT_FOUND';
  elsif stake.state = 'live' and exists (select from ledger.provider_actions c
      where c.provider_id = provider and c.round_id = stake.round_id
        and c.wallet_id = stake.wallet_id and c.kind = 'credit'
        and coalesce(c.reference, stake.transaction_id) = stake.transaction_id) then
    perform ledger.refuse_action('ROUND_CLOSED', '{"reason": "credited"}');
  end if;
  moves := outcome = 'OK' and stake.state = 'live';
  new_id := ledger.keep_action(provider, (action || jsonb_build_object('amountMicros',
      case when moves then stake.amount_micros else 0 end, 'roundId', stake.round_id,
      'gameId', stake.game_id)), content, wallet.account_id,
    case when moves then 'live' else 'noop' end, outcome,
    case when moves then stake.day else ledger.utc_day(at) end, at);
  if new_id is null then return ledger.first_answer(provider, action, content); end if;
  if not moves then return ledger.provider_result(outcome, new_id); end if;
  update ledger.provider_actions set state = 'rolled_back', undone_by = new_id where id = stake.id;
  update ledger.provider_rounds set debited_micros = debited_micros - stake.amount_micros
    where provider_id = provider and round_id = stake.round_id and wallet_id = wallet.account_id;
  if stake.entry_id is not null then
    entry := ledger.transfer(ledger.provider_house(provider, wallet.currency), wallet.account_id,
      stake.amount_micros, 20::smallint, content, at);
    update ledger.provider_actions set entry_id = entry where id = new_id;
    perform ledger.add_day_result(wallet.account_id, stake.day, stake.amount_micros);
    perform ledger.add_day_wagers(wallet.account_id, stake.day, -stake.amount_micros);
    perform ledger.reopen_lots(wallet.account_id, stake.at);
    perform ledger.undo_advances(stake.entry_id);
    perform ledger.after_raise(wallet.account_id, content, at);
  end if;
  return ledger.provider_result('OK', new_id);
end
$$;

create or replace function ledger.end_round_action(provider int, action jsonb, wallet ledger.wallets,
  at timestamptz) returns jsonb language plpgsql as $$
declare
  round ledger.provider_rounds;
begin
  select * into round from ledger.provider_rounds r where r.provider_id = provider
    and r.round_id = action ->> 'roundId' and r.wallet_id = wallet.account_id;
  if not found then perform ledger.refuse_action('TRANSACTION_NOT_FOUND'); end if;
  perform ledger.end_round(provider, round.round_id, wallet.account_id, 'provider', at);
  return ledger.provider_result('OK', null, round.state <> 'open');
end
$$;
