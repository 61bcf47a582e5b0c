-- Postings to the append-only journal: every transfer moves both balances and extends both hash chains.
-- What moves coins without knowing who asked (`post`, `grant`, `correct`, `claw_back`, holds) is granted
-- to nobody: an approval, a rule of the daily bonus or a purchase calls it.

create or replace function ledger.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'LX403';
end
$$;
create or replace trigger entries_append_only before update or delete or truncate on ledger.entries
  for each statement execute function ledger.refuse_change();
create or replace trigger postings_append_only before update or delete or truncate on ledger.postings
  for each statement execute function ledger.refuse_change();
create or replace trigger lot_advances_append_only before update or delete or truncate on ledger.lot_advances
  for each statement execute function ledger.refuse_change();
create or replace trigger lot_batches_append_only before update or delete or truncate on ledger.lot_batches
  for each statement execute function ledger.refuse_change();
create or replace trigger limit_changes_append_only before update or delete or truncate on ledger.limit_changes
  for each statement execute function ledger.refuse_change();
create or replace trigger exclusions_append_only before update or delete or truncate on ledger.exclusions
  for each statement execute function ledger.refuse_change();
create or replace trigger house_exclusions_append_only before update or delete or truncate on ledger.house_exclusions
  for each statement execute function ledger.refuse_change();
create or replace trigger exclusion_lifts_append_only before update or delete or truncate on ledger.exclusion_lifts
  for each statement execute function ledger.refuse_change();
create or replace trigger exclusion_returns_append_only before update or delete or truncate on ledger.exclusion_returns
  for each statement execute function ledger.refuse_change();
-- A signature may be added to a root (ledger.refuse_root_change).
create or replace trigger roots_no_truncate before truncate on ledger.roots
  for each statement execute function ledger.refuse_change();

-- An account's digest after a movement: over the one before and everything the movement says.
-- `timestamptz_send` gives the microseconds since 2000-01-01 UTC in 8 bytes.
create or replace function ledger.chain(
  head bytea, entry_id bigint, account_id bigint, version int, contra_id bigint,
  effect bigint, after bigint, kind smallint, at timestamptz, digest bytea
) returns bytea language sql immutable as $$
  select sha256(head || int8send(entry_id) || int8send(account_id) || int4send(version)
    || int8send(contra_id) || int8send(effect) || int8send(after) || int2send(kind)
    || timestamptz_send(at) || digest)
$$;

-- Moves coins between two accounts. All postings but batches of play go through here. It takes the
-- rows by id; a caller that makes more than one transfer has locked all of them before. Raises
-- `overdraft` (23514) when the debited account falls below its floor.
create or replace function ledger.transfer(
  debit_id bigint, credit_id bigint, amount bigint, kind smallint, digest bytea, at timestamptz,
  entry_id bigint default nextval('ledger.entry_numbers')
) returns bigint language plpgsql as $$
declare
  near_after bigint;
  near_version int;
  near_previous bigint;
  near_head bytea;
  far_after bigint;
  far_version int;
  far_previous bigint;
  far_head bytea;
  debit_near boolean := debit_id & 1 = 0 and (credit_id & 1 = 1 or debit_id < credit_id);
  near_id bigint := case when debit_near then debit_id else credit_id end;
  far_id bigint := case when debit_near then credit_id else debit_id end;
  effect bigint := case when debit_near then -amount else amount end;
begin
  if amount < 0 or (amount = 0 and kind <> 5) then perform ledger.refuse('invalid_amount'); end if;
  if near_id = far_id then perform ledger.refuse('invalid_request', 'same account'); end if;
  if near_id & 1 = 1 then perform ledger.refuse('invalid_request', 'two house accounts'); end if;
  if (near_id >> 1) & 15 <> (far_id >> 1) & 15 then
    perform ledger.refuse('currency_mismatch');
  end if;
  -- Sweeps Coins never change hands: they come from the house as lots and go back to it.
  if near_id & 30 = 4 and far_id & 1 = 0 and not ledger.of_one_wallet(near_id, far_id) then
    perform ledger.refuse('invalid_request', 'sweeps coins stay with their player');
  end if;
  update ledger.accounts a set balance_micros = a.balance_micros + effect,
      version = a.version + 1, room = '',
      last_entry_id = entry_id, previous_entry_id = a.last_entry_id,
      head = ledger.chain(a.head, entry_id, near_id, a.version + 1, far_id, effect,
        a.balance_micros + effect, kind, at, digest)
    where a.id = near_id and not a.closed
    returning a.balance_micros, a.version, a.previous_entry_id, a.head
      into near_after, near_version, near_previous, near_head;
  if not found then perform ledger.refuse_account(near_id); end if;
  if far_id & 1 = 0 then
    update ledger.accounts a set balance_micros = a.balance_micros - effect,
        version = a.version + 1, room = '',
        last_entry_id = entry_id, previous_entry_id = a.last_entry_id,
        head = ledger.chain(a.head, entry_id, far_id, a.version + 1, near_id, -effect,
          a.balance_micros - effect, kind, at, digest)
      where a.id = far_id and not a.closed
      returning a.balance_micros, a.version, a.previous_entry_id, a.head
        into far_after, far_version, far_previous, far_head;
    if not found then perform ledger.refuse_account(far_id); end if;
  elsif not exists (select from ledger.house_accounts where number = far_id >> 5) then
    perform ledger.refuse('account_missing', far_id::text);
  end if;
  insert into ledger.entries (id, at, account_id, contra_id, effect_micros, after_micros,
      previous_id, version, kind, digest, hash,
      contra_after_micros, contra_previous_id, contra_version, contra_hash)
    values (entry_id, at, near_id, far_id, effect, near_after, near_previous, near_version,
      kind, digest, near_head, far_after, far_previous, far_version, far_head);
  return entry_id;
