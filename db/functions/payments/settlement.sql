-- From facts to books. settle_purchase posts the difference between what the facts demand and what
-- was posted so far, so it may run after any fact, any number of times.

-- What happens of a purchase in dollars: paid or given back.
create or replace function payments.post_dollars(purchase payments.purchases, amount bigint, at timestamptz)
returns void language plpgsql as $$
declare
  payer bigint := ledger.payer_of(purchase.player_id);
  sales bigint := ledger.house_id('sales', 'USD');
  posting_key text := 'purchase:' || purchase.id || ':usd:' || purchase.postings;
begin
  if amount > 0 then
    perform ledger.post_one(posting_key, payer, sales, amount, 15::smallint, at);
  else
    perform ledger.post_one(posting_key, sales, payer, -amount, 13::smallint, at);
  end if;
end
$$;

-- Coins of one currency towards what is to be taken back in all.
create or replace function payments.post_taken(purchase payments.purchases, currency text, taken bigint,
  target bigint, at timestamptz) returns void language plpgsql as $$
declare
  posting_key text := 'purchase:' || purchase.id || ':' || lower(currency) || ':'
    || purchase.postings;
  of_lot bigint := case currency when 'SC' then purchase.bonus_lot_id end;
begin
  if target > taken then
    perform ledger.take_back(posting_key, purchase.player_id, currency, target - taken, of_lot,
      target);
  elsif target < taken then
    perform ledger.give_back(posting_key, purchase.player_id, currency, taken - target, of_lot,
      target, at);
  end if;
end
$$;

-- Dollars in, coins and bonus out: once, under the purchase's lock and the player's.
create or replace function payments.credit_purchase(purchase payments.purchases, at timestamptz)
returns payments.purchases language plpgsql as $$
declare
  wallet ledger.wallets := ledger.wallet_of(purchase.player_id, 'GC');
  digest bytea;
  grant_id bigint;
begin
  perform payments.post_dollars(purchase, purchase.price_micros, at);
  digest := ledger.post_one('purchase:' || purchase.id || ':gc', ledger.house_id('sales', 'GC'),
    wallet.account_id, purchase.gc_micros, 15::smallint, at);
  perform ledger.after_raise(wallet.account_id, digest, at);
  if purchase.sc_bonus_micros > 0 then
    grant_id := ledger.grant_at('purchase:' || purchase.id || ':sc', purchase.player_id, 'SC',
      purchase.sc_bonus_micros, 'purchase_bonus', purchase.bonus_multiple,
      at + make_interval(days => purchase.bonus_lives_days), 6::smallint, at);
  end if;
  perform ledger.resolve_purchase('purchase:' || purchase.id, 'kept');
  update payments.purchases set credited = true, postings = postings + 1,
      bonus_lot_id = (select l.id from ledger.lots l where l.entry_id = grant_id)
    where id = purchase.id returning * into purchase;
  return purchase;
end
$$;

-- True when payments has let go of a player (payments.let_go): nobody is there who could use coins.
create or replace function payments.has_left(for_player uuid) returns boolean language sql stable as $$
  select exists (select from auth.player_facts f
    where f.player_id = for_player and f.status in ('closing', 'erased')
      and not exists (select from auth.erasures_pending e where e.player_id = for_player))
$$;

-- Brings the books of a purchase to what its facts say. The caller has locked its row.
create or replace function payments.settle_purchase(purchase payments.purchases)
returns payments.purchases language plpgsql as $$
declare
  at timestamptz;
  reversed bigint;
  gc_target bigint;
  sc_target bigint;
  refusal text;
