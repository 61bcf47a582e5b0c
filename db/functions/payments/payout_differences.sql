-- Where the payout provider's statement and our redemptions differ, and what follows: no prize leaves until
-- it is explained. Play never stops for it.

-- Why no prize may leave now; null: nothing is in the way.
create or replace function payments.payouts_paused(at timestamptz) returns text
language sql stable as $$
  select 'statement_differs' where exists (select from payments.payout_differences d
    where d.gone_at is null and d.cleared_at is null and d.found_at <= at)
$$;

create or replace function payments.note_payout_movements(of_provider text, listed jsonb) returns int
language plpgsql security definer set search_path = '' as $$
declare
  added int;
begin
  insert into payments.payout_movements (provider, movement_id, kind, amount_micros, fee_micros,
      currency, reference, redemption_id, at)
    select of_provider, m ->> 'id', m ->> 'kind', (m ->> 'amountMicros')::bigint,
      (m ->> 'feeMicros')::bigint, m ->> 'currency', m ->> 'reference',
      payments.own_id(m ->> 'redemptionId'), to_timestamp((m ->> 'atMs')::bigint / 1000.0)
    from jsonb_array_elements(listed) m
    on conflict (provider, movement_id) do nothing;
  get diagnostics added = row_count;
  return added;
end
$$;

-- Prizes to compare: touched in the span on either side and, on neither, since. The two sides are not
-- written at one moment; but a difference that is known does not wait, so that a repair shows at once.
create or replace function payments.payouts_to_compare(of_provider text, from_at timestamptz,
  upto_at timestamptz) returns setof uuid language sql stable as $$
  with touched as (
    select m.redemption_id as id from payments.payout_movements m
      where m.provider = of_provider and m.at >= from_at and m.at < upto_at
        and m.redemption_id is not null
    union
    select r.id from payments.redemptions r join payments.destinations d on d.id = r.destination_id
      where d.provider = of_provider
        and (r.sent_at >= from_at and r.sent_at < upto_at
          or r.returned_at >= from_at and r.returned_at < upto_at))
  select d.redemption_id from payments.payout_differences d
    where d.provider = of_provider and d.gone_at is null and d.redemption_id is not null
  union
  select t.id from touched t
    where not exists (select from payments.payout_movements m
        where m.redemption_id = t.id and m.provider = of_provider and m.at >= upto_at)
      and not exists (select from payments.redemptions r
        where r.id = t.id and (r.sent_at >= upto_at or r.state_since >= upto_at))
$$;

-- What went out for each, less what came back: ours and the provider's. What the provider says it sent
-- for nobody of ours goes by its own name.
create or replace function payments.payout_sides(of_provider text, from_at timestamptz,
  upto_at timestamptz)
returns table (subject text, redemption_id uuid, player_id uuid, ours bigint, theirs bigint)
language sql stable as $$
  select c.id::text, c.id, r.player_id, case when r.state in ('sent', 'paid')
      then r.amount_micros - r.withheld_micros else 0 end,
    coalesce((select -sum(m.amount_micros)::bigint from payments.payout_movements m
      where m.redemption_id = c.id and m.provider = of_provider and m.kind <> 'other'), 0)
    from payments.payouts_to_compare(of_provider, from_at, upto_at) c (id)
      left join payments.redemptions r on r.id = c.id
  union all
  select coalesce(m.reference, 'unnamed'), null, null, 0, -sum(m.amount_micros)::bigint
    from payments.payout_movements m
    where m.provider = of_provider and m.redemption_id is null and m.kind <> 'other'
    group by 1 having max(m.at) < upto_at
$$;

-- Compares and keeps what differs. A difference that is gone, or has become another one, is closed; one
-- that two people let stand stays closed for as long as it is exactly the same.
create or replace function payments.reconcile_payouts(of_provider text, from_at timestamptz,
  upto_at timestamptz) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  run_at timestamptz := clock_timestamp();
  run payments.payout_runs;
