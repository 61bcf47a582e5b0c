-- What operators see of outboxes and may do about a parked row, of any service: a role sees its own
-- service's and no other. What a row says stays inside; shown is whom it is about.

-- Outboxes of the role that asks.
create or replace function outbox.sizes() returns setof outbox.size
language sql stable security definer set search_path = '' as $$
  select 'mails', (select count(*) from (select from auth.mail_outbox where parked_at is null
      limit 10000) m)::int,
    (select count(*) from (select from auth.mail_outbox where parked_at is not null
      limit 10000) m)::int,
    (select extract(epoch from min(due_at)) from auth.mail_outbox where parked_at is null)::float8
    where session_user = 'parlor_auth'
  union all
  select 'revocations', (select count(*) from (select from auth.revocations where parked_at is null
      limit 10000) r)::int,
    (select count(*) from (select from auth.revocations where parked_at is not null
      limit 10000) r)::int,
    (select extract(epoch from min(due_at)) from auth.revocations where parked_at is null)::float8
    where session_user = 'parlor_auth'
  union all
  select 'refunds', (select count(*) from (select from payments.refund_requests
      where state = 'approved' and parked_at is null limit 10000) r)::int,
    (select count(*) from (select from payments.refund_requests
      where state = 'approved' and parked_at is not null limit 10000) r)::int,
    (select extract(epoch from next_try_at) from payments.refund_requests
      where state = 'approved' order by next_try_at limit 1)::float8
    where session_user = 'parlor_payments'
  union all
  select 'purchases', (select count(*) from (select from payments.purchases
      where payment_state in ('creating', 'open', 'processing') limit 10000) p)::int,
    (select count(*) from (select from payments.purchases where parked_at is not null
      and payment_state in ('creating', 'open', 'processing') limit 10000) p)::int,
    (select extract(epoch from next_check_at) from payments.purchases
      where payment_state in ('creating', 'open', 'processing')
      order by next_check_at limit 1)::float8
    where session_user = 'parlor_payments'
  union all
  select 'destinations', (select count(*) from (select from payments.destinations
      where state = 'pending' and parked_at is null limit 10000) d)::int,
    (select count(*) from (select from payments.destinations
      where state = 'pending' and parked_at is not null limit 10000) d)::int,
    (select extract(epoch from due_at) from payments.destinations
      where state = 'pending' and parked_at is null order by due_at limit 1)::float8
    where session_user = 'parlor_payments'
  union all
  select 'standings', (select count(*) from (select from ledger.standing_notices
      where told < version and parked_at is null limit 10000) n)::int,
    (select count(*) from (select from ledger.standing_notices
      where told < version and parked_at is not null limit 10000) n)::int,
    (select extract(epoch from due_at) from ledger.standing_notices
      where told < version and parked_at is null order by due_at limit 1)::float8
    where session_user = 'parlor_payments'
  union all
  select 'checks', (select count(*) from (select from identity.checks
      where redacted_at is null and parked_at is null limit 10000) c)::int,
    (select count(*) from (select from identity.checks
      where redacted_at is null and parked_at is not null limit 10000) c)::int,
    (select extract(epoch from next_look_at) from identity.checks
      where redacted_at is null and parked_at is null order by next_look_at limit 1)::float8
    where session_user = 'parlor_compliance'
  union all
  select 'social', (select count(*) from (select from social.outbox where parked_at is null
      limit 10000) q)::int,
    (select count(*) from (select from social.outbox where parked_at is not null limit 10000) q)::int,
    (select extract(epoch from due_at) from social.outbox where parked_at is null
      order by due_at limit 1)::float8
    where session_user = 'parlor_social'
$$;

