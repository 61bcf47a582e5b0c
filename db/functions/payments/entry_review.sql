-- Cards as staff decide them: received, accepted by one person or by two, rejected with a reason.

-- Enters a card that came: once for a code. The same card again is the same entry; another one with its
-- code is not.
create or replace function payments.receive_entry_at(new_id uuid, of_code text, postmarked date,
  scan text, by_staff uuid, http_request_id text, given_at timestamptz) returns jsonb
language plpgsql as $$
declare
  at timestamptz;
  owner uuid := (select c.player_id from payments.entry_codes c where c.code = of_code);
  known payments.entry_codes;
  entry payments.entries;
begin
  if owner is null then return ledger.refusal('entry_code_invalid'); end if;
  if auth.are_linked(owner, by_staff) then return ledger.refusal('accounts_linked'); end if;
  at := ledger.lock_wallets(owner, given_at);
  -- Again under the lock, for an account that closes takes its codes along.
  select * into known from payments.entry_codes c where c.code = of_code;
  if not found then return ledger.refusal('entry_code_invalid'); end if;
  select * into entry from payments.entries e where e.code = of_code;
  if found then
    if (entry.day, entry.scan_reference) is not distinct from (postmarked, scan) then
      return payments.entry_json(entry) || '{"replayed": true}';
    end if;
    return ledger.refusal('entry_code_used');
  end if;
  if postmarked > ledger.utc_day(at) then
    return ledger.refusal('invalid_request',
      '{"field": "postmarkedOn", "problem": "is in the future"}');
  end if;
  -- By the last clock of the earth: who sends a card on the evening of the code has yesterday's postmark.
  if postmarked < (known.issued_at at time zone 'Etc/GMT+12')::date then
    return ledger.refusal('invalid_request',
      '{"field": "postmarkedOn", "problem": "is older than the code"}');
  end if;
  if postmarked > ledger.utc_day(known.expires_at) then
    return ledger.refusal('entry_code_invalid');
  end if;
  insert into payments.entries (id, method, player_id, code, day, state, amount_micros, received_at,
      scan_reference, received_by, due_on)
    values (new_id, 'mail', owner, of_code, postmarked, 'received', known.amount_micros, at, scan,
      by_staff, payments.business_days_after(ledger.utc_day(at),
        (payments.entry_rule(at)).target_business_days))
    returning * into entry;
  insert into payments.entry_households (entry_id, key, day)
    select new_id, k, postmarked from unnest(identity.household_at(owner, at)) k on conflict do nothing;
  perform audit.append('entry.received', by_staff, 'player', owner::text,
    jsonb_build_object('entryId', new_id, 'postmarkedOn', postmarked), http_request_id);
  return payments.entry_json(entry);
end
$$;

create or replace function payments.receive_entry(new_id uuid, of_code text, postmarked date, scan text,
  by_staff uuid, http_request_id text) returns jsonb
language sql security definer set search_path = '' as $$
  select payments.receive_entry_at(new_id, of_code, postmarked, scan, by_staff, http_request_id, null)
$$;

-- Accepts a card whose row the caller has locked: the granted entry, or a refusal that leaves it waiting,
-- for what is in the way may end. `tries_only`: says what would refuse it and changes nothing.
create or replace function payments.accept_locked_entry(entry payments.entries, by_staff uuid,
  of_approval uuid, at timestamptz, tries_only boolean) returns jsonb language plpgsql as $$
declare
  refused jsonb := payments.entry_refusal(entry.player_id, 'mail', at);
  keys bytea[];
