-- Why a prize cannot be asked for now. The request refuses by the first of these and the player is shown
-- all of them: one list, so that no refusal comes as a surprise.

-- One reason with what the player can do about it, as a key that a page puts into words.
create or replace function payments.blocker(of_code text, facts jsonb default '{}') returns jsonb
language sql immutable as $$
  select jsonb_build_object('code', of_code, 'doThis', case of_code
      when 'email_not_verified' then 'verify_email' when 'mfa_required' then 'set_up_factor'
      when 'step_up_required' then 'confirm_sign_in' when 'debt_outstanding' then 'settle_debt'
      when 'place_not_allowed' then 'be_elsewhere' when 'place_proof_required' then 'prove_place'
      when 'identity_required' then 'prove_identity' when 'identity_failed' then 'prove_identity'
      when 'destination_required' then 'add_destination'
      when 'destination_rests' then 'wait'
      when 'destination_name_mismatch' then 'add_own_destination'
      when 'below_minimum' then 'ask_for_more' when 'above_maximum' then 'ask_for_less'
      when 'insufficient_funds' then 'ask_for_less' when 'tax_form_required' then 'send_tax_form'
      when 'account_closed' then 'ask_support' when 'duplicate_person' then 'ask_support'
      when 'underage' then 'ask_support' else 'wait' end) || jsonb_strip_nulls(facts)
$$;

-- By account, second factor, debt and freeze.
create or replace function payments.account_blockers(for_player uuid, retries uuid, at timestamptz)
returns setof jsonb language plpgsql stable as $$
declare
  player record;
  verdict rules.verdict;
begin
  select f.status, f.verified_at into player from auth.player_facts f where f.player_id = for_player;
  if player.status is distinct from 'active' then
    return next payments.blocker('account_closed');
  end if;
  if player.verified_at is null then return next payments.blocker('email_not_verified'); end if;
  if not exists (select from auth.totp t where t.player_id = for_player) then
    return next payments.blocker('mfa_required');
  end if;
  if ledger.debt_of(for_player) then return next payments.blocker('debt_outstanding'); end if;
  if ledger.redemptions_frozen() then return next payments.blocker('redemption_not_allowed'); end if;
  if retries is not null then return; end if;
  verdict := rules.refusal(for_player, 'redeem', at);
  if verdict.code is not null and verdict.code <> 'account_closed' then
    return next payments.blocker(verdict.code, jsonb_build_object('rule', verdict.place,
      'until', ledger.time_text(nullif(verdict.changes_at, 'infinity'))));
  end if;
end
$$;

-- Who the player is: what the check of their identity says, how much it is good for, and lists of persons
-- that nobody may pay.
create or replace function payments.person_blockers(for_player uuid, amount bigint, at timestamptz)
returns setof jsonb language plpgsql stable as $$
declare
  standing record;
  needed int := rules.tier_needed(payments.redeemed_in_all(for_player) + coalesce(amount, 0), at);
begin
  select * into standing from identity.standing(for_player, at);
  if standing.code is not null then
    return next payments.blocker(standing.code);
  elsif standing.tier < needed then
    return next payments.blocker('identity_required',
      jsonb_build_object('rule', 'tier_' || needed));
  end if;
  if compliance.screening_of(for_player, at) = 'hit' then
    return next payments.blocker('under_review');
  end if;
end
$$;

-- The destination that is thought of: the one that is named, else the newest that can be paid to, before
-- those at which people look.
create or replace function payments.thought_of(for_player uuid, destination uuid) returns uuid
language plpgsql stable as $$
begin
  return coalesce(destination, (select d.id from payments.destinations d
    where d.player_id = for_player and d.state = 'ready' and payments.is_paid_by(d.provider)
    order by payments.destination_is_stopped(d.id), d.id desc limit 1));
end
$$;

-- Whether it can be sent there.
create or replace function payments.destination_blockers(for_player uuid, destination uuid,
  at timestamptz) returns setof jsonb language plpgsql stable as $$
declare
  verdict record;
begin
  select * into verdict from payments.destination_verdict(destination, for_player, at);
  if verdict.code is not null then return next payments.blocker(verdict.code); end if;
end
$$;

