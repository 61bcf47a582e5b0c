-- Settlement of play: the net result of a batch of rounds moves between a table and the house.
-- The table's row is the only one that a plain batch locks; the wallet is locked as well while the
-- player has lots to play through. Net is computed here, from what was wagered and paid.

-- What a batch's number is compared by: the session's own digest of its rounds, and the sums; what
-- does not count towards playthrough only where there is any.
create or replace function ledger.batch_digest(rounds int, wagered bigint, paid bigint, content bytea,
  uncounted bigint) returns bytea language sql immutable as $$
  select sha256(content || int4send(rounds) || int8send(wagered) || int8send(paid)
    || case uncounted when 0 then '\x' else int8send(uncounted) end)
$$;

-- The smallest stake in whole micros that can have paid so much: p <= w * m exactly when this is
-- at most w, without a product that could overflow.
create or replace function ledger.stake_of(paid bigint, multiplier bigint) returns bigint
language sql immutable as $$ select paid / multiplier + (paid % multiplier <> 0)::int $$;

-- Moves a table's result of a day that is over to the player's days. The table's row is locked.
create or replace function ledger.turn_day(escrow_id bigint, for_wallet bigint, today date) returns void
language plpgsql as $$
declare
  escrow ledger.accounts;
begin
  select * into strict escrow from ledger.accounts where id = escrow_id;
  if escrow.result_day >= today then return; end if;
  perform ledger.add_day_result(for_wallet, escrow.result_day, escrow.result_micros);
  perform ledger.add_day_wagers(for_wallet, escrow.result_day,
    escrow.wagered_micros - coalesce(escrow.day_start_micros, 0));
  update ledger.accounts set result_day = today, result_micros = 0,
      day_start_micros = wagered_micros where id = escrow_id;
end
$$;

-- Why a batch did not apply, or its replay; null when only the day had to be turned. Looking needs
-- no lock, which an array that holds other tables must not wait for out of order.
create or replace function ledger.unsettled(of_session uuid, number int, wagered bigint,
  paid bigint, content bytea, at timestamptz) returns jsonb language plpgsql as $$
declare
  known ledger.sessions;
  escrow ledger.accounts;
  answer jsonb;
begin
  select * into strict known from ledger.sessions where session_id = of_session;
  select * into strict escrow from ledger.accounts where id = known.account_id;
  answer := ledger.check_number(known, escrow, number, content, at);
  if answer is not null then return answer; end if;
  if ledger.stake_of(escrow.paid_micros + paid, escrow.multiplier_max)
    > escrow.wagered_micros + wagered then
    update ledger.sessions set flagged_at = coalesce(flagged_at, at)
      where session_id = of_session;
    return ledger.refusal('payout_exceeds_maximum');
  end if;
  if escrow.balance_micros + (paid - wagered) < 0 then
    return ledger.refusal('insufficient_funds');
  end if;
  perform ledger.lock_accounts(array[escrow.id]);
  perform ledger.turn_day(escrow.id, known.wallet_id, ledger.utc_day(at));
  return null;
end
$$;

-- The house account that plays against this table.
create or replace function ledger.play_beside(account_id bigint) returns bigint language sql immutable as $$
  select (2 << 5) | (account_id & 30) | 1
$$;

create or replace function ledger.settle_at(
  of_session uuid, number int, rounds int, wagered bigint, paid bigint, content bytea,
  given_at timestamptz, uncounted bigint default 0
) returns jsonb language plpgsql as $$
declare
  at timestamptz := coalesce(given_at, clock_timestamp());
  escrow_id bigint;
  wallet_id bigint;
  player_id uuid;
  currency text;
  lots_open boolean;
  restricted boolean;
  standing ledger.standing;
  escrow_micros bigint;
  previous bigint;
  new_head bytea;
  digest bytea;
  net bigint := paid - wagered;
  house bigint;
  entry_id bigint;
  answer jsonb;