begin
  if refused is not null then return refused; end if;
  -- Also households that it had when it came: who moves does not become another one.
  keys := array(select h.key from payments.entry_households h where h.entry_id = entry.id
    union select k from unnest(identity.household_at(entry.player_id, at)) k);
  perform locks.take('payments.household', array(select encode(k, 'hex') from unnest(keys) k));
  if payments.entries_of_household(entry.player_id, keys, 'mail', entry.day)
    >= (payments.entry_rule(at)).household_day_max then
    return ledger.refusal('entry_limit_reached');
  end if;
  if tries_only then return null; end if;
  update payments.entries set state = 'accepted', decided_at = at, decided_by = by_staff,
      approval_id = of_approval
    where id = entry.id returning * into entry;
  perform payments.grant_entry(entry, keys, at);
  return payments.entry_json(entry);
end
$$;

-- Whether a card needs a second person: by lot, which nobody knows before, or because this person has
-- accepted so many today.
create or replace function payments.entry_needs_second(entry payments.entries, by_staff uuid,
  at timestamptz) returns boolean language sql stable as $$
  select (get_byte(d.digest, 0) * 65536 + get_byte(d.digest, 1) * 256 + get_byte(d.digest, 2))
        % (payments.entry_rule(at)).second_person_one_in = 0
      or (select count(*) from payments.entries e where e.decided_by = by_staff
          and e.state = 'accepted' and e.approval_id is null
          and e.decided_at >= ledger.utc_day(at)::timestamp at time zone 'UTC')
        >= (payments.entry_rule(at)).person_day_max
    from (select sha256(c.salt || convert_to(c.code, 'UTF8')) as digest
      from payments.entry_codes c where c.code = entry.code) d
$$;

create or replace function payments.entry_act(entry payments.entries) returns jsonb
language sql immutable as $$
  select jsonb_build_object('entryId', entry.id, 'postmarkedOn', entry.day,
    'amountMicros', entry.amount_micros::text)
$$;

-- Accepts a card: `{entry}`, or `{approval}` where a second person must, or a refusal.
create or replace function payments.accept_entry_at(of_entry uuid, by_staff uuid, why text,
  approval_id uuid, http_request_id text, given_at timestamptz) returns jsonb language plpgsql as $$
declare
  at timestamptz;
  entry payments.entries;
  answer jsonb;
begin
  -- Two cards of one person at once must see each other.
  perform locks.take('payments.reviewer', array[by_staff::text]);
  select * into entry from payments.entries where id = of_entry for update;
  if not found then return ledger.refusal('not_found'); end if;
  if auth.are_linked(entry.player_id, by_staff) then return ledger.refusal('accounts_linked'); end if;
  if entry.state = 'accepted' then
    return jsonb_build_object('entry', payments.entry_json(entry), 'replayed', true);
  end if;
  if entry.state = 'rejected' then
    return ledger.refusal('approval_closed', jsonb_build_object('state', entry.state));
  end if;
  at := ledger.lock_wallets(entry.player_id, given_at);
  if payments.entry_needs_second(entry, by_staff, at) then
    answer := payments.accept_locked_entry(entry, by_staff, null, at, true);
    if answer is not null then return answer; end if;
    answer := approvals.ask(approval_id, 'entry_accept', entry.player_id,
      payments.entry_act(entry), by_staff, why, at, http_request_id);
    return case when answer ? 'refused' then answer
      else jsonb_build_object('approval', answer) end;
  end if;
  answer := payments.accept_locked_entry(entry, by_staff, null, at, false);
  if answer ? 'refused' then return answer; end if;
  perform audit.append('entry.accepted', by_staff, 'player', entry.player_id::text,
    payments.entry_act(entry) || jsonb_build_object('reason', why), http_request_id);
  return jsonb_build_object('entry', answer);
end
$$;

create or replace function payments.accept_entry(of_entry uuid, by_staff uuid, why text,
  approval_id uuid, http_request_id text) returns jsonb
language sql security definer set search_path = '' as $$
  select payments.accept_entry_at(of_entry, by_staff, why, approval_id, http_request_id, null)
$$;

-- Runs inside the decision.
create or replace function payments.act_on_entry(request approvals.requests, context jsonb)
returns jsonb language plpgsql as $$
declare
  at timestamptz;
  entry payments.entries;
  answer jsonb;