create or replace function payments.minimum_to(destination uuid, at timestamptz) returns bigint
language plpgsql stable as $$
declare
  rule rules.redemption_rules := rules.redemption_rule(at);
begin
  return case when (select d.kind from payments.destinations d where d.id = destination) = 'gift_card'
    then rule.gift_card_minimum_micros else rule.bank_minimum_micros end;
end
$$;

-- What is left of the day for a person and their household.
create or replace function payments.left_today(for_player uuid, at timestamptz) returns bigint
language plpgsql stable as $$
declare
  used record;
begin
  select * into used from payments.redeemed_on(for_player, identity.household_at(for_player, at),
    ledger.utc_day(at));
  return greatest(0, (rules.redemption_rule(at)).day_max_micros - used.by_household);
end
$$;

-- How much there is: bounds of one prize, and coins, with what each lot still wants to be played.
create or replace function payments.amount_blockers(for_player uuid, amount bigint, destination uuid,
  retries uuid, at timestamptz) returns setof jsonb language plpgsql stable as $$
declare
  wallet bigint := (select w.account_id from ledger.wallets w
    where w.player_id = for_player and w.currency = 'SC');
  redeemable bigint := coalesce(ledger.redeemable_of(wallet, at), 0);
  minimum bigint := payments.minimum_to(destination, at);
  maximum bigint := payments.left_today(for_player, at);
  lot ledger.lots;
begin
  if retries is null then
    if amount < minimum then
      return next payments.blocker('below_minimum', jsonb_build_object('amount', minimum::text));
    end if;
    if coalesce(amount, minimum) > maximum then
      return next payments.blocker('above_maximum', jsonb_build_object('amount', maximum::text,
        'until', ledger.time_text(ledger.next_day(at))));
    end if;
  end if;
  if redeemable >= coalesce(amount, minimum) then return; end if;
  return next payments.blocker('insufficient_funds', jsonb_build_object('amount', redeemable::text));
  for lot in select * from ledger.lots l
    where l.wallet_id = wallet and l.locked_micros > 0 and not rules.locks_waived(for_player, at)
    order by l.id
  loop
    return next payments.blocker('insufficient_funds', jsonb_build_object('source', lot.source,
      'amount', (lot.required_micros - lot.wagered_micros)::text, 'until', ledger.time_text(lot.expires_at),
      'doThis', 'play_through'));
  end loop;
end
$$;

-- Whether a prize that came back may be sent again: once at a time, whole, and not where the bank says
-- that its owner does not want it (R23).
create or replace function payments.retry_blockers(for_player uuid, amount bigint, retries uuid)
returns setof jsonb language plpgsql stable as $$
declare
  first payments.redemptions;
begin
  if retries is null then return; end if;
  select * into first from payments.redemptions r where r.id = retries and r.player_id = for_player;
  if first.state is distinct from 'returned' or 'R23' = any (first.reasons)
    or amount is distinct from first.amount_micros or exists (select from payments.redemptions r
      where r.retry_of = retries and r.state not in ('cancelled', 'rejected', 'failed')) then
    return next payments.blocker('redemption_not_allowed', jsonb_build_object('rule', 'retry',
      'doThis', 'ask_anew'));
  end if;
end
$$;

-- All of them, in the order in which a request refuses. Amounts are micros as text.
create or replace function payments.redemption_blocking(for_player uuid, at timestamptz,
  amount bigint default null, destination uuid default null, retries uuid default null)
returns jsonb language plpgsql stable as $$
begin
  return coalesce((select jsonb_agg(b.blocker order by b.place, b.n) from (
    select 1 as place, n, blocker from payments.account_blockers(for_player, retries, at)
      with ordinality f (blocker, n)
    union all
    select 2, n, blocker from payments.retry_blockers(for_player, amount, retries)
      with ordinality f (blocker, n)
    union all
    select 3, n, blocker from payments.person_blockers(for_player, amount, at)
      with ordinality f (blocker, n)
    union all
    select 4, n, blocker from payments.destination_blockers(for_player, destination, at)
      with ordinality f (blocker, n)
    union all
    select 5, n, blocker from payments.amount_blockers(for_player, amount, destination, retries, at)
      with ordinality f (blocker, n)) b), '[]');
end
$$;
