-- Notices of payout providers: each is taken in once, and its effect commits with its row. What a fact
-- means for a prize is decided in payments.advance_redemption.

-- A fact of a payout. `unknown_redemption`: none of ours, or of another provider's; `other_payout`: the
-- same prize under a second name, which a person must look at; it moves nothing.
create or replace function payments.note_payout(of_provider text, fact jsonb) returns jsonb
language plpgsql as $$
declare
  of_id uuid := payments.own_id(fact ->> 'redemptionId');
  one payments.redemptions;
  answer jsonb;
begin
  if not exists (select from payments.redemptions r
      left join payments.destinations d on d.id = r.destination_id
      where r.id = of_id and coalesce(d.provider, of_provider) = of_provider) then
    return '{"outcome": "unknown_redemption"}';
  end if;
  one := payments.lock_redemption(of_id, null);
  if one.provider_reference <> fact ->> 'reference' then
    perform payments.note_contradiction(one, fact, clock_timestamp());
    return jsonb_build_object('outcome', 'other_payout', 'subjectId', of_id);
  end if;
  answer := payments.advance_redemption_at(of_id, fact, null);
  return jsonb_build_object('outcome', answer ->> 'outcome', 'subjectId', of_id);
end
$$;

-- Takes a notice in: `{outcome, subjectId?}`, `repeated` when its id was taken before. Of several facts
-- the first that needs a person is what it is remembered for.
create or replace function payments.apply_payout_event(of_provider text, of_event text,
  event_type text, event_at timestamptz, facts jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  fact jsonb;
  one jsonb;
  answer jsonb := '{"outcome": "ignored"}';
  rank text[] := array['ignored', 'known', 'applied', 'unknown_destination', 'unknown_redemption',
    'contradiction', 'other_payout'];
begin
  insert into payments.payout_events (provider, event_id, type, outcome, created_at, received_at)
    values (of_provider, of_event, event_type, 'taken', event_at, clock_timestamp())
    on conflict (provider, event_id) do nothing;
  if not found then return '{"outcome": "repeated"}'; end if;
  for fact in select f from jsonb_array_elements(facts) f loop
    one := case fact ->> 'kind' when 'payout' then payments.note_payout(of_provider, fact)
      else payments.note_destination(of_provider, fact) end;
    if array_position(rank, one ->> 'outcome') >= array_position(rank, answer ->> 'outcome') then
      answer := one;
    end if;
  end loop;
  update payments.payout_events set outcome = answer ->> 'outcome',
      subject_id = (answer ->> 'subjectId')::uuid
    where provider = of_provider and event_id = of_event;
  return answer;
end
$$;

grant execute on function payments.apply_payout_event to parlor_payments;
