-- Coins at the table (escrow). Each movement of a session carries the next number of one gapless
-- sequence, and the table's account counts them: number n is accepted when its version is n-1. A
-- repeat of n with the same content gets the first result, with another content `sequence_conflict`.
-- Refusals that leave nothing behind come back as `{refused: code}`, never as an exception.

create or replace function ledger.movement_json(replayed boolean, amount bigint, escrow bigint,
  standing ledger.standing) returns jsonb language plpgsql stable as $$
begin
  return jsonb_build_object('replayed', replayed, 'amountMicros', amount::text,
    'escrowMicros', escrow::text, 'standing', ledger.standing_json(standing),
    'epoch', standing.epoch);
end
$$;

-- The answer with the rule by which the table tells what counts towards playthrough.
create or replace function ledger.with_playthrough(answer jsonb, at timestamptz) returns jsonb
language sql stable as $$
  select answer || jsonb_build_object('chanceMaxPpm', ledger.chance_max_ppm(at))
$$;

-- What is not at a table, as players are shown it. Both rows count, because a hold is also paid out
-- of its own row.
create or replace function ledger.wallet_part(for_wallet bigint) returns jsonb language plpgsql stable as $$
begin
  return (select jsonb_build_object('wallet', jsonb_build_object('currency', w.currency,
      'availableMicros', a.balance_micros::text,
      'onHoldMicros', coalesce(h.balance_micros, 0)::text,
      'version', a.version + coalesce(h.version, 0)))
    from ledger.wallets w join ledger.accounts a on a.id = w.account_id
      left join ledger.accounts h on h.id = w.hold_id
    where w.account_id = for_wallet);
end
$$;

-- The movement of an account with this number, found by walking its chain backwards.
create or replace function ledger.entry_of(of_account bigint, number int, newest_id bigint)
returns ledger.entries language plpgsql stable as $$
declare
  entry ledger.entries;
  next_id bigint := newest_id;
begin
  loop
    select * into entry from ledger.entries where id = next_id;
    if not found then return null; end if;
    if entry.account_id = of_account then
      if entry.version = number then return entry; end if;
      next_id := entry.previous_id;
    else
      if entry.contra_version = number then return entry; end if;
      next_id := entry.contra_previous_id;
    end if;
  end loop;
end
$$;

-- The answer to a number that was applied before.
create or replace function ledger.replay(of_session ledger.sessions, escrow ledger.accounts, number int,
  content bytea, at timestamptz) returns jsonb language plpgsql stable as $$
declare
  entry ledger.entries := ledger.entry_of(escrow.id, number, escrow.last_entry_id);
  wallet ledger.wallets;
  standing ledger.standing;
begin
  if entry.digest is distinct from content then return ledger.refusal('sequence_conflict'); end if;
  select * into wallet from ledger.wallets where account_id = of_session.wallet_id;
  standing := ledger.standing_at(wallet.player_id, wallet.account_id, wallet.currency, at);
  -- A movement between two tracked accounts is told as a size; a batch as the table's net.
  return ledger.movement_json(true,
    case when entry.kind = 3 then entry.effect_micros else abs(entry.effect_micros) end,
    case when entry.account_id = escrow.id then entry.after_micros
      else entry.contra_after_micros end,
    standing) || ledger.wallet_part(wallet.account_id);
end
$$;

-- Why a number cannot be applied to this table, or its replay; null when it is the next one.
create or replace function ledger.check_number(of_session ledger.sessions, escrow ledger.accounts, number int,
  content bytea, at timestamptz) returns jsonb language plpgsql stable as $$
begin
  if number <= escrow.version then
    return ledger.replay(of_session, escrow, number, content, at);
  end if;
  if escrow.closed then return ledger.refusal('account_closed_ledger'); end if;
  if number <> escrow.version + 1 then return ledger.refusal('sequence_gap'); end if;
  return null;
end
$$;

create or replace function ledger.reserve_at(
  of_session uuid, for_player uuid, of_game text, for_currency text, number int, amount bigint,
  reserve_mode text, multiplier bigint, given_at timestamptz
) returns jsonb language plpgsql as $$
declare
  at timestamptz;
  content bytea := sha256(convert_to(array['reserve', of_session::text, for_player::text, of_game,
    for_currency, number::text, amount::text, reserve_mode, multiplier::text]::text, 'UTF8'));
  known ledger.sessions;
  wallet ledger.wallets;
  escrow ledger.accounts;
  standing ledger.standing;
  available bigint;
  moved bigint;
  answer jsonb;