end
$$;

create or replace function ledger.refuse_account(id bigint) returns void language plpgsql as $$
begin
  if exists (select from ledger.accounts a where a.id = refuse_account.id) then
    perform ledger.refuse('account_closed_ledger', id::text);
  end if;
  perform ledger.refuse('account_missing', id::text);
end
$$;

-- Everything that must follow when coins become available: debts are paid, expired grants taken.
-- The caller holds the wallet's lock.
create or replace function ledger.after_raise(wallet_id bigint, digest bytea, at timestamptz) returns void
language plpgsql as $$
declare
  wallet ledger.wallets;
  available bigint;
  owed bigint;
begin
  select * into strict wallet from ledger.wallets where account_id = wallet_id;
  if wallet.receivable_id is not null then
    perform ledger.lock_accounts(array[wallet.receivable_id]);
    select balance_micros into available from ledger.accounts where id = wallet_id;
    select -balance_micros into owed from ledger.accounts where id = wallet.receivable_id;
    if least(owed, available) > 0 then
      perform ledger.transfer(wallet_id, wallet.receivable_id, least(owed, available),
        12::smallint, digest, at);
      if owed <= available then perform ledger.standing_changed(wallet.player_id); end if;
    end if;
  end if;
  if wallet.lots_open then
    perform ledger.take_expired(wallet_id, digest, at);
    perform ledger.void_locks_if_empty(wallet_id, at);
  end if;
end
$$;

-- Plans of the outer functions are kept per connection; one that was made while a table was empty
-- would read all of it for ever, hence `enable_seqscan = off`.
-- A posting of any number of transfers, all or none, once per key. The same key with the same
-- content returns the first result; with other content it is refused.
create or replace function ledger.post(
  posting_key text, debit_ids bigint[], credit_ids bigint[], amounts bigint[], posting_kind smallint
) returns bigint[] language plpgsql security definer
set search_path = '' set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
declare
  content bytea := sha256(convert_to(array[debit_ids::text, credit_ids::text, amounts::text,
    posting_kind::text]::text, 'UTF8'));
  digest bytea := sha256(convert_to(posting_key, 'UTF8') || content);
  known ledger.postings;
  ids bigint[] := '{}';
  at timestamptz;
  legs int := cardinality(debit_ids);
  raised bigint;
begin
  if coalesce(length(posting_key), 0) not between 1 and 200 or posting_kind is null
    or legs is null or legs = 0
    or legs <> cardinality(credit_ids) or legs <> cardinality(amounts)
    or array_position(debit_ids || credit_ids || amounts, null) is not null
    or not posting_kind in (7, 15, 16) then
    perform ledger.refuse('invalid_request');
  end if;
  if legs > 10000 then perform ledger.refuse('batch_too_large'); end if;
  for leg in 1..legs loop
    -- Not by way of the house either: what one player gave it, another must not get from it. Sweeps
    -- Coins come into being only as lots and move only by functions that know whose they are.
    if debit_ids[leg] & 30 = 4 and credit_ids[leg] & 30 = 4 then
      perform ledger.refuse('invalid_request', 'sweeps coins');
    end if;
    ids := ids || nextval('ledger.entry_numbers');
  end loop;
  -- The key first: a rival with the same key waits here for the winner and then reads its result.
  insert into ledger.postings (key, digest, entry_ids, kind, at)
    values (posting_key, content, ids, posting_kind, clock_timestamp()) on conflict (key) do nothing;
  if not found then
    select * into strict known from ledger.postings where key = posting_key;
    return ledger.known_posting(known, content);
  end if;
  at := ledger.lock_accounts(debit_ids || credit_ids);
  for leg in 1..legs loop
    perform ledger.transfer(debit_ids[leg], credit_ids[leg], amounts[leg], posting_kind, digest,
      at, ids[leg]);
  end loop;
  for raised in select w.account_id from ledger.wallets w
    where w.account_id = any (credit_ids) and (w.receivable_id is not null or w.lots_open)
    order by w.account_id
  loop
    perform ledger.after_raise(raised, digest, at);
  end loop;
  return ids;
end
$$;

create or replace function ledger.known_posting(known ledger.postings, content bytea) returns bigint[]
language plpgsql as $$
begin
  if known.digest <> content then perform ledger.refuse('idempotency_key_reused'); end if;
  return known.entry_ids;
end
$$;

-- A rival with the same key that won meanwhile makes this a unique_violation: the whole call rolls
-- back, and the caller's repeat reads the winner's result.
create or replace function ledger.keep_posting(
  key text, digest bytea, entry_ids bigint[], kind smallint, at timestamptz,
  corrects_id bigint default null, reason text default null
) returns void language plpgsql as $$
begin
  insert into ledger.postings (key, digest, entry_ids, kind, at, corrects_id, reason)
    values (key, digest, entry_ids, kind, at, corrects_id, reason);
end
$$;
