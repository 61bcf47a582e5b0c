-- Attention: something is wrong with money that has left, until a person says that it is settled; and what
-- people note of a redemption for one another. No player reads either.

-- Something is wrong with money that has left, and a person must look. Each time is one of its own, so
-- that whoever clears it has seen the newest.
create or replace function payments.raise_attention(one payments.redemptions, what text)
returns payments.redemptions language plpgsql as $$
begin
  update payments.redemptions r set attention = what, attention_number = r.attention_number + 1
    where r.id = one.id returning * into one;
  return one;
end
$$;

-- What a person wrote for others of the staff; the state stays as it is.
create or replace function payments.note_by_staff(one payments.redemptions, by_staff uuid, note text,
  why text[], facts jsonb, at timestamptz) returns void language sql as $$
  insert into payments.redemption_events (redemption_id, state, at, reasons, by_person, fact)
    values (one.id, one.state, at, why, by_staff, jsonb_build_object('staffNote', note) || facts)
$$;

create or replace function payments.clear_attention_at(of_id uuid, by_staff uuid, expects int, why text,
  http_request_id text, given_at timestamptz) returns jsonb language plpgsql as $$
declare
  one payments.redemptions;
  at timestamptz;
  facts jsonb;
begin
  -- A destination that was stopped is judged under the same locks.
  one := payments.lock_redemption(of_id, given_at);
  at := coalesce(given_at, clock_timestamp());
  if one.id is null then return ledger.refusal('not_found'); end if;
  if auth.are_linked(one.player_id, by_staff) then return ledger.refusal('accounts_linked'); end if;
  if one.attention is null and exists (select from payments.redemption_events e
      where e.redemption_id = of_id and e.reasons = '{attention_cleared}' and e.by_person = by_staff
        and e.fact @> jsonb_build_object('staffNote', why, 'number', expects)) then
    return payments.redemption_json(one) || '{"replayed": true}';
  end if;
  if one.attention is null or one.attention_number is distinct from expects then
    return ledger.refusal('attention_changed');
  end if;
  facts := jsonb_build_object('attention', one.attention, 'number', one.attention_number);
  perform payments.note_by_staff(one, by_staff, why, '{attention_cleared}', facts, at);
  perform audit.append('redemption.attention_cleared', by_staff, 'player', one.player_id::text,
    facts || jsonb_build_object('redemptionId', of_id, 'reason', why), http_request_id);
  update payments.redemptions r set attention = null, attention_cleared_at = at
    where r.id = of_id returning * into one;
  return payments.redemption_json(one);
end
$$;

-- Says that what somebody had to look at is settled: that one, told by its number, and none that came
-- since. A destination that it stopped takes prizes again.
create or replace function payments.clear_attention(of_id uuid, by_staff uuid, expects int, why text,
  http_request_id text) returns jsonb language sql security definer set search_path = '' as $$
  select payments.clear_attention_at(of_id, by_staff, expects, why, http_request_id, null)
$$;

-- Adds a note for others of the staff, once for a key.
create or replace function payments.note_redemption(of_id uuid, by_staff uuid, note text,
  request_key text, digest bytea, http_request_id text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  one payments.redemptions;
  answer jsonb := payments.claim_key(by_staff, request_key, digest, clock_timestamp());
  is_new boolean := answer is null;
begin
  if is_new then
    one := payments.lock_redemption(of_id, null);
    answer := case when one.id is null then ledger.refusal('not_found')
      when auth.are_linked(one.player_id, by_staff) then ledger.refusal('accounts_linked')
      else jsonb_build_object('redemptionId', of_id) end;
    perform payments.keep_reply(by_staff, request_key, answer);
  end if;
  if answer ? 'refused' then return answer; end if;
  if is_new then
    perform payments.note_by_staff(one, by_staff, note, '{staff_note}', '{}', clock_timestamp());
    perform audit.append('redemption.noted', by_staff, 'player', one.player_id::text,
      jsonb_build_object('redemptionId', of_id, 'note', note), http_request_id);
  end if;
  return (select payments.redemption_json(r) || case when is_new then '{}' else '{"replayed": true}' end::jsonb
    from payments.redemptions r where r.id = (answer ->> 'redemptionId')::uuid);
end
$$;

grant execute on function payments.clear_attention, payments.note_redemption to parlor_payments;
