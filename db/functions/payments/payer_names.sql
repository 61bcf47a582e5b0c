-- Whether a player's young purchases were paid by somebody else. The name goes from the provider of payments
-- to compliance and is not kept; the verdict is, with the identity check that it was made against: another
-- check makes it void. Of each purchase, because one card may be given with two names.

-- Purchases that a bank may still take back, by the rule's days, less those that went back whole.
create or replace function payments.young_purchases(for_player uuid, at timestamptz)
returns setof payments.purchases language plpgsql stable as $$
begin
  return query select p.* from payments.purchases p
    where p.player_id = any ((select ledger.same_person(for_player))::uuid[]) and p.credited
      and p.paid_at > at - make_interval(days => (rules.redemption_rule(at)).purchase_settles_days)
      and p.reversed_micros < p.price_micros;
end
$$;

-- What is known of the names: `differs` when one is not, or not quite, the verified one; `unasked` when
-- one was not held against the newest check. Without a check there is nothing to hold them against.
create or replace function payments.payer_names(for_player uuid, newest_check uuid, at timestamptz,
  out differs boolean, out unasked boolean) language plpgsql stable as $$
begin
  select coalesce(bool_or(p.matched_check = newest_check and p.name_match in ('close', 'none')), false),
      coalesce(bool_or(p.matched_check is distinct from newest_check), false)
    into differs, unasked
    from payments.young_purchases(for_player, at) p where newest_check is not null;
end
$$;

-- Purchases whose payer is to be asked for, by one of a player's redemptions or purchases:
-- `{id, playerId, provider, reference, checkId}`, the newest first.
create or replace function payments.payers_to_match(of_redemption uuid, of_purchase uuid, count_max int)
returns setof jsonb language plpgsql stable security definer set search_path = '' as $$
declare
  at timestamptz := clock_timestamp();
  player uuid := coalesce(
    (select r.player_id from payments.redemptions r where r.id = of_redemption),
    (select p.player_id from payments.purchases p where p.id = of_purchase));
  newest_check uuid := (identity.standing(player, at)).check_id;
begin
  if newest_check is null then return; end if;
  return query select jsonb_build_object('id', p.id, 'playerId', player, 'provider', p.provider,
      'reference', p.provider_reference, 'checkId', newest_check)
    from payments.young_purchases(player, at) p where p.matched_check is distinct from newest_check
    order by p.paid_at desc, p.id limit count_max;
end
$$;

-- Keeps verdicts: `[{id, match, checkId}]`.
create or replace function payments.note_payer_names(verdicts jsonb) returns void
language plpgsql security definer set search_path = '' as $$
begin
  -- Two that note the same ones must not wait for each other.
  perform from payments.purchases p where p.id in (select (v ->> 'id')::uuid
    from jsonb_array_elements(verdicts) v) order by p.id for update;
  update payments.purchases p set name_match = v.match, matched_check = v."checkId"
    from jsonb_to_recordset(verdicts) v (id uuid, match text, "checkId" uuid) where p.id = v.id;
end
$$;

grant execute on function payments.payers_to_match, payments.note_payer_names to parlor_payments;