begin
  update payments.payout_differences d set gone_at = run_at
    where d.provider = of_provider and d.gone_at is null and not exists (
      select from payments.payout_sides(of_provider, from_at, upto_at) s
        where s.subject = d.subject and s.ours <> s.theirs
          and (s.ours, s.theirs) = (d.ours_micros, d.theirs_micros));
  insert into payments.payout_differences (id, provider, subject, redemption_id, player_id, what,
      ours_micros, theirs_micros, found_at)
    select gen_random_uuid(), of_provider, s.subject, s.redemption_id, s.player_id,
      case when s.player_id is null then 'unknown' when s.theirs = 0 then 'missing'
        when s.theirs > s.ours then 'more' else 'less' end,
      s.ours, s.theirs, run_at
    from payments.payout_sides(of_provider, from_at, upto_at) s where s.ours <> s.theirs
    on conflict (provider, subject) where gone_at is null do nothing;
  insert into payments.payout_runs (provider, at, from_at, upto_at, movements, fees_micros,
      differences)
    select of_provider, run_at, from_at, upto_at, count(*), coalesce(sum(m.fee_micros), 0),
      (select count(*) from payments.payout_differences d where d.provider = of_provider
        and d.gone_at is null and d.cleared_at is null)
    from payments.payout_movements m
    where m.provider = of_provider and m.at >= from_at and m.at < upto_at
    returning * into run;
  return jsonb_build_object('movements', run.movements, 'differences', run.differences);
end
$$;

create or replace function payments.difference_json(found payments.payout_differences) returns jsonb
language sql stable as $$
  select jsonb_build_object('id', found.id, 'provider', found.provider, 'subject', found.subject,
    'redemptionId', found.redemption_id, 'playerId', found.player_id, 'what', found.what,
    'oursMicros', found.ours_micros::text, 'theirsMicros', found.theirs_micros::text,
    'foundAtMs', payments.ms(found.found_at), 'goneAtMs', payments.ms(found.gone_at),
    'clearedAtMs', payments.ms(found.cleared_at), 'clearedBy', found.cleared_by)
$$;

create or replace function payments.difference_act(found payments.payout_differences) returns jsonb
language sql immutable as $$
  select jsonb_build_object('differenceId', found.id, 'subject', found.subject, 'what', found.what,
    'oursMicros', found.ours_micros::text, 'theirsMicros', found.theirs_micros::text)
$$;

-- One person asks that a difference may stand, another agrees; then prizes leave again: `{approval}`, or
-- `{difference}` where it is closed already.
create or replace function payments.clear_difference(of_id uuid, by_staff uuid, why text,
  approval_id uuid, http_request_id text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  known payments.payout_differences;
  answer jsonb;
begin
  select * into known from payments.payout_differences where id = of_id for update;
  if not found then return ledger.refusal('not_found'); end if;
  if coalesce(known.gone_at, known.cleared_at) is not null then
    return jsonb_build_object('difference', payments.difference_json(known));
  end if;
  answer := approvals.ask(approval_id, 'payout_difference', coalesce(known.player_id, of_id),
    payments.difference_act(known), by_staff, why, clock_timestamp(), http_request_id);
  return case when answer ? 'refused' then answer
    else jsonb_build_object('approval', answer) end;
end
$$;

-- Runs inside the decision.
create or replace function payments.act_on_difference(request approvals.requests, context jsonb)
returns jsonb language plpgsql as $$
declare
  at timestamptz;
  known payments.payout_differences;
begin
  if request.state <> 'approved' then return '{}'; end if;
  select * into strict known from payments.payout_differences
    where id = (request.act ->> 'differenceId')::uuid for update;
  at := clock_timestamp();
  if coalesce(known.gone_at, known.cleared_at) is not null then
    return ledger.refusal('approval_closed', '{"state": "gone"}');
  end if;
  perform approvals.consume(request.id, 'payout_difference', request.subject_id,
    payments.difference_act(known));
  update payments.payout_differences set cleared_at = at, cleared_by = request.decided_by,
      cleared_for = request.reason
    where id = known.id;
  perform audit.append('payout_difference.cleared', request.decided_by, 'payout_difference',
    known.id::text, request.act || jsonb_build_object('askedBy', request.asked_by,
      'reason', request.reason), context ->> 'requestId');
  return '{}';
end
$$;

create or replace function payments.last_payout_run(of_provider text) returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('atMs', payments.ms(r.at), 'uptoMs', payments.ms(r.upto_at))
    from payments.payout_runs r where r.provider = of_provider order by r.id desc limit 1
$$;

grant execute on function payments.note_payout_movements, payments.reconcile_payouts,
  payments.difference_json, payments.clear_difference, payments.last_payout_run, payments.payouts_paused
  to parlor_payments;
