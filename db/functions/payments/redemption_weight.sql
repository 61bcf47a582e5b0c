-- What speaks against sending a prize: asked when it is requested, whenever something may have changed,
-- and once more in the moment before the money leaves.

-- Reasons that no approval lets pass, because they must end first.
create or replace function payments.standing_reasons() returns text[] language sql immutable as $$
  select array['debt_outstanding', 'account_closed', 'dispute_open', 'refund_open', 'under_review',
    'duplicate_person', 'underage']
$$;

-- What a person must look at: standing reasons, then those that a look settles.
create or replace function payments.review_reasons(of_one payments.redemptions, at timestamptz)
returns text[] language plpgsql stable as $$
declare
  rule rules.redemption_rules := rules.redemption_rule(at);
  player uuid := of_one.player_id;
  known identity.verdict := identity.standing(player, at);
  used record;
begin
  select * into used from payments.redeemed_on(player, identity.household_at(player, at),
    ledger.utc_day(of_one.requested_at));
  return array_remove(array[
    case when known.code in ('duplicate_person', 'underage') then known.code end,
    case when ledger.debt_of(player) then 'debt_outstanding' end,
    case when (select f.status from auth.player_facts f where f.player_id = player) = 'banned'
      then 'account_closed' end,
    payments.taken_back_now(player),
    case when compliance.screening_of(player, at) = 'hit'
      or (payments.destination_verdict(of_one.destination_id, player, at)).code = 'under_review'
      then 'under_review' end,
    case when of_one.amount_micros > rule.review_micros then 'large_amount' end,
    case when payments.unsettled_micros(player, at - make_interval(days => rule.purchase_settles_days))
      > rule.unsettled_max_micros then 'young_purchases' end,
    case when (payments.payer_names(player, known.check_id, at)).differs
      then 'payer_name_differs' end,
    case when used.by_household > used.by_person and used.by_household::numeric * 100
      >= rule.day_max_micros::numeric * rule.household_near_percent then 'household_near_maximum' end,
    case when of_one.retry_of is not null then 'retry' end], null);
end
$$;

create or replace function payments.weigh_redemption(of_one payments.redemptions, at timestamptz)
returns payments.redemption_weight language plpgsql stable as $$
declare
  weight payments.redemption_weight;
  standing record;
  destination record;
  tax record;
  screening text := compliance.screening_of(of_one.player_id, at);
  -- This one is among what was asked for already.
  tier int := rules.tier_needed(payments.redeemed_in_all(of_one.player_id), at);
begin
  weight.needs := '{}';
  weight.waits := '{}';
  weight.review := payments.review_reasons(of_one, at);
  select * into standing from identity.standing(of_one.player_id, at);
  if standing.code <> all (payments.standing_reasons())
    or standing.code is null and standing.tier < tier then
    weight.needs := weight.needs || coalesce(standing.code, 'identity_required');
  end if;
  select * into destination from payments.destination_verdict(of_one.destination_id,
    of_one.player_id, at);
  -- Of what people look at, nothing is the player's to do.
  if destination.code <> 'under_review' then weight.needs := weight.needs || destination.code; end if;
  if destination.review then weight.review := weight.review || 'name_is_close'::text; end if;
  if destination.rests_until > at then
    weight.waits := weight.waits || 'destination_rests'::text;
    weight.until := destination.rests_until;
  end if;
  select * into tax from compliance.tax_verdict(of_one.player_id, of_one.amount_micros, at,
    of_one.accepts_withholding);
  weight.tax_year := tax.year;
  weight.withhold_micros := coalesce(tax.withhold_micros, 0);
  if tax.code = 'tax_form_required' then
    weight.needs := weight.needs || tax.code;
  elsif tax.code is not null then
    weight.waits := weight.waits || tax.code;
  end if;
  if screening not in ('clear', 'hit') then
    weight.waits := weight.waits || 'screening'::text;
  end if;
  if (payments.payer_names(of_one.player_id, standing.check_id, at)).unasked then
    weight.waits := weight.waits || 'payer_names'::text;
  end if;
  if ledger.redemptions_frozen() then
    weight.waits := weight.waits || 'redemption_not_allowed'::text;
  end if;
  if payments.payouts_paused(at) is not null then
    weight.waits := weight.waits || 'payouts_paused'::text;
  end if;
  return weight;
end
$$;

-- What a player is told beforehand: it refuses no request, but will be asked before the prize is sent.
create or replace function payments.redemption_ahead(for_player uuid, amount bigint, destination uuid,
  at timestamptz) returns jsonb language plpgsql stable as $$
declare
  imagined payments.redemptions;
  weight payments.redemption_weight;
begin
  imagined.player_id := for_player;
  imagined.amount_micros := amount;
  imagined.destination_id := destination;
  imagined.requested_at := at;
  imagined.accepts_withholding := false;
  weight := payments.weigh_redemption(imagined, at);
  return coalesce((select jsonb_agg(payments.blocker(code, case code when 'destination_rests'
      then jsonb_build_object('until', ledger.time_text(weight.until)) else '{}' end))
    from unnest(weight.needs || weight.waits || weight.review) code
    where code in ('tax_form_required', 'tax_year_unknown', 'destination_rests', 'payouts_paused')
      or code = any (weight.review) and code <> all (payments.standing_reasons())), '[]');
end
$$;
