-- What people decide of checks: that a verified one is right (tier 3), and what becomes of a minor's Sweeps
-- Coins.

create or replace function identity.review_json(c identity.checks) returns jsonb language sql stable as $$
  select identity.check_json(c) || jsonb_build_object(
    'confirmedBy', f.confirmed_by, 'confirmReason', f.reason,
    'confirmedAtMs', floor(extract(epoch from f.confirmed_at) * 1000)::text)
  from (select) one left join identity.confirmations f on f.check_id = c.id
$$;

-- Whether a check stands in a queue: verified and not looked at, a double, a minor with Sweeps Coins.
create or replace function identity.is_queued(c identity.checks, queue text) returns boolean
language plpgsql stable as $$
begin
  return case queue
    when 'unconfirmed' then c.state = 'verified'
      and not exists (select from identity.confirmations f where f.check_id = c.id)
      and ledger.player_status(c.player_id) in ('active', 'banned')
    when 'duplicates' then c.reason = 'duplicate_person'
    when 'minors' then c.reason = 'underage' and identity.sweeps_left(c.player_id) > 0 end;
end
$$;

-- Sweeps Coins in the wallets of a person.
create or replace function identity.sweeps_left(for_player uuid) returns bigint
language plpgsql stable as $$
begin
  return (select coalesce(sum(greatest(a.balance_micros, 0)), 0)::bigint from ledger.wallets w
    join ledger.accounts a on a.id = w.account_id
    where w.player_id = any (ledger.same_person(for_player)) and w.currency = 'SC');
end
$$;

-- A queue, newest first.
create or replace function identity.checks_of(queue text, before_id uuid, count_max int)
returns setof jsonb language sql security definer set search_path = '' as $$
  select identity.review_json(c) from identity.checks c
    where c.state in ('verified', 'failed') and (before_id is null or c.id < before_id)
      and identity.is_queued(c, queue)
    order by c.id desc limit count_max
$$;

-- One check with what is sealed of it; null when there is none.
create or replace function identity.check_of(of_check uuid) returns jsonb
language sql security definer set search_path = '' as $$
  select identity.review_json(c) || jsonb_build_object('sealed', c.sealed)
    from identity.checks c where c.id = of_check and c.player_id is not null
$$;

-- One person looked at a verified check and says that it is right. The same person again is a replay.
create or replace function identity.confirm_check(of_check uuid, by_staff uuid, why text,
  http_request_id text) returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  known identity.checks;
  first_by uuid;
  at timestamptz;
begin
  select * into known from identity.checks c
    where c.id = of_check and c.player_id is not null for update;
  if not found then return approvals.refusal('not_found'); end if;
  at := clock_timestamp();
  if auth.are_linked(known.player_id, by_staff) then
    return approvals.refusal('accounts_linked');
  end if;
  if known.state <> 'verified' then return approvals.refusal('check_closed'); end if;
  select f.confirmed_by into first_by from identity.confirmations f where f.check_id = of_check;
  if first_by = by_staff then return identity.review_json(known); end if;
  if first_by is not null then return approvals.refusal('check_closed'); end if;
  insert into identity.confirmations (check_id, confirmed_by, confirmed_at, reason)
    values (of_check, by_staff, at, why);
  perform audit.append('identity.confirmed', by_staff, 'player', known.player_id::text,
    jsonb_build_object('checkId', of_check, 'reason', why), http_request_id);
  return identity.review_json(known);
end
$$;

-- Asks that the Sweeps Coins of a minor be voided; a second person decides.
create or replace function identity.ask_void(approval_id uuid, of_check uuid, asker uuid, why text,
  http_request_id text) returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  known identity.checks;
begin
  select * into known from identity.checks c where c.id = of_check and c.reason = 'underage';
  if not found then return approvals.refusal('not_found'); end if;
  return approvals.ask(approval_id, 'minor_void', known.player_id,
    jsonb_build_object('checkId', of_check), asker, why, clock_timestamp(), http_request_id);
end
$$;

-- Runs inside the decision: prizes whose money has not left end, and the Sweeps Coins of all accounts of
-- the person go to the house. A table that is still open comes to its end first.
create or replace function identity.act_on_void(request approvals.requests, context jsonb) returns jsonb
language plpgsql as $$
declare
  at timestamptz;
  persons uuid[] := '{}';
  account uuid;
  one payments.redemptions;
  wallet ledger.wallets;
  voided bigint := 0;
begin
  if request.state <> 'approved' then return '{}'; end if;
  -- The first takes the wallets of all of them.
  foreach account in array ledger.same_person(request.subject_id) loop
    persons := persons || account;
    at := ledger.lock_for_redemption(account);
  end loop;
  if exists (select from ledger.wallets w join ledger.sessions s on s.wallet_id = w.account_id
      where w.player_id = any (persons) and s.closed_at is null and s.account_id is not null) then
    return approvals.refusal('round_open');
  end if;
  perform approvals.consume(request.id, 'minor_void', request.subject_id, request.act);
  for one in select * from payments.redemptions r where r.player_id = any (persons)
      and r.state in ('held', 'needs_player', 'in_review', 'approved') order by r.id for update
  loop
    perform payments.end_redemption(one, 'rejected', array['underage'], at, request.decided_by);
  end loop;
  for wallet in select * from ledger.wallets w
    where w.player_id = any (persons) and w.currency = 'SC' order by w.account_id
  loop
    voided := voided + ledger.forfeit_for(wallet, at, ':minor:' || request.id,
      'a minor has no Sweeps Coins');
  end loop;
  perform audit.append('identity.minor_voided', request.decided_by, 'player',
    request.subject_id::text, request.act || jsonb_build_object('amountMicros', voided::text,
      'askedBy', request.asked_by, 'reason', request.reason), context ->> 'requestId');
  return '{}';
end
$$;

-- How many checks wait for somebody, up to a bound.
create or replace function identity.waiting_checks() returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('unconfirmed', (select count(*)::int from (select from identity.checks c
      where c.state = 'verified' and identity.is_queued(c, 'unconfirmed') limit 1000) u),
    'parked', (select count(*)::int from (select from identity.checks c
      where c.parked_at is not null and c.redacted_at is null limit 1000) p),
    'minors', (select count(*)::int from (select from identity.checks c
      where c.reason = 'underage' and identity.is_queued(c, 'minors') limit 1000) m))
$$;

grant execute on function identity.checks_of, identity.check_of, identity.confirm_check,
  identity.ask_void, identity.waiting_checks to parlor_compliance;