-- Parked rows behind a place in the list, in the order of outbox and id.
create or replace function outbox.parked_rows(p_outbox text, p_id text, p_limit int)
returns setof outbox.parked language sql stable security definer set search_path = '' as $$
  select * from (
    select 'mails', id::text, template, player_id, attempts, parked_at, null::timestamptz, last_error
      from auth.mail_outbox where parked_at is not null and session_user = 'parlor_auth'
    union all
    select 'revocations', player_id::text, case when renamed then 'renamed' else 'signed_out' end,
        player_id, attempts, parked_at, due_at, last_error
      from auth.revocations where parked_at is not null and session_user = 'parlor_auth'
    union all
    select 'purchases', id::text, payment_state, player_id, check_failures, parked_at,
        next_check_at, check_error
      from payments.purchases where parked_at is not null
        and payment_state in ('creating', 'open', 'processing')
        and session_user = 'parlor_payments'
    union all
    select 'refunds', q.id::text, 'refund', p.player_id, q.attempts, q.parked_at,
        q.next_try_at, q.last_error
      from payments.refund_requests q join payments.purchases p on p.id = q.purchase_id
      where q.state = 'approved' and q.parked_at is not null and session_user = 'parlor_payments'
    union all
    select 'destinations', id::text, kind, player_id, attempts, parked_at, due_at, last_error
      from payments.destinations where state = 'pending' and parked_at is not null
        and session_user = 'parlor_payments'
    union all
    select 'standings', player_id::text, 'standing', player_id, attempts, parked_at, due_at,
        last_error
      from ledger.standing_notices where told < version and parked_at is not null
        and session_user = 'parlor_payments'
    union all
    select 'checks', id::text, state, player_id, look_failures, parked_at, next_look_at, look_error
      from identity.checks where redacted_at is null and parked_at is not null
        and session_user = 'parlor_compliance'
    union all
    select 'social', id::text, kind, target_id, attempts, parked_at, due_at, last_error
      from social.outbox where parked_at is not null and session_user = 'parlor_social'
    ) as r (outbox, id)
    where (r.outbox, r.id) > (p_outbox, p_id) order by r.outbox, r.id limit p_limit
$$;

-- Puts a parked row back: due now, as if it had never been tried. False when the asking role has no
-- such row.
create or replace function outbox.retry_parked(p_outbox text, p_id text, p_reason text, p_actor uuid,
  p_request_id text, p_now timestamptz) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
  subject_kind text := 'player';
  subject uuid;
begin
  case session_user || ' ' || p_outbox
    when 'parlor_auth mails' then
      update auth.mail_outbox set parked_at = null, attempts = 0, due_at = p_now
        where id::text = p_id and parked_at is not null
        -- A registration's mail is about nobody yet.
        returning case when player_id is null then 'mail' else 'player' end, coalesce(player_id, id)
        into subject_kind, subject;
    when 'parlor_auth revocations' then
      update auth.revocations set parked_at = null, attempts = 0, due_at = p_now
        where player_id::text = p_id and parked_at is not null returning player_id into subject;
    when 'parlor_payments refunds' then
      update payments.refund_requests set parked_at = null, attempts = 0, next_try_at = p_now
        where id::text = p_id and state = 'approved' and parked_at is not null
        returning 'purchase', purchase_id into subject_kind, subject;
    when 'parlor_payments purchases' then
      update payments.purchases
        set parked_at = null, check_failures = 0, checks = 0, next_check_at = p_now
        where id::text = p_id and payment_state in ('creating', 'open', 'processing')
          and parked_at is not null
        returning 'purchase', id into subject_kind, subject;
    when 'parlor_payments destinations' then
      update payments.destinations set parked_at = null, attempts = 0, due_at = p_now
        where id::text = p_id and state = 'pending' and parked_at is not null
        returning player_id into subject;
    when 'parlor_payments standings' then
      update ledger.standing_notices set parked_at = null, attempts = 0, due_at = p_now
        where player_id::text = p_id and told < version and parked_at is not null
        returning player_id into subject;
    when 'parlor_compliance checks' then
      update identity.checks
        set parked_at = null, look_failures = 0, looks = 0, next_look_at = p_now
        where id::text = p_id and redacted_at is null and parked_at is not null
        returning player_id into subject;
    when 'parlor_social social' then
      update social.outbox set parked_at = null, attempts = 0, due_at = p_now
        where id::text = p_id and parked_at is not null
        returning case when kind = 'room' then 'room' else 'player' end, target_id
        into subject_kind, subject;
    else return false;
  end case;
  if subject is null then return false; end if;
  perform audit.append('outbox.retried', p_actor, subject_kind, subject::text,
    jsonb_build_object('outbox', p_outbox, 'row', p_id, 'reason', p_reason), p_request_id);
  return true;
end
$$;

grant usage on schema outbox to parlor_auth, parlor_payments, parlor_social, parlor_compliance;
grant execute on function outbox.sizes, outbox.parked_rows, outbox.retry_parked
  to parlor_auth, parlor_payments, parlor_social, parlor_compliance;
