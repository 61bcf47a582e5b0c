-- Adjustments by staff: one person proposes, another approves (schema approvals); only then does the
-- ledger move.

create or replace function payments.adjustment_json(found payments.adjustments) returns jsonb
language sql stable as $$
  select jsonb_build_object('id', found.id, 'playerId', found.player_id,
    'currency', found.currency, 'direction', found.direction,
    'amountMicros', found.amount_micros::text, 'reason', found.reason, 'state', found.state,
    'proposedBy', found.proposed_by, 'decidedBy', found.decided_by,
    'proposedAtMs', floor(extract(epoch from found.proposed_at) * 1000)::text,
    'decidedAtMs', floor(extract(epoch from found.decided_at) * 1000)::text)
$$;

-- What is asked for: the whole act, as it stands in its row.
create or replace function payments.adjustment_act(found payments.adjustments) returns jsonb
language sql immutable as $$
  select jsonb_build_object('playerId', found.player_id, 'currency', found.currency,
    'direction', found.direction, 'amountMicros', found.amount_micros::text,
    'adjustmentId', found.id)
$$;

-- Proposes; nothing moves yet. The key belongs to the proposing person.
create or replace function payments.propose_adjustment(new_id uuid, for_player uuid, for_currency text,
  to_direction text, amount bigint, why text, proposer uuid, request_key text, digest bytea,
  http_request_id text)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  at timestamptz := clock_timestamp();
  answer jsonb;
  proposal payments.adjustments;
begin
  if ledger.player_status(for_player) is null then return ledger.refusal('not_found'); end if;
  -- Nobody has a hand in what they get themselves.
  if for_player = proposer then return ledger.refusal('forbidden'); end if;
  if amount is null or amount <= 0 then return ledger.refusal('invalid_amount'); end if;
  answer := payments.claim_key(proposer, request_key, digest, at);
  if answer is not null then return answer; end if;
  insert into payments.adjustments (id, player_id, currency, direction, amount_micros, reason,
      proposed_by, proposed_at)
    values (new_id, for_player, for_currency, to_direction, amount, why, proposer, at)
    returning * into proposal;
  answer := approvals.ask(new_id, 'adjustment', for_player, payments.adjustment_act(proposal),
    proposer, why, at, http_request_id);
  if answer ? 'refused' then perform ledger.refuse(answer ->> 'refused'); end if;
  perform audit.append('adjustment.proposed', proposer, 'player', for_player::text,
    payments.adjustment_json(proposal), http_request_id);
  return payments.keep_reply(proposer, request_key, payments.adjustment_json(proposal));
end
$$;

-- Decides a proposal, as somebody else; the approval's own rules say who may.
create or replace function payments.decide_adjustment(adjustment_id uuid, decider uuid, new_state text,
  role_age interval, http_request_id text) returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  decided jsonb;
  proposal payments.adjustments;
begin
  if coalesce(new_state, '') not in ('approved', 'rejected') then
    return ledger.refusal('invalid_request');
  end if;
  perform from payments.adjustments where id = adjustment_id;
  if not found then return ledger.refusal('not_found'); end if;
  decided := approvals.decide(adjustment_id, decider, new_state, null, role_age, null,
    http_request_id, null);
  if decided ->> 'refused' = 'approval_closed' then
    return ledger.refusal('invalid_request', decided -> 'facts');
  end if;
  if decided ? 'refused' then return decided; end if;
  select * into proposal from payments.adjustments where id = adjustment_id;
  return payments.adjustment_json(proposal)
    || case when decided ? 'replayed' then '{"replayed": true}' else '{}' end::jsonb;
end
$$;

-- Moves the coins of an approved proposal.
create or replace function payments.post_adjustment(proposal payments.adjustments)
returns jsonb language plpgsql as $$
declare
  posting_key text := 'adjustment:' || proposal.id;
  content bytea;
  at timestamptz;
  wallet ledger.wallets;
  available bigint;
  entry_id bigint;
begin
  if proposal.direction = 'credit' then
    perform ledger.grant_at(posting_key, proposal.player_id, proposal.currency,
      proposal.amount_micros, 'adjustment', 1, null, 7::smallint, null);
    return '{}';
  end if;
  content := sha256(convert_to(posting_key, 'UTF8') || int8send(proposal.amount_micros));
  wallet := ledger.wallet_of(proposal.player_id, proposal.currency);
  at := ledger.lock_accounts(array[wallet.account_id]);
  select balance_micros into available from ledger.accounts where id = wallet.account_id;
  if available < proposal.amount_micros then return ledger.refusal('insufficient_funds'); end if;
  entry_id := ledger.transfer(wallet.account_id,
    ledger.house_id('adjustments', proposal.currency), proposal.amount_micros, 7::smallint,
    content, at);
  perform ledger.keep_posting(posting_key, content, array[entry_id], 7::smallint, at, null,
    proposal.reason);
  if wallet.lots_open then perform ledger.void_locks_if_empty(wallet.account_id, at); end if;
  return '{}';
end
$$;

-- Runs inside the decision: what was approved is posted in the same transaction.
create or replace function payments.act_on_adjustment(request approvals.requests, context jsonb)
returns jsonb language plpgsql as $$
declare
  proposal payments.adjustments;
  posted jsonb;
begin
  select * into strict proposal from payments.adjustments where id = request.id for update;
  if request.state = 'approved' then
    perform approvals.consume(request.id, 'adjustment', proposal.player_id,
      payments.adjustment_act(proposal));
    posted := payments.post_adjustment(proposal);
    if posted ? 'refused' then return posted; end if;
  end if;
  update payments.adjustments set state = request.state, decided_by = request.decided_by,
      decided_at = case when request.decided_by is not null then request.decided_at end
    where id = request.id returning * into proposal;
  perform audit.append('adjustment.' || request.state, request.decided_by, 'player',
    proposal.player_id::text, payments.adjustment_json(proposal), context ->> 'requestId');
  return '{}';
end
$$;

grant execute on function payments.propose_adjustment, payments.decide_adjustment,
  payments.adjustment_json to parlor_payments;