begin
  if purchase.payment_state in ('failed', 'expired') then
    perform ledger.resolve_purchase('purchase:' || purchase.id, 'released');
  end if;
  if purchase.payment_state <> 'paid' or purchase.flag is not null then return purchase; end if;
  at := ledger.lock_for_purchase(purchase.player_id);
  if not purchase.credited then
    -- Asked under the person's wallets, as every decision that it may meet.
    refusal := payments.credit_refusal(purchase, at);
    if refusal is not null then return payments.refuse_purchase(purchase, refusal, at); end if;
    purchase := payments.credit_purchase(purchase, at);
    -- Another checkout may have been for a first purchase, which this one was.
    perform payments.withdraw_checkouts(purchase.player_id, at);
  end if;
  reversed := least(purchase.price_micros::numeric, payments.returned_micros(purchase))::bigint;
  if reversed = purchase.reversed_micros then return purchase; end if;
  gc_target := floor(purchase.gc_micros::numeric * reversed / purchase.price_micros);
  sc_target := floor(purchase.sc_bonus_micros::numeric * reversed / purchase.price_micros);
  -- What expiry took of the bonus, or has still to take, is not taken twice.
  if sc_target > purchase.sc_taken_micros then
    sc_target := greatest(purchase.sc_taken_micros, least(sc_target, purchase.sc_bonus_micros
      - coalesce((select l.expired_micros + l.owed_micros from ledger.lots l
        where l.id = purchase.bonus_lot_id), 0)));
  end if;
  perform payments.post_dollars(purchase, purchase.reversed_micros - reversed, at);
  perform payments.post_taken(purchase, 'GC', purchase.gc_taken_micros, gc_target, at);
  perform payments.post_taken(purchase, 'SC', purchase.sc_taken_micros, sc_target, at);
  update payments.purchases set reversed_micros = reversed, gc_taken_micros = gc_target,
      sc_taken_micros = sc_target, postings = postings + 1
    where id = purchase.id returning * into purchase;
  -- A debt of one account closes the checkouts of the person's others.
  if ledger.debt_of(purchase.player_id) then
    perform payments.withdraw_checkouts(purchase.player_id, at);
  end if;
  -- What comes back to nobody was given up with the rest.
  if payments.has_left(purchase.player_id) then
    perform payments.forfeit_rest(purchase.player_id,
      ':' || purchase.id || ':' || purchase.postings, at);
  end if;
  return purchase;
end
$$;

-- An id of ours in a text that a stranger may have written; null for anything that is none.
create or replace function payments.own_id(said text) returns uuid language sql immutable as $$
  select case when said ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' then said::uuid end
$$;

-- A checkout's fact: `{reference, purchaseId?, state, paymentId?, amountMicros?, currency?, …}`.
create or replace function payments.note_checkout(of_provider text, fact jsonb, at timestamptz)
returns jsonb language plpgsql as $$
declare
  purchase payments.purchases;
  payment text := fact ->> 'paymentId';
  new_state text := fact ->> 'state';
  said text := fact ->> 'purchaseId';
begin
  select * into purchase from payments.purchases
    where provider = of_provider and provider_reference = fact ->> 'reference' for update;
  if not found then
    -- Our call to the provider was lost after it had acted: the event names the order.
    select * into purchase from payments.purchases
      where provider = of_provider and id = payments.own_id(said) for update;
    if not found then return jsonb_build_object('outcome', 'unknown_purchase'); end if;
    if purchase.provider_reference is not null then
      return jsonb_build_object('outcome', 'foreign_checkout', 'purchaseId', purchase.id);
    end if;
  end if;
  if payments.own_id(said) is distinct from purchase.id or (payment is not null and (
      payment is distinct from coalesce(purchase.provider_payment_id, payment)
      or exists (select from payments.purchases o where o.provider = of_provider
        and o.provider_payment_id = payment and o.id <> purchase.id))) then
    return jsonb_build_object('outcome', 'foreign_checkout', 'purchaseId', purchase.id);
  end if;
  update payments.purchases set
      provider_reference = fact ->> 'reference',
      provider_payment_id = coalesce(provider_payment_id, payment),
      failure = coalesce(fact ->> 'failure', failure),
      payer = coalesce(payer, encode(sha256(convert_to(fact ->> 'payer', 'UTF8')), 'hex')),
      authenticated = coalesce(authenticated, (fact ->> 'authenticated')::boolean),
      payment_state = case when payments.state_rank(new_state)
        > payments.state_rank(payment_state) then new_state else payment_state end,
      paid_at = case when new_state = 'paid' then coalesce(paid_at, at) else paid_at end,
      charged_micros = case when new_state = 'paid' and lower(fact ->> 'currency') = 'usd'
        then coalesce(charged_micros, nullif((fact ->> 'amountMicros')::bigint, 0))
        else charged_micros end,
      flag = case when new_state = 'paid' and not credited
          and (fact ->> 'amountMicros', lower(fact ->> 'currency'))
            is distinct from (price_micros::text, 'usd')
        then 'amount_differs' else flag end
    where id = purchase.id returning * into purchase;
  purchase := payments.settle_purchase(purchase);
  return jsonb_build_object('purchaseId', purchase.id, 'outcome',
    case when purchase.flag is null then 'applied' else purchase.flag end);
end
$$;

create or replace function payments.settle_payment(of_provider text, of_payment text) returns jsonb
language plpgsql as $$
declare
  purchase payments.purchases;
begin
  select * into purchase from payments.purchases
    where provider = of_provider and provider_payment_id = of_payment for update;
  -- Kept until the purchase learns which payment is its own.
  if not found then return jsonb_build_object('outcome', 'kept'); end if;
  purchase := payments.settle_purchase(purchase);
  return jsonb_build_object('outcome', 'applied', 'purchaseId', purchase.id);
