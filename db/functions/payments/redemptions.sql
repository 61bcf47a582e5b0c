-- A redemption from the wish to what a player may still do about it. Wallets are locked before its row,
-- here and everywhere.

create or replace trigger redemption_events_append_only before update or delete or truncate
  on payments.redemption_events for each statement execute function ledger.refuse_change();

create or replace function payments.redemption_json(found payments.redemptions) returns jsonb
language sql stable as $$
  select jsonb_build_object('id', found.id, 'playerId', found.player_id,
    'amountMicros', found.amount_micros::text, 'destinationId', found.destination_id,
    'retryOf', found.retry_of, 'state', found.state, 'reasons', to_jsonb(found.reasons),
    'requestedAtMs', payments.ms(found.requested_at), 'stateSinceMs', payments.ms(found.state_since),
    'acceptsWithholding', found.accepts_withholding, 'withheldMicros', found.withheld_micros::text,
    'sentAtMs', payments.ms(found.sent_at), 'paidAtMs', payments.ms(found.paid_at),
    'returnedAtMs', payments.ms(found.returned_at), 'approvedBy', found.approved_by,
    'attention', found.attention, 'attentionNumber', found.attention_number)
$$;

create or replace function payments.redemption_event_json(found payments.redemption_events)
returns jsonb language sql stable as $$
  select jsonb_build_object('state', found.state, 'atMs', payments.ms(found.at),
    'reasons', to_jsonb(found.reasons), 'note', found.fact ->> 'note', 'byPerson', found.by_person,
    'staffNote', found.fact ->> 'staffNote')
$$;

-- Locks all that a redemption can touch, then its row; null when there is none. Whoever judges by the
-- clock reads it after.
create or replace function payments.lock_redemption(of_id uuid, given_at timestamptz)
returns payments.redemptions language plpgsql as $$
declare
  one payments.redemptions;
begin
  select * into one from payments.redemptions r where r.id = of_id;
  if one.id is null then return one; end if;
  perform ledger.lock_for_redemption(one.player_id, given_at);
  select * into strict one from payments.redemptions r where r.id = of_id for update;
  return one;
end
$$;

-- Writes a state down, with why. The same state for the same reasons is no news.
create or replace function payments.move_redemption(one payments.redemptions, new_state text,
  why text[], at timestamptz, by_person uuid default null, fact jsonb default '{}')
returns payments.redemptions language plpgsql as $$
begin
  if (one.state, one.reasons) is not distinct from (new_state, why) and fact = '{}' then
    return one;
  end if;
  insert into payments.redemption_events (redemption_id, state, at, reasons, by_person, fact)
    values (one.id, new_state, at, why, by_person, fact);
  update payments.redemptions r set reasons = why, state = new_state,
      state_since = case when r.state = new_state then r.state_since else at end,
      notices = case when r.state = new_state then r.notices else 0 end,
      checks = case when r.state = new_state then r.checks else 0 end,
      next_check_at = case when r.state = new_state then r.next_check_at else at end,
      tax_year = case when new_state in ('paying', 'sent', 'paid', 'returned') then r.tax_year end,
      returned_at = case when new_state = 'returned' then at end
    where r.id = one.id returning * into one;
  return one;
end
$$;

-- Ends one whose money never left: the coins come back.
create or replace function payments.end_redemption(one payments.redemptions, new_state text,
  why text[], at timestamptz, by_person uuid default null, fact jsonb default '{}')
returns payments.redemptions language plpgsql as $$
declare
  ended jsonb := ledger.end_hold_at(one.id, 'voided', at);
begin
  if ended ? 'refused' then perform ledger.refuse(ended ->> 'refused', one.id::text); end if;
  return payments.move_redemption(one, new_state, why, at, by_person, fact);
end
$$;