begin
  if request.state <> 'approved' then return '{}'; end if;
  select * into strict entry from payments.entries
    where id = (request.act ->> 'entryId')::uuid for update;
  if entry.state <> 'received' then
    return ledger.refusal('approval_closed', jsonb_build_object('state', entry.state));
  end if;
  at := ledger.lock_wallets(entry.player_id);
  perform approvals.consume(request.id, 'entry_accept', request.subject_id,
    payments.entry_act(entry));
  answer := payments.accept_locked_entry(entry, request.decided_by, request.id, at, false);
  if answer ? 'refused' then return answer; end if;
  perform audit.append('entry.accepted', request.decided_by, 'player', entry.player_id::text,
    payments.entry_act(entry) || jsonb_build_object('askedBy', request.asked_by,
      'reason', request.reason), context ->> 'requestId');
  return '{}';
end
$$;

-- Refuses a card for a reason that its player reads.
create or replace function payments.reject_entry_at(of_entry uuid, by_staff uuid, why text, note text,
  http_request_id text, given_at timestamptz) returns jsonb language plpgsql as $$
declare
  entry payments.entries;
begin
  select * into entry from payments.entries where id = of_entry for update;
  if not found then return ledger.refusal('not_found'); end if;
  if auth.are_linked(entry.player_id, by_staff) then return ledger.refusal('accounts_linked'); end if;
  if entry.state = 'rejected' and (entry.reject_reason, entry.reject_note, entry.decided_by)
      is not distinct from (why, note, by_staff) then
    return payments.entry_json(entry) || '{"replayed": true}';
  end if;
  if entry.state <> 'received' then
    return ledger.refusal('approval_closed', jsonb_build_object('state', entry.state));
  end if;
  update payments.entries set state = 'rejected', decided_by = by_staff, reject_reason = why,
      reject_note = note, decided_at = coalesce(given_at, clock_timestamp())
    where id = of_entry returning * into entry;
  perform audit.append('entry.rejected', by_staff, 'player', entry.player_id::text,
    jsonb_build_object('entryId', of_entry, 'reason', why, 'note', note), http_request_id);
  return payments.entry_json(entry);
end
$$;

create or replace function payments.reject_entry(of_entry uuid, by_staff uuid, why text, note text,
  http_request_id text) returns jsonb language sql security definer set search_path = '' as $$
  select payments.reject_entry_at(of_entry, by_staff, why, note, http_request_id, null)
$$;

-- What is left of free entry when an account closes: what was granted, and that nobody gets it twice.
create or replace function payments.close_entries(for_player uuid, at timestamptz) returns void
language sql as $$
  update payments.entries set state = 'rejected', decided_at = at, reject_reason = 'account_closed'
    where player_id = for_player and state = 'received';
  update payments.entries set scan_reference = null, reject_note = null
    where player_id = for_player;
  delete from payments.entry_codes c where c.player_id = for_player
    and not exists (select from payments.entries e where e.code = c.code);
$$;

grant execute on function payments.receive_entry, payments.accept_entry, payments.reject_entry
  to parlor_payments;

-- Cards that wait, those that wait longer than was promised, when the oldest of all came, and how many
-- one person accepted alone today: what is above their share shows here.
create or replace function payments.waiting_entries() returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('waiting', count(*),
      'overdue', count(*) filter (where e.due_on < ledger.utc_day(clock_timestamp())),
      'oldestMs', payments.ms(min(e.received_at)),
      'personDayMax', coalesce((select max(p.accepted) from (
        select count(*) as accepted from payments.entries d
          where d.decided_at >= ledger.utc_day(clock_timestamp())::timestamp at time zone 'UTC'
            and d.state = 'accepted' and d.decided_by is not null and d.approval_id is null
          group by d.decided_by) p), 0))
    from payments.entries e where e.state = 'received'
$$;

grant execute on function payments.waiting_entries to parlor_payments;