begin
  if number is null or number < 1 or rounds is null or rounds < 0
    or octet_length(content) is distinct from 32 then
    return ledger.refusal('invalid_request');
  end if;
  if wagered is null or paid is null or wagered < 0 or paid < 0
    or not coalesce(uncounted between 0 and wagered, false) then
    return ledger.refusal('invalid_amount');
  end if;
  select s.account_id, s.wallet_id, w.player_id, w.currency, w.lots_open,
      w.restricted or f.status is distinct from 'active', e.number
    into escrow_id, wallet_id, player_id, currency, lots_open, restricted, standing.epoch
    from ledger.sessions s join ledger.wallets w on w.account_id = s.wallet_id
      left join auth.player_facts f on f.player_id = w.player_id cross join rules.epoch e
    where s.session_id = of_session;
  if not found then return ledger.refusal('account_missing'); end if;
  if lots_open then
    at := ledger.lock_accounts(array[wallet_id, escrow_id], given_at);
    lots_open := (select w.lots_open from ledger.wallets w where w.account_id = wallet_id);
    restricted := restricted
      or (select w.restricted from ledger.wallets w where w.account_id = wallet_id);
  end if;
  digest := ledger.batch_digest(rounds, wagered, paid, content, uncounted);
  house := ledger.play_beside(escrow_id);
  entry_id := nextval('ledger.entry_numbers');
  loop
    update ledger.accounts a set balance_micros = a.balance_micros + net, version = number,
        room = '', last_entry_id = entry_id, previous_entry_id = a.last_entry_id,
        wagered_micros = a.wagered_micros + wagered, paid_micros = a.paid_micros + paid,
        result_micros = a.result_micros + net,
        head = ledger.chain(a.head, entry_id, a.id, number, house, net, a.balance_micros + net,
          3::smallint, at, digest)
      where a.id = escrow_id and a.version = number - 1 and not a.closed
        and a.result_day >= ledger.utc_day(at) and a.balance_micros + net >= 0
        and ledger.stake_of(a.paid_micros + paid, a.multiplier_max) <= a.wagered_micros + wagered
      returning a.balance_micros, a.previous_entry_id, a.head
        into escrow_micros, previous, new_head;
    exit when found;
    -- The row may have been waited for, and where the player stands is told as of now.
    at := coalesce(given_at, clock_timestamp());
    answer := ledger.unsettled(of_session, number, wagered, paid, digest, at);
    if answer is not null then return answer; end if;
  end loop;
  insert into ledger.entries (id, at, account_id, contra_id, effect_micros, after_micros,
      previous_id, version, kind, digest, hash)
    values (entry_id, at, escrow_id, house, net, escrow_micros,
      previous, number, 3, digest, new_head);
  if lots_open then
    insert into ledger.lot_batches (entry_id, rounds, wagered_micros, paid_micros,
        uncounted_micros, content)
      values (entry_id, rounds, wagered, paid, uncounted, content);
    perform ledger.advance_lots(wallet_id, entry_id, wagered - uncounted);
    if escrow_micros = 0 then
      perform ledger.void_locks_if_empty(wallet_id, at);
    end if;
  end if;
  if restricted then
    standing := ledger.standing_at(player_id, wallet_id, currency,
      coalesce(given_at, clock_timestamp()));
  end if;
  answer := ledger.movement_json(false, net, escrow_micros, standing);
  return case when lots_open then ledger.with_playthrough(answer, at) else answer end;
end
$$;

-- Settles one batch. `uncounted` is what of the wagered counts nothing towards playthrough.
create or replace function ledger.settle(
  of_session uuid, number int, rounds int, wagered bigint, paid bigint, content bytea,
  uncounted bigint default 0
) returns jsonb language plpgsql security definer
set search_path = '' set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
begin
  return ledger.settle_at(of_session, number, rounds, wagered, paid, content, null, uncounted);
end
$$;

