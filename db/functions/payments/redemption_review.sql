-- Redemptions as staff decide them: let go on by one person or by two, or rejected with a reason. Nobody
-- decides for whom they are linked to.

create or replace function payments.redemption_act(one payments.redemptions) returns jsonb
language sql immutable as $$
  select jsonb_build_object('redemptionId', one.id, 'amountMicros', one.amount_micros::text,
    'destinationId', one.destination_id, 'reasons', to_jsonb(one.reasons))
$$;

-- Whether one needs a second person: by its own size, or because this one has approved so much today.
create or replace function payments.redemption_needs_second(one payments.redemptions, by_staff uuid,
  at timestamptz) returns boolean language plpgsql stable as $$
declare
  rule rules.redemption_rules := rules.redemption_rule(at);
begin
  return one.amount_micros > rule.second_person_micros or one.amount_micros + (
    select coalesce(sum(r.amount_micros), 0) from payments.redemptions r
      where r.approved_by = by_staff and r.approval_id is null
        and r.approved_at >= ledger.utc_day(at)::timestamp at time zone 'UTC')
    > rule.person_day_micros;
end
$$;

-- Why one that waits for a person may not go on yet; null when it may.
create or replace function payments.approval_refusal(one payments.redemptions, review text[])
returns jsonb language plpgsql stable as $$
declare
  standing text[] := array(select r from unnest(review) r where r = any (payments.standing_reasons()));
begin
  if one.state <> 'in_review' then
    return ledger.refusal('approval_closed', jsonb_build_object('state', one.state));
  end if;
  if standing <> '{}' then
    return ledger.refusal('redemption_not_allowed', jsonb_build_object('reason', standing[1]));
  end if;
  return null;
end
$$;

-- Lets one go on whose locks the caller holds.
create or replace function payments.clear_redemption(one payments.redemptions, review text[],
  by_staff uuid, of_approval uuid, why text, at timestamptz) returns payments.redemptions
language plpgsql as $$
begin
  update payments.redemptions r set approved_by = by_staff, approved_at = at, approval_id = of_approval,
      cleared = array(select distinct c from unnest(r.cleared || r.reasons || review) c order by 1)
    where r.id = one.id returning * into one;
  return payments.move_redemption(one, 'approved', '{}', at, by_staff,
    jsonb_build_object('why', why));
end
$$;

create or replace function payments.approve_redemption_at(of_id uuid, by_staff uuid, why text,
  approval_id uuid, http_request_id text, given_at timestamptz) returns jsonb language plpgsql as $$
declare
  one payments.redemptions;
  at timestamptz;
  review text[];
  answer jsonb;
begin
  -- Two of one person at once must see each other.
  perform locks.take('payments.reviewer', array[by_staff::text]);
  one := payments.lock_redemption(of_id, given_at);
  at := coalesce(given_at, clock_timestamp());
  if one.id is null then return ledger.refusal('not_found'); end if;
  if auth.are_linked(one.player_id, by_staff) then return ledger.refusal('accounts_linked'); end if;
  if one.approved_by = by_staff and one.state in ('approved', 'paying', 'sent', 'paid') then
    return jsonb_build_object('redemption', payments.redemption_json(one), 'replayed', true);
  end if;
  review := payments.review_reasons(one, at);
  answer := payments.approval_refusal(one, review);
  if answer is not null then return answer; end if;
  if payments.redemption_needs_second(one, by_staff, at) then
    answer := approvals.ask(approval_id, 'redemption_approve', one.player_id,
      payments.redemption_act(one), by_staff, why, at, http_request_id);
    return case when answer ? 'refused' then answer
      else jsonb_build_object('approval', answer) end;
  end if;
  one := payments.clear_redemption(one, review, by_staff, null, why, at);
  perform audit.append('redemption.approved', by_staff, 'player', one.player_id::text,
    payments.redemption_act(one) || jsonb_build_object('reason', why), http_request_id);
  return jsonb_build_object('redemption', payments.redemption_json(one));
end
$$;

