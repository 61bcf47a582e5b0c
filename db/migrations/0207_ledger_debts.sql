-- What goes back: coins taken back after a refund or dispute, the debt when they are gone, limits
-- on purchases, and corrections that name the posting they undo.

-- Takes back what is available; the rest becomes a debt, which every later gain pays first.
create function ledger.claw_back(posting_key text, for_player uuid, for_currency text,
  amount bigint) returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  content bytea := sha256(convert_to(array['claw_back', for_player::text, for_currency,
    amount::text]::text, 'UTF8'));
  digest bytea := sha256(convert_to(posting_key, 'UTF8') || content);
  known ledger.postings;
  wallet ledger.wallets;
  available bigint;
  taken bigint;
  ids bigint[] := '{}';
  house bigint := ledger.house_id('sales', for_currency);
  at timestamptz;
begin
  if amount is null or amount <= 0 then perform ledger.refuse('invalid_amount'); end if;
  wallet := ledger.wallet_of(for_player, for_currency);
  at := ledger.lock_accounts(array[wallet.account_id]);
  select * into known from ledger.postings where key = posting_key;
  if found then
    ids := ledger.known_posting(known, content);
    return jsonb_build_object('entryIds', to_jsonb(ids::text[]), 'replayed', true);
  end if;
  select * into wallet from ledger.wallets where account_id = wallet.account_id;
  select balance_micros into available from ledger.accounts where id = wallet.account_id;
  taken := least(amount, available);
  if taken > 0 then
    ids := ids || ledger.transfer(wallet.account_id, house, taken, 13::smallint, digest, at);
  end if;
  if taken < amount then
    if wallet.receivable_id is null then
      wallet.receivable_id := ledger.new_account_id(for_currency);
      insert into ledger.accounts (id, floor_micros) values (wallet.receivable_id, null);
      update ledger.wallets set receivable_id = wallet.receivable_id
        where account_id = wallet.account_id;
    else
      perform ledger.lock_accounts(array[wallet.receivable_id]);
    end if;
    perform ledger.note_restriction(for_player);
    ids := ids || ledger.transfer(wallet.receivable_id, house, amount - taken, 13::smallint,
      digest, at);
  end if;
  if wallet.lots_open then perform ledger.void_locks_if_empty(wallet.account_id, at); end if;
  perform ledger.keep_posting(posting_key, content, ids, 13::smallint, at);
  return jsonb_build_object('entryIds', to_jsonb(ids::text[]), 'replayed', false,
    'takenMicros', taken::text, 'debtMicros', (amount - taken)::text);
end
$$;

-- Undoes one transfer by its mirror image, which names it. Batches and movements of a table cannot
-- be undone this way: their numbers belong to the session.
create function ledger.correct(posting_key text, wrong_entry_id bigint, why text) returns bigint
language plpgsql security definer set search_path = '' as $$
declare
  content bytea := sha256(convert_to(array['correct', wrong_entry_id::text, why]::text, 'UTF8'));
  digest bytea := sha256(convert_to(posting_key, 'UTF8') || content);
  known ledger.postings;
  wrong ledger.entries;
  lot ledger.lots;
  entry_id bigint;
  at timestamptz;
begin
  select * into wrong from ledger.entries where id = wrong_entry_id;
  if not found then perform ledger.refuse('not_found'); end if;
  if wrong.kind not in (6, 7, 13, 14, 15, 16) or coalesce(why, '') = '' then
    perform ledger.refuse('invalid_request');
  end if;
  at := ledger.lock_accounts(array[wrong.account_id, wrong.contra_id]);
  select * into known from ledger.postings where key = posting_key;
  if found then return (ledger.known_posting(known, content))[1]; end if;
  if exists (select from ledger.postings p where p.corrects_id = wrong_entry_id) then
    perform ledger.refuse('invalid_request', 'already corrected');
  end if;
  if wrong.effect_micros > 0 then
    entry_id := ledger.transfer(wrong.account_id, wrong.contra_id, wrong.effect_micros,
      8::smallint, digest, at);
  else
    entry_id := ledger.transfer(wrong.contra_id, wrong.account_id, -wrong.effect_micros,
      8::smallint, digest, at);
  end if;
  perform ledger.keep_posting(posting_key, content, array[entry_id], 8::smallint, at,
    wrong_entry_id, why);
  select * into lot from ledger.lots where ledger.lots.entry_id = wrong_entry_id;
  if found then
    update ledger.lots set state = 'void', owed_micros = 0 where id = lot.id;
    perform ledger.note_lots(lot.wallet_id);
  end if;
  if wrong.effect_micros < 0 and exists (
    select from ledger.wallets w where w.account_id = wrong.account_id) then
    perform ledger.after_raise(wrong.account_id, digest, at);
  end if;
  return entry_id;
end
$$;

-- Money on its way into purchases, by player and UTC day: reserved when a checkout opens, kept when
-- it is paid, released when it is not. This is what a purchase limit counts.
create table ledger.purchase_reservations (
  key text primary key,
  player_id uuid not null,
  day date not null,
  amount_micros bigint not null check (amount_micros > 0),
  state text not null default 'reserved' check (state in ('reserved', 'kept', 'released'))
);
create index purchase_reservations_player on ledger.purchase_reservations (player_id, day)
  where state <> 'released';

-- A person's purchases and limits have no wallet of their own to lock: the ids are the lock. Like
-- that of accounts it gives the time.
create function ledger.lock_purchases(for_player uuid, given_at timestamptz default null)
returns timestamptz language plpgsql as $$
begin
  perform locks.take('ledger.purchase', ledger.same_person(for_player)::text[]);
  return coalesce(given_at, clock_timestamp());
end
$$;

-- The limit on purchases that leaves the person least, and what it leaves; no row without one.
-- `counted`: which states count.
create function ledger.strictest_purchase_limit(for_player uuid, except_key text, counted text[],
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
create function ledger.purchase_budget(for_player uuid, except_key text, counted text[],
  at timestamptz) returns numeric language sql stable as $$
  select budget from ledger.strictest_purchase_limit(for_player, except_key, counted, at)
$$;

create function ledger.reserve_purchase_at(reservation_key text, for_player uuid, amount bigint,
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

create function ledger.reserve_purchase(reservation_key text, for_player uuid, amount bigint)
returns jsonb language sql security definer set search_path = '' as $$
  select ledger.reserve_purchase_at(reservation_key, for_player, amount, null)
$$;

-- `kept` is final; a `released` one may still be kept, when a late payment arrives after all.
create function ledger.resolve_purchase(reservation_key text, new_state text) returns boolean
language plpgsql security definer set search_path = '' as $$
begin
  update ledger.purchase_reservations set state = new_state
    where key = reservation_key and state <> 'kept' and new_state in ('kept', 'released');
  return found;
end
$$;