-- A request refused by the first of what blocks it; the rest is asked for apart.
create or replace function payments.blocked_by(blocker jsonb) returns jsonb language sql stable as $$
  select ledger.refusal(blocker ->> 'code', case
    when blocker ->> 'code' in ('above_maximum', 'place_not_allowed', 'place_proof_required')
      and blocker ? 'until' then jsonb_build_object('changesAt', blocker ->> 'until') end)
$$;

create or replace function payments.hold_redemption(new_id uuid, for_player uuid, amount bigint,
  destination uuid, retries uuid, given_at timestamptz) returns jsonb language plpgsql as $$
declare
  at timestamptz := ledger.lock_for_redemption(for_player, given_at);
  keys bytea[] := identity.household_at(for_player, at);
  blocking jsonb;
  held jsonb;
  one payments.redemptions;
begin
  perform locks.take('payments.household', array(select encode(k, 'hex') from unnest(keys) k));
  at := coalesce(given_at, clock_timestamp());
  blocking := payments.redemption_blocking(for_player, at, amount, destination, retries);
  if blocking <> '[]' then
    return payments.blocked_by(blocking -> 0);
  end if;
  held := ledger.hold_at(new_id, for_player, 'SC', amount, 'redemption', null, at);
  if held ? 'refused' then return held; end if;
  insert into payments.redemptions (id, player_id, person_id, amount_micros, destination_id, retry_of,
      requested_at, state, state_since, next_check_at)
    values (new_id, for_player, (select f.person_id from auth.player_facts f
      where f.player_id = for_player), amount, destination, retries, at, 'held', at, at)
    returning * into one;
  insert into payments.redemption_events (redemption_id, state, at) values (new_id, 'held', at);
  insert into payments.redemption_households (redemption_id, key, day)
    select new_id, k, ledger.utc_day(at) from unnest(keys) k on conflict do nothing;
  perform auth.tell(for_player, 'redemption_asked', 'redemption_asked:' || new_id,
    jsonb_build_object('amountMicros', amount::text), at);
  return jsonb_build_object('redemptionId', new_id);
end
$$;

create or replace function payments.request_redemption_at(new_id uuid, for_player uuid, amount bigint,
  destination uuid, retries uuid, request_key text, digest bytea, http_request_id text,
  given_at timestamptz) returns jsonb language plpgsql as $$
declare
  answer jsonb := payments.claim_key(for_player, request_key, digest,
    coalesce(given_at, clock_timestamp()));
  is_new boolean := answer is null;
begin
  if is_new then
    if amount is null or amount <= 0 or amount % 10000 <> 0 then
      answer := ledger.refusal('invalid_amount');
    else
      answer := payments.hold_redemption(new_id, for_player, amount, destination, retries, given_at);
    end if;
    perform payments.keep_reply(for_player, request_key, answer);
  end if;
  if answer ? 'refused' then return answer; end if;
  if is_new then
    perform audit.append('redemption.requested', for_player, 'player', for_player::text,
      jsonb_build_object('redemptionId', new_id, 'amountMicros', amount::text), http_request_id);
  end if;
  return (select payments.redemption_json(r) || case when is_new then '{}' else '{"replayed": true}' end::jsonb
    from payments.redemptions r where r.id = (answer ->> 'redemptionId')::uuid);
end
$$;

-- Asks for a prize, once for a key: its coins are held, or it says why not (payments.redemption_blocking).
create or replace function payments.request_redemption(new_id uuid, for_player uuid, amount bigint,
  destination uuid, retries uuid, request_key text, digest bytea, http_request_id text) returns jsonb
language sql security definer set search_path = '' as $$
  select payments.request_redemption_at(new_id, for_player, amount, destination, retries, request_key,
    digest, http_request_id, null)
$$;

create or replace function payments.cancel_redemption_at(of_id uuid, for_player uuid,
  http_request_id text, given_at timestamptz) returns jsonb language plpgsql as $$
declare
  one payments.redemptions;
  at timestamptz;