-- Lets one go on: `{redemption}`, or `{approval}` where a second person must, or a refusal.
create or replace function payments.approve_redemption(of_id uuid, by_staff uuid, why text,
  approval_id uuid, http_request_id text) returns jsonb
language sql security definer set search_path = '' as $$
  select payments.approve_redemption_at(of_id, by_staff, why, approval_id, http_request_id, null)
$$;

-- Runs inside the decision.
create or replace function payments.act_on_redemption(request approvals.requests, context jsonb)
returns jsonb language plpgsql as $$
declare
  one payments.redemptions;
  at timestamptz;
  review text[];
  answer jsonb;
begin
  if request.state <> 'approved' then return '{}'; end if;
  one := payments.lock_redemption((request.act ->> 'redemptionId')::uuid, null);
  at := clock_timestamp();
  review := payments.review_reasons(one, at);
  answer := payments.approval_refusal(one, review);
  if answer is not null then return answer; end if;
  perform approvals.consume(request.id, 'redemption_approve', request.subject_id,
    payments.redemption_act(one));
  one := payments.clear_redemption(one, review, request.decided_by, request.id, request.reason, at);
  perform audit.append('redemption.approved', request.decided_by, 'player', one.player_id::text,
    request.act || jsonb_build_object('askedBy', request.asked_by, 'reason', request.reason),
    context ->> 'requestId');
  return '{}';
end
$$;

create or replace function payments.reject_redemption_at(of_id uuid, by_staff uuid, why text,
  http_request_id text, given_at timestamptz) returns jsonb language plpgsql as $$
declare
  one payments.redemptions;
  at timestamptz;
begin
  one := payments.lock_redemption(of_id, given_at);
  at := coalesce(given_at, clock_timestamp());
  if one.id is null then return ledger.refusal('not_found'); end if;
  if auth.are_linked(one.player_id, by_staff) then return ledger.refusal('accounts_linked'); end if;
  if one.state = 'rejected' and exists (select from payments.redemption_events e
      where e.redemption_id = of_id and e.state = 'rejected' and e.by_person = by_staff
        and e.fact ->> 'note' = why) then
    return payments.redemption_json(one) || '{"replayed": true}';
  end if;
  if one.state not in ('held', 'needs_player', 'in_review', 'approved') then
    return ledger.refusal('approval_closed', jsonb_build_object('state', one.state));
  end if;
  one := payments.end_redemption(one, 'rejected', one.reasons, at, by_staff,
    jsonb_build_object('note', why));
  perform auth.tell(one.player_id, 'redemption_rejected', 'redemption_rejected:' || of_id,
    jsonb_build_object('amountMicros', one.amount_micros::text), at);
  perform audit.append('redemption.rejected', by_staff, 'player', one.player_id::text,
    payments.redemption_act(one) || jsonb_build_object('reason', why), http_request_id);
  return payments.redemption_json(one);
end
$$;

-- Rejects one whose money has not left, for a reason that its player reads: the coins come back.
create or replace function payments.reject_redemption(of_id uuid, by_staff uuid, why text,
  http_request_id text) returns jsonb language sql security definer set search_path = '' as $$
  select payments.reject_redemption_at(of_id, by_staff, why, http_request_id, null)
$$;

-- Redemptions that wait for a person, the oldest of them, and those with money that left and something
-- wrong about it.
create or replace function payments.waiting_redemptions() returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object(
    'inReview', (select count(*) from payments.redemptions r where r.state = 'in_review'),
    'oldestMs', (select payments.ms(min(r.state_since)) from payments.redemptions r
      where r.state = 'in_review'),
    'overdue', (select count(*) from payments.redemptions r where r.state = 'in_review'
      and r.state_since <= clock_timestamp() - interval '72 hours'),
    'attention', (select count(*) from payments.redemptions r where r.attention is not null),
    'sent', (select count(*) from payments.redemptions r where r.state in ('paying', 'sent')))
$$;

grant execute on function payments.approve_redemption, payments.reject_redemption,
  payments.waiting_redemptions to parlor_payments;
