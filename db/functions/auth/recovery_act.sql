-- What two people decide of a recovery, and what is done then.

-- The whole act: for whom and why is in the case, which nothing but its owner can change.
create or replace function auth.recovery_act(r auth.recoveries) returns jsonb
  language sql immutable set search_path = '' as $$
  select jsonb_build_object('recoveryId', r.id, 'address', r.mailbox_dead, 'factor', r.factor_lost,
    'matchedBy', r.matched_by, 'passwordProved', r.password_proved)
$$;

-- One of two asks that a matched case be done. May be asked before the wait is over; not granted.
create or replace function auth.ask_recovery(
  p_approval_id uuid, p_id uuid, p_actor_id uuid, p_reason text, p_now timestamptz,
  p_request_id text
) returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  r auth.recoveries;
begin
  select * into r from auth.recoveries where id = p_id and player_id is not null;
  if not found then return approvals.refusal('not_found'); end if;
  if r.state <> 'matched' then
    return approvals.refusal('approval_closed', jsonb_build_object('state', r.state));
  end if;
  return approvals.ask(p_approval_id, 'recovery', r.player_id, auth.recovery_act(r), p_actor_id,
    p_reason, p_now, p_request_id);
end
$$;

-- Runs inside the decision. `context`: `{voidHash, reset, mailDone, mailMoved}`, what only the Worker can
-- make: a link to set a password, for the address from now on, and a mail to the one before.
create or replace function auth.act_on_recovery(request approvals.requests, context jsonb) returns jsonb
  language plpgsql set search_path = '' as $$
declare
  v_case uuid := (request.act ->> 'recoveryId')::uuid;
  v_at timestamptz := request.decided_at;
  p auth.players;
  r auth.recoveries;
begin
  if request.state = 'void' then return '{}'; end if;
  if request.state = 'rejected' then
    update auth.recoveries set state = 'refused', reason = 'rejected', ended_at = v_at
      where id = v_case and state = 'matched';
    return '{}';
  end if;
  -- Wallets, the player, the case: one order of locks, here as everywhere.
  perform payments.rest_destinations(request.subject_id);
  select * into p from auth.players where id = request.subject_id for update;
  select * into r from auth.recoveries where id = v_case for update;
  if r.state is distinct from 'matched' then
    return approvals.refusal('approval_closed', jsonb_build_object('state', r.state));
  end if;
  if p.status <> 'active' or exists (select from auth.player_roles where player_id = p.id) then
    return approvals.refusal('account_closed');
  end if;
  if r.acts_from > v_at then
    return approvals.refusal('recovery_waiting', jsonb_build_object('changesAt',
      ledger.time_text(r.acts_from)));
  end if;
  if r.mailbox_dead then
    perform auth.lock_address(r.contact);
    if exists (select from auth.players where email = r.contact and id <> p.id) then
      return approvals.refusal('address_taken');
    end if;
  end if;
  perform approvals.consume(request.id, 'recovery', request.subject_id, auth.recovery_act(r));
  if r.mailbox_dead then
    perform auth.void_registrations(r.contact, v_at);
    update auth.players set email = r.contact where id = p.id;
    perform auth.enqueue_mail(p.id, context -> 'mailMoved' || jsonb_build_object('to', p.email), v_at);
  end if;
  if r.factor_lost then
    delete from auth.totp where player_id = p.id;
    delete from auth.totp_enrolments where player_id = p.id;
    delete from auth.recovery_codes where player_id = p.id;
  end if;
  update auth.credentials set password_hash = context ->> 'voidHash', changed_at = v_at,
    version = version + 1, is_long = false where player_id = p.id;
  delete from auth.email_changes where player_id = p.id;
  -- Links from before, those of an earlier address too: who was verified has it now.
  delete from auth.verifications where player_id = p.id;
  delete from auth.challenges where player_id = p.id;
  perform auth.replace_verification(p.id, 'reset_password',
    case when r.mailbox_dead then r.contact else p.email end, context -> 'reset');
  perform auth.end_sign_ins(p.id, v_at, 'recovered', null, null, true);
  perform auth.enqueue_mail(p.id, context -> 'mailDone', v_at);
  update auth.recoveries set state = 'done', told = 'done', ended_at = v_at where id = r.id;
  perform audit.append('account.recovered', request.decided_by, 'player', p.id::text,
    request.act || jsonb_build_object('askedBy', request.asked_by,
      'reason', request.decision_reason), context ->> 'requestId');
  return '{}';
end
$$;

grant execute on function auth.ask_recovery to parlor_auth;