begin
  if number is null or number < 1 or multiplier is null or multiplier < 1 or of_game is null
    or coalesce(reserve_mode, '') not in ('exact', 'up_to')
    or coalesce(for_currency, '') not in ('GC', 'SC') then
    return ledger.refusal('invalid_request');
  end if;
  if amount is null or amount <= 0 then return ledger.refusal('invalid_amount'); end if;
  wallet := ledger.wallet_of(for_player, for_currency);
  at := ledger.lock_budget(for_player, for_currency, given_at);
  select * into known from ledger.sessions where session_id = of_session;
  if not found and number = 1 then
    standing := ledger.standing_at(for_player, wallet.account_id, for_currency, at);
  elsif not found then
    return ledger.refusal('account_missing');
  elsif known.cancelled_at is not null then
    return ledger.refusal('session_cancelled');
  elsif known.wallet_id <> wallet.account_id or known.game_id <> of_game then
    return ledger.refusal('sequence_conflict');
  else
    perform ledger.lock_accounts(array[known.account_id]);
    select * into strict escrow from ledger.accounts where id = known.account_id;
    answer := ledger.check_number(known, escrow, number, content, at);
    if answer is not null then return answer; end if;
    if escrow.multiplier_max <> multiplier then return ledger.refusal('sequence_conflict'); end if;
    standing := ledger.standing_at(for_player, wallet.account_id, for_currency, at);
  end if;

  if standing.reason is not null then
    return ledger.standing_refusal(standing.reason, standing);
  end if;
  -- A table that may wager nothing is not opened; one that is open has its lease.
  if number = 1 and standing.wager_budget <= 0 then return ledger.wager_refusal(standing); end if;
  select balance_micros into available from ledger.accounts where id = wallet.account_id;
  moved := case reserve_mode when 'exact' then amount
    else least(amount, available, standing.loss_budget) end;
  if available < greatest(moved, 1) then return ledger.refusal('insufficient_funds'); end if;
  if moved < 1 or moved > standing.loss_budget then
    return ledger.standing_refusal('limit_reached', standing);
  end if;

  if escrow.id is null then
    escrow.id := ledger.new_account_id(for_currency);
    insert into ledger.sessions (session_id, account_id, wallet_id, game_id, opened_at)
      values (of_session, escrow.id, wallet.account_id, of_game, at)
      on conflict (session_id) do nothing;
    -- Only a cancel, or another player's call with the same id, can have come in between.
    if not found then return ledger.refusal('session_cancelled'); end if;
    insert into ledger.accounts (id, wagered_micros, paid_micros, multiplier_max, result_day,
        result_micros)
      values (escrow.id, 0, 0, multiplier, ledger.utc_day(at), 0);
  end if;
  perform ledger.transfer(wallet.account_id, escrow.id, moved,
    (case number when 1 then 1 else 2 end)::smallint, content, at);
  standing.loss_budget := standing.loss_budget - moved;
  return ledger.with_playthrough(ledger.movement_json(false, moved,
    coalesce(escrow.balance_micros, 0) + moved, standing), at)
    || ledger.wallet_part(wallet.account_id);
end
$$;

-- Moves coins from the wallet to the table: opens it (number 1) or tops it up.
create or replace function ledger.reserve(
  of_session uuid, for_player uuid, of_game text, for_currency text, number int, amount bigint,
  reserve_mode text, multiplier bigint
) returns jsonb language plpgsql security definer
set search_path = '' set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
begin
  return ledger.reserve_at(of_session, for_player, of_game, for_currency, number, amount,
    reserve_mode, multiplier, null);
end
$$;

-- Release and close: from the table back to the wallet. A null amount returns all and closes.
create or replace function ledger.return_at(of_session uuid, number int, amount bigint, given_at timestamptz)
returns jsonb language plpgsql as $$
declare
  at timestamptz;
  closing boolean := amount is null;
  content bytea := sha256(convert_to(array['return', of_session::text, number::text,
    coalesce(amount::text, 'close')]::text, 'UTF8'));
  known ledger.sessions;
  wallet ledger.wallets;
  escrow ledger.accounts;
  standing ledger.standing;
  answer jsonb;
  moved bigint;
begin
  if number is null or number < 1 then return ledger.refusal('invalid_request'); end if;
  if amount <= 0 then return ledger.refusal('invalid_amount'); end if;
  select * into known from ledger.sessions where session_id = of_session;
  if not found or known.account_id is null then return ledger.refusal('account_missing'); end if;
  at := ledger.lock_accounts(array[known.wallet_id, known.account_id], given_at);
  select * into strict wallet from ledger.wallets where account_id = known.wallet_id;
  select * into strict escrow from ledger.accounts where id = known.account_id;
  answer := ledger.check_number(known, escrow, number, content, at);
  if answer is not null then return answer; end if;
  moved := coalesce(amount, escrow.balance_micros);
  perform ledger.transfer(escrow.id, wallet.account_id, moved,
    (case when closing then 5 else 4 end)::smallint, content, at);
  if closing then
    perform ledger.add_day_result(wallet.account_id, escrow.result_day, escrow.result_micros);
    perform ledger.add_day_wagers(wallet.account_id, escrow.result_day,
      escrow.wagered_micros - coalesce(escrow.day_start_micros, 0));
    update ledger.accounts set closed = true, result_micros = 0,
        day_start_micros = wagered_micros where id = escrow.id;
    update ledger.sessions set closed_at = at where session_id = of_session;
  end if;
  perform ledger.after_raise(wallet.account_id, content, at);
  standing := ledger.standing_at(wallet.player_id, wallet.account_id, wallet.currency, at);
  return ledger.movement_json(false, moved, escrow.balance_micros - moved, standing)
    || ledger.wallet_part(wallet.account_id);
end
$$;

-- Gives coins back to the wallet while the session goes on.
create or replace function ledger.release(of_session uuid, number int, amount bigint) returns jsonb
language plpgsql security definer
set search_path = '' set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
begin
  if amount is null then return ledger.refusal('invalid_amount'); end if;
  return ledger.return_at(of_session, number, amount, null);
end
$$;

-- The last number: returns the whole table to the wallet and closes it.
create or replace function ledger.close(of_session uuid, number int) returns jsonb
language plpgsql security definer
set search_path = '' set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
begin
  return ledger.return_at(of_session, number, null, null);
end
$$;

-- Ends a session that never opened. Waits for a reserve that is under way and then says `opened`.
create or replace function ledger.cancel(of_session uuid) returns text
language plpgsql security definer set search_path = '' as $$
begin
  insert into ledger.sessions (session_id, cancelled_at) values (of_session, clock_timestamp())
    on conflict (session_id) do nothing;
  return (select case when account_id is null then 'cancelled' else 'opened' end
    from ledger.sessions where session_id = of_session);
end
$$;

grant execute on function ledger.reserve, ledger.release, ledger.close, ledger.cancel
  to parlor_payments;