begin
  one := payments.lock_redemption(of_id, given_at);
  at := coalesce(given_at, clock_timestamp());
  if one.player_id is distinct from for_player then return ledger.refusal('not_found'); end if;
  if one.state = 'cancelled' then return payments.redemption_json(one) || '{"replayed": true}'; end if;
  if one.state not in ('held', 'needs_player', 'in_review', 'approved') then
    return ledger.refusal('cancel_too_late', jsonb_build_object('state', one.state));
  end if;
  one := payments.end_redemption(one, 'cancelled', '{by_player}', at, for_player);
  perform audit.append('redemption.cancelled', for_player, 'player', for_player::text,
    jsonb_build_object('redemptionId', of_id), http_request_id);
  return payments.redemption_json(one);
end
$$;

-- Takes a wish back while no money has left; what has left is `cancel_too_late`.
create or replace function payments.cancel_redemption(of_id uuid, for_player uuid, http_request_id text)
returns jsonb language sql security definer set search_path = '' as $$
  select payments.cancel_redemption_at(of_id, for_player, http_request_id, null)
$$;

-- What a player changes about one that has not left, so that it goes on: where it is sent, and that it may
-- come with tax withheld. Both are looked at anew.
create or replace function payments.amend_redemption(of_id uuid, for_player uuid, destination uuid,
  withholding boolean, http_request_id text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  one payments.redemptions;
  at timestamptz;
  blocking jsonb;
begin
  one := payments.lock_redemption(of_id, null);
  at := clock_timestamp();
  if one.player_id is distinct from for_player then return ledger.refusal('not_found'); end if;
  if one.state not in ('held', 'needs_player', 'in_review', 'approved') then
    return ledger.refusal('cancel_too_late', jsonb_build_object('state', one.state));
  end if;
  if destination is not null then
    blocking := (select jsonb_agg(b) from payments.destination_blockers(for_player, destination, at) b);
    if blocking is not null then
      return payments.blocked_by(blocking -> 0);
    end if;
    if one.amount_micros < payments.minimum_to(destination, at) and one.retry_of is null then
      return ledger.refusal('below_minimum');
    end if;
  end if;
  update payments.redemptions r set destination_id = coalesce(destination, r.destination_id),
      accepts_withholding = r.accepts_withholding or coalesce(withholding, false), next_check_at = at
    where r.id = of_id returning * into one;
  one := payments.move_redemption(one, case when one.state = 'in_review' then 'in_review' else 'held' end,
    case when one.state = 'in_review' then one.reasons else '{}' end, at, for_player,
    jsonb_strip_nulls(jsonb_build_object('destinationId', destination, 'withholding', withholding)));
  perform audit.append('redemption.amended', for_player, 'player', for_player::text,
    jsonb_strip_nulls(jsonb_build_object('redemptionId', of_id, 'destinationId', destination,
      'withholding', withholding)), http_request_id);
  return payments.redemption_json(one);
end
$$;

-- Whether a prize can be asked for now, how large, and why not. Amounts are micros as text.
create or replace function payments.redemption_eligibility(for_player uuid, amount bigint,
  destination uuid) returns jsonb language plpgsql stable security definer set search_path = '' as $$
declare
  at timestamptz := clock_timestamp();
  redeemable bigint := coalesce(ledger.redeemable_of((select w.account_id from ledger.wallets w
    where w.player_id = for_player and w.currency = 'SC'), at), 0);
  thought uuid := payments.thought_of(for_player, destination);
  minimum bigint := payments.minimum_to(thought, at);
begin
  return jsonb_build_object('redeemableMicros', redeemable::text, 'minimumMicros', minimum::text,
    'maximumMicros', payments.left_today(for_player, at)::text,
    'blocking', payments.redemption_blocking(for_player, at, amount, thought),
    'ahead', payments.redemption_ahead(for_player, coalesce(amount, greatest(redeemable, minimum)),
      thought, at));
end
$$;

grant execute on function payments.request_redemption, payments.cancel_redemption,
  payments.amend_redemption, payments.redemption_eligibility, payments.redemption_json,
  payments.redemption_event_json to parlor_payments;