-- Settles many batches of different sessions in one statement, which takes the tables by id: the
-- plain ones, that touch nothing but their table. What comes back was applied, by place in the arrays
-- and with what the table then holds. Whatever is missing was not applied and left nothing: a repeat,
-- a refusal, a new day, a player with lots or restrictions. Settle those alone, to be told.
-- A session named twice has one batch applied at most.
create or replace function ledger.settle_many(
  of_sessions uuid[], numbers int[], rounds int[], wagered bigint[], paid bigint[],
  contents bytea[], uncounted bigint[] default null
) returns table (place int, escrow_micros bigint) language plpgsql security definer
set search_path = '' set plan_cache_mode = force_generic_plan set enable_seqscan = off
set enable_hashjoin = off set enable_mergejoin = off as $$
#variable_conflict use_column
declare
  at timestamptz := clock_timestamp();
  today date := ledger.utc_day(at);
begin
  if cardinality(of_sessions) > 10000 then perform ledger.refuse('batch_too_large'); end if;
  if cardinality(of_sessions) is null or not coalesce(cardinality(of_sessions) = all (
    array[cardinality(numbers), cardinality(rounds), cardinality(wagered), cardinality(paid),
      cardinality(contents), coalesce(cardinality(uncounted), cardinality(numbers))]), false) then
    perform ledger.refuse('invalid_request');
  end if;
  return query
  with batches as materialized (
    select q.place, s.account_id, q.number, q.wagered, q.paid, q.paid - q.wagered as net,
      ledger.play_beside(s.account_id) as house, nextval('ledger.entry_numbers') as entry_id,
      ledger.batch_digest(q.rounds, q.wagered, q.paid, q.content, coalesce(q.uncounted, 0))
        as digest
    from unnest(of_sessions, numbers, rounds, wagered, paid, contents, uncounted)
        with ordinality as q (session_id, number, rounds, wagered, paid, content, uncounted, place)
      join ledger.sessions s on s.session_id = q.session_id
      join ledger.wallets w on w.account_id = s.wallet_id
      join auth.player_facts f on f.player_id = w.player_id
    where not w.lots_open and not w.restricted and f.status = 'active'
      and q.number > 0 and q.rounds >= 0 and q.wagered >= 0 and q.paid >= 0
      and coalesce(q.uncounted, 0) between 0 and q.wagered
      and octet_length(q.content) = 32
    order by s.account_id),
  moved as (
    update ledger.accounts a set balance_micros = a.balance_micros + b.net, version = b.number,
        room = '', last_entry_id = b.entry_id, previous_entry_id = a.last_entry_id,
        wagered_micros = a.wagered_micros + b.wagered, paid_micros = a.paid_micros + b.paid,
        result_micros = a.result_micros + b.net,
        head = ledger.chain(a.head, b.entry_id, a.id, b.number, b.house, b.net,
          a.balance_micros + b.net, 3::smallint, at, b.digest)
      from batches b
      where a.id = b.account_id and a.version = b.number - 1 and not a.closed
        and a.result_day >= today and a.balance_micros + b.net >= 0
        and ledger.stake_of(a.paid_micros + b.paid, a.multiplier_max)
          <= a.wagered_micros + b.wagered
      returning b.place, b.entry_id, a.id, b.house, b.net, a.balance_micros,
        a.previous_entry_id, b.number, b.digest, a.head),
  written as (
    insert into ledger.entries (id, at, account_id, contra_id, effect_micros, after_micros,
        previous_id, version, kind, digest, hash)
      select m.entry_id, at, m.id, m.house, m.net, m.balance_micros, m.previous_entry_id,
        m.number, 3, m.digest, m.head
      from moved m)
  select m.place::int, m.balance_micros from moved m;
end
$$;

-- The same, with the epoch of the rules: a table that was told another asks where its player stands.
create or replace function ledger.settle_together(
  of_sessions uuid[], numbers int[], rounds int[], wagered bigint[], paid bigint[],
  contents bytea[], uncounted bigint[]
) returns table (place int, escrow_micros bigint, epoch bigint)
language sql security definer set search_path = '' as $$
  select m.place, m.escrow_micros, (select e.number from rules.epoch e)
    from ledger.settle_many(of_sessions, numbers, rounds, wagered, paid, contents, uncounted) m
$$;

grant execute on function ledger.settle, ledger.settle_many, ledger.settle_together
  to parlor_payments;