end
$$;

create or replace function payments.note_refund(of_provider text, fact jsonb, at timestamptz)
returns jsonb language plpgsql as $$
begin
  insert into payments.refunds as r (provider, refund_id, payment_id, amount_micros, status, at)
    values (of_provider, fact ->> 'id', fact ->> 'paymentId', (fact ->> 'amountMicros')::bigint,
      fact ->> 'status', at)
    on conflict (provider, refund_id) do update set status = excluded.status
      where payments.refund_rank(excluded.status) > payments.refund_rank(r.status);
  if fact ->> 'requestId' is not null then
    update payments.refund_requests q set state = 'sent', provider_refund_id = fact ->> 'id'
      from payments.purchases p
      where q.id = payments.own_id(fact ->> 'requestId') and q.state = 'approved'
        and p.id = q.purchase_id and p.provider_payment_id = fact ->> 'paymentId';
  end if;
  return payments.settle_payment(of_provider, fact ->> 'paymentId');
end
$$;

-- Money decides: the snapshot with more movements is the later one, whatever its status says.
create or replace function payments.note_dispute(of_provider text, fact jsonb, at timestamptz)
returns jsonb language plpgsql as $$
begin
  insert into payments.disputes as d (provider, dispute_id, payment_id, amount_micros, status,
      reason, withdrawn_micros, movements, at)
    values (of_provider, fact ->> 'id', fact ->> 'paymentId', (fact ->> 'amountMicros')::bigint,
      fact ->> 'status', coalesce(fact ->> 'reason', ''), (fact ->> 'withdrawnMicros')::bigint,
      (fact ->> 'movements')::int, at)
    on conflict (provider, dispute_id) do update set
      status = case when payments.dispute_rank(excluded.status) > payments.dispute_rank(d.status)
        then excluded.status else d.status end,
      withdrawn_micros = case when excluded.movements > d.movements
        then excluded.withdrawn_micros else d.withdrawn_micros end,
      movements = greatest(d.movements, excluded.movements),
      at = case when excluded.movements > d.movements then excluded.at else d.at end;
  return payments.settle_payment(of_provider, fact ->> 'paymentId');
end
$$;

-- Takes in facts in the order given; answers what came of the last one that is not plain.
create or replace function payments.apply_facts_at(of_provider text, facts jsonb, at timestamptz)
returns jsonb language plpgsql as $$
declare
  fact jsonb;
  one jsonb;
  answer jsonb := '{"outcome": "ignored"}';
begin
  -- Two accounts that pay with one card are asked one after the other whose first purchase it is, and
  -- two facts of one payment in two transactions must see each other.
  perform locks.take('payments.payer', array(select value ->> 'payer'
    from jsonb_array_elements(facts) where value ->> 'payer' is not null));
  perform locks.take('payments.payment', array(select of_provider || ':' || (value ->> 'paymentId')
    from jsonb_array_elements(facts) where value ->> 'paymentId' is not null));
  for fact in select value from jsonb_array_elements(facts) loop
    one := case fact ->> 'kind'
      when 'checkout' then payments.note_checkout(of_provider, fact, at)
      when 'refund' then payments.note_refund(of_provider, fact, at)
      when 'dispute' then payments.note_dispute(of_provider, fact, at) end;
    if one ->> 'outcome' <> 'applied' or answer ->> 'outcome' = 'ignored' then
      answer := one;
    end if;
  end loop;
  return answer;
end
$$;

-- Facts that we asked for. Sees the same books as an event with them.
create or replace function payments.apply_facts(of_provider text, facts jsonb) returns jsonb
language sql security definer set search_path = '' as $$
  select payments.apply_facts_at(of_provider, facts, clock_timestamp())
$$;

-- An event: its id and its effect in one transaction. A repeat waits for the first, does nothing.
create or replace function payments.apply_event(of_provider text, of_event text, event_type text,
  event_at timestamptz, facts jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  at timestamptz := clock_timestamp();
  answer jsonb;
begin
  insert into payments.provider_events (provider, event_id, type, outcome, created_at, received_at)
    values (of_provider, of_event, event_type, 'taken', event_at, at)
    on conflict (provider, event_id) do nothing;
  if not found then return jsonb_build_object('outcome', 'repeated'); end if;
  answer := payments.apply_facts_at(of_provider, facts, at);
  update payments.provider_events set outcome = answer ->> 'outcome',
      purchase_id = (answer ->> 'purchaseId')::uuid
    where provider = of_provider and event_id = of_event;
  return answer;
end
$$;

grant execute on function payments.apply_facts, payments.apply_event to parlor_payments;
