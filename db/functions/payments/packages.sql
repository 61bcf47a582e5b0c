-- What a player may buy now, and why not.

create or replace function payments.purchase_rule(at timestamptz) returns payments.purchase_rules
language sql stable as $$
  select r from payments.purchase_rules r where r.begins_at <= at order by r.begins_at desc limit 1
$$;

-- True when the place is one of these or lies in one of them.
create or replace function payments.place_in(place text, places text[]) returns boolean
language sql immutable as $$
  select place = any (places) or split_part(place, '-', 1) = any (places)
$$;

-- Why this is not for a player who may buy; null when it is.
create or replace function payments.offer_refusal(offer payments.packages, for_player uuid, place text,
  at timestamptz) returns text language plpgsql stable as $$
declare
  bought record;
begin
  if at < offer.begins_at or at >= offer.ends_at then return 'package_unavailable'; end if;
  if not coalesce(payments.place_in(place, offer.places), true)
    or payments.place_in(place, offer.excluded_places) then return 'place_not_allowed'; end if;
  -- A checkout that is open counts as bought: two tabs get one first-purchase offer between them,
  -- also when there are several such offers.
  select count(*) filter (where p.package_id = offer.id) as ever,
      count(*) filter (where p.package_id = offer.id
        and ledger.utc_day(p.created_at) = ledger.utc_day(at)) as today,
      count(*) filter (where p.payment_state in ('processing', 'paid') or o.first_purchase_only)
        as any_package
    into bought from payments.purchases p join payments.packages o on o.id = p.package_id
    where p.player_id = any (ledger.same_person(for_player))
      and p.payment_state not in ('failed', 'expired') and payments.refusal_of(p) is null;
  if (offer.first_purchase_only and bought.any_package > 0)
    or bought.ever >= offer.player_count_max or bought.today >= offer.day_count_max then
    return 'package_unavailable';
  end if;
  return null;
end
$$;

-- Why a player may not buy this now; null when they may.
create or replace function payments.package_refusal(offer payments.packages, for_player uuid, place text,
  at timestamptz) returns text language sql stable as $$
  select coalesce((rules.refusal(for_player, 'gc_purchase', at)).code,
    payments.offer_refusal(offer, for_player, place, at))
$$;

-- What a package gives in Sweeps Coins to this player here and now: none where none may be given.
create or replace function payments.sc_bonus_now(offer payments.packages, for_player uuid, at timestamptz)
returns bigint language sql stable as $$
  select case when offer.sc_bonus_micros = 0
      or (rules.refusal(for_player, 'sc_grant', at)).code is not null then 0
    else offer.sc_bonus_micros end
$$;

-- The packages that this player may buy here and now. The law is asked once for all of them.
create or replace function payments.offers(for_player uuid, place text) returns setof jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  at timestamptz := clock_timestamp();
  gives_sweeps boolean := (rules.refusal(for_player, 'sc_grant', at)).code is null;
begin
  if (rules.refusal(for_player, 'gc_purchase', at)).code is not null then return; end if;
  return query select jsonb_build_object('id', o.id, 'name', o.name,
      'priceMicros', o.price_micros::text, 'gcMicros', o.gc_micros::text,
      'scBonusMicros', (case when gives_sweeps then o.sc_bonus_micros else 0 end)::text,
      'firstPurchaseOnly', o.first_purchase_only, 'endsAtMs', payments.ms(o.ends_at))
    from payments.packages o
    where payments.offer_refusal(o, for_player, offers.place, at) is null
    order by o.position, o.id;
end
$$;

grant execute on function payments.offers to parlor_payments;
