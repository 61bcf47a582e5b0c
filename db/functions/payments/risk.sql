-- Risk of purchases: what one card, one household may pay in a day, who must prove that a card is
-- theirs, and when nothing more is sold.

create or replace function payments.risk_rule(at timestamptz) returns payments.risk_rules
language sql stable as $$
  select r from payments.risk_rules r where r.begins_at <= at order by r.begins_at desc limit 1
$$;

create or replace function payments.purchases_paused() returns boolean language sql stable as $$
  select exists (select from payments.purchase_pauses p where p.ended_at is null)
$$;

-- What a payer paid within 24 hours, besides this purchase.
create or replace function payments.paid_by(of_payer text, besides uuid, at timestamptz,
  out payments int, out micros numeric) language sql stable as $$
  select count(*)::int, coalesce(sum(p.price_micros), 0) from payments.purchases p
    where p.payer = of_payer and p.credited and p.id <> besides and p.paid_at > at - interval '1 day'
$$;

-- What the accounts of this player's postal address bought within 24 hours, or are about to.
create or replace function payments.bought_at_home(for_player uuid, at timestamptz) returns numeric
language sql stable as $$
  select coalesce(sum(p.price_micros), 0) from payments.purchases p
    where p.created_at > at - interval '1 day' and p.payment_state not in ('failed', 'expired')
      and p.flag is null and p.player_id in (select k.player_id from identity.keys k
        where k.kind = 'household' and coalesce(k.left_at, 'infinity') > at - interval '30 days'
          and k.key = any (identity.household_at(for_player, at)))
$$;

-- Why no checkout is begun: everything is paused, or the cards this person paid with, or the household,
-- have paid enough for a day. Null: nothing is in the way. The caller holds the person's purchases.
create or replace function payments.begin_risk(for_player uuid, price bigint, at timestamptz) returns text
language plpgsql stable as $$
declare
  rule payments.risk_rules := payments.risk_rule(at);
begin
  if rule.begins_at is null then return null; end if;
  if payments.purchases_paused() then return 'purchases_paused'; end if;
  if payments.bought_at_home(for_player, at) + price > rule.household_day_micros
    or exists (select from (select distinct p.payer from payments.purchases p
        where p.player_id = any (ledger.same_person(for_player)) and p.credited
          and p.paid_at > at - interval '1 day' and p.payer is not null) own,
      payments.paid_by(own.payer, '00000000-0000-0000-0000-000000000000', at) paid
      where paid.payments >= rule.payer_day_count_max
        or paid.micros + price > rule.payer_day_micros) then
    return 'rate_limited';
  end if;
  return null;
end
$$;

-- Whether the holder of the card must prove that it is theirs.
create or replace function payments.must_authenticate(for_player uuid, price bigint, at timestamptz)
returns boolean language plpgsql stable as $$
declare
  rule payments.risk_rules := payments.risk_rule(at);
begin
  return coalesce(price >= rule.authenticate_from_micros, false)
    or coalesce(rule.authenticate_new_days, 0) > 0 and not exists (select from payments.purchases p
      where p.player_id = any (ledger.same_person(for_player)) and p.credited
        and p.paid_at <= at - make_interval(days => rule.authenticate_new_days));
end
$$;

-- Why a payment that came is given back: nobody proved that the card is theirs, or it paid too often, too
-- much, or for too many people. The caller holds the payer's lock.
create or replace function payments.payment_risk(purchase payments.purchases, at timestamptz) returns text
language plpgsql stable as $$
declare
  rule payments.risk_rules := payments.risk_rule(at);
  paid record;
begin
  if purchase.payment_state <> 'paid' or rule.begins_at is null then return null; end if;
  if purchase.authenticate and not purchase.authenticated then return 'not_authenticated'; end if;
  if purchase.payer is null then return null; end if;
  paid := payments.paid_by(purchase.payer, purchase.id, at);
  if paid.payments >= rule.payer_day_count_max
    or paid.micros + purchase.price_micros > rule.payer_day_micros
    or (select count(distinct (select m from unnest(ledger.same_person(o.player_id)) m
          order by m limit 1))
        from (select distinct p.player_id from payments.purchases p
          where p.payer = purchase.payer and p.credited and p.paid_at > at - interval '30 days'
            and p.player_id <> all (ledger.same_person(purchase.player_id))) o)
      >= rule.payer_persons_max then
    return 'payer_limit';
  end if;
  return null;
end
$$;

-- Disputes and purchases of the rule's days.
create or replace function payments.disputed_share(rule payments.risk_rules, at timestamptz,
  out disputes int, out purchases int, out newest timestamptz) language sql stable as $$
  select (select count(*)::int from payments.disputes d
      where d.status in ('open', 'won', 'lost') and d.at > disputed_share.at
        - make_interval(days => rule.dispute_days)),
    (select count(*)::int from payments.purchases p where p.credited
      and p.paid_at > disputed_share.at - make_interval(days => rule.dispute_days)),
    (select max(d.at) from payments.disputes d where d.status in ('open', 'won', 'lost'))
$$;

-- Pauses purchases when too many are disputed. One that a person ended is not begun again before another
-- dispute comes. Answers `{paused, began, disputes, purchases}`.
create or replace function payments.watch_disputes() returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  at timestamptz := clock_timestamp();
  rule payments.risk_rules := payments.risk_rule(at);
  share record;
  began boolean := false;
begin
  share := payments.disputed_share(rule, at);
  if share.disputes >= rule.dispute_count_min
    and share.disputes > rule.dispute_rate_max * share.purchases
    and not exists (select from payments.purchase_pauses p where p.ended_at >= share.newest) then
    insert into payments.purchase_pauses (began_at, disputes, purchases)
      values (at, share.disputes, share.purchases) on conflict do nothing;
    began := found;
    if began then
      perform audit.append('purchases.paused', null, 'purchases', null,
        jsonb_build_object('disputes', share.disputes, 'purchases', share.purchases));
    end if;
  end if;
  return jsonb_build_object('paused', payments.purchases_paused(), 'began', began,
    'disputes', share.disputes, 'purchases', share.purchases);
end
$$;

-- What staff sees: the rule, the share now, and the pause if there is one.
create or replace function payments.purchase_risk() returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  at timestamptz := clock_timestamp();
  rule payments.risk_rules := payments.risk_rule(at);
  share record := payments.disputed_share(rule, at);
begin
  return jsonb_build_object('disputes', share.disputes, 'purchases', share.purchases,
    'disputeDays', rule.dispute_days, 'disputeRateMax', rule.dispute_rate_max::text,
    'pausedAtMs', (select payments.ms(p.began_at) from payments.purchase_pauses p
      where p.ended_at is null));
end
$$;

-- A person ends the pause, with a reason: `resumed`, or `not_found` when there is none.
create or replace function payments.resume_purchases(by_staff uuid, why text, http_request_id text)
returns text language plpgsql security definer set search_path = '' as $$
declare
  ended payments.purchase_pauses;
begin
  update payments.purchase_pauses set ended_at = clock_timestamp(), ended_by = by_staff, reason = why
    where ended_at is null returning * into ended;
  if not found then return 'not_found'; end if;
  perform audit.append('purchases.resumed', by_staff, 'purchases', null,
    jsonb_build_object('disputes', ended.disputes, 'purchases', ended.purchases, 'reason', why),
    http_request_id);
  return 'resumed';
end
$$;

grant execute on function payments.watch_disputes, payments.purchase_risk, payments.resume_purchases
  to parlor_payments;
