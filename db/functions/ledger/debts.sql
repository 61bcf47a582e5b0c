-- What goes back: coins taken back after a refund or dispute, the debt when they are gone, coins
-- given up, and corrections that name the posting they undo.

-- Takes back what is available; the rest becomes a debt, which every later gain pays first.
create or replace function ledger.claw_back(posting_key text, for_player uuid, for_currency text,
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
    perform ledger.standing_changed(for_player);
  end if;
  if wallet.lots_open then perform ledger.void_locks_if_empty(wallet.account_id, at); end if;
  perform ledger.keep_posting(posting_key, content, ids, 13::smallint, at);
  return jsonb_build_object('entryIds', to_jsonb(ids::text[]), 'replayed', false,
    'takenMicros', taken::text, 'debtMicros', (amount - taken)::text);
end
$$;

-- Undoes one transfer by its mirror image, which names it. Batches and movements of a table cannot
-- be undone this way: their numbers belong to the session.
create or replace function ledger.correct(posting_key text, wrong_entry_id bigint, why text) returns bigint
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
  -- A debt that was wrong is none any more.
  perform ledger.standing_changed(w.player_id) from ledger.wallets w
    where w.receivable_id = wrong.account_id;
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

-- Coins that remain in one wallet go to the house; returns how many. The caller holds its lock. What
-- came back after the first time goes by a key with its own ending.
create or replace function ledger.forfeit_at(wallet ledger.wallets, at timestamptz,
  key_ending text default '') returns bigint language sql as $$
  select ledger.forfeit_for(wallet, at, key_ending, 'account closed by its owner')
$$;

-- The same for another reason.
create or replace function ledger.forfeit_for(wallet ledger.wallets, at timestamptz, key_ending text,
  why text) returns bigint language plpgsql as $$
declare
  house bigint := (7::bigint << 5) | (ledger.currency_code(wallet.currency) << 1) | 1;
  posting_key text := 'forfeit:' || wallet.player_id || ':' || wallet.currency
    || key_ending;
  amount bigint;
  content bytea;
  entry_id bigint;
begin
  select balance_micros into strict amount from ledger.accounts where id = wallet.account_id;
  if amount <= 0 then return 0; end if;
  content := sha256(convert_to(posting_key, 'UTF8') || int8send(amount));
  entry_id := ledger.transfer(wallet.account_id, house, amount, 17::smallint, content, at);
  perform ledger.keep_posting(posting_key, content, array[entry_id], 17::smallint, at, null,
    why);
  if wallet.lots_open then perform ledger.void_locks_if_empty(wallet.account_id, at); end if;
  return amount;
end
$$;
