-- Adjustments by staff: one person proposes, another approves; only then does the ledger move.

create table payments.adjustments (
  id uuid primary key,
  player_id uuid not null,
  currency text not null check (currency in ('GC', 'SC')),
  direction text not null check (direction in ('credit', 'debit')),
  amount_micros bigint not null check (amount_micros > 0),
  reason text not null check (length(reason) between 1 and 500),
  state text not null default 'proposed' check (state in ('proposed', 'approved', 'rejected')),
  proposed_by uuid not null,
  proposed_at timestamptz not null,
  decided_by uuid,
  decided_at timestamptz,
  constraint two_people check (decided_by <> proposed_by),
  check ((state = 'proposed') = (decided_by is null)),
  check ((decided_by is null) = (decided_at is null))
);
create index adjustments_player on payments.adjustments (player_id, id);

create function payments.adjustment_json(found payments.adjustments) returns jsonb
language sql stable as $$
  select jsonb_build_object('id', found.id, 'playerId', found.player_id,
    'currency', found.currency, 'direction', found.direction,
    'amountMicros', found.amount_micros::text, 'reason', found.reason, 'state', found.state,
    'proposedBy', found.proposed_by, 'decidedBy', found.decided_by,
    'proposedAtMs', floor(extract(epoch from found.proposed_at) * 1000)::text,
    'decidedAtMs', floor(extract(epoch from found.decided_at) * 1000)::text)
$$;

-- Proposes; nothing moves yet. The key belongs to the proposing person.
create function payments.propose_adjustment(new_id uuid, for_player uuid, for_currency text,
  to_direction text, amount bigint, why text, proposer uuid, request_key text, digest bytea)
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
  perform audit.append('adjustment.proposed', proposer, 'player', for_player::text,
    payments.adjustment_json(proposal));
  return payments.keep_reply(proposer, request_key, payments.adjustment_json(proposal));
end
$$;

-- Decides a proposal, as somebody else. Approval posts in the same transaction; the same decision
-- by the same person again is a replay.
create function payments.decide_adjustment(adjustment_id uuid, decider uuid, new_state text)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  at timestamptz;
  proposal payments.adjustments;
  posting_key text := 'adjustment:' || adjustment_id;
  content bytea;
  wallet ledger.wallets;
  available bigint;
  entry_id bigint;
begin
  if coalesce(new_state, '') not in ('approved', 'rejected') then
    return ledger.refusal('invalid_request');
  end if;
  select * into proposal from payments.adjustments where id = adjustment_id for update;
  at := clock_timestamp();
  if not found then return ledger.refusal('not_found'); end if;
  if proposal.player_id = decider then return ledger.refusal('forbidden'); end if;
  if proposal.proposed_by = decider then return ledger.refusal('second_person_required'); end if;
  if proposal.state <> 'proposed' then
    if (proposal.state, proposal.decided_by) is distinct from (new_state, decider) then
      return ledger.refusal('invalid_request', jsonb_build_object('state', proposal.state));
    end if;
    return payments.adjustment_json(proposal) || '{"replayed": true}';
  end if;
  if new_state = 'approved' and proposal.direction = 'credit' then
    perform ledger.grant_at(posting_key, proposal.player_id, proposal.currency,
      proposal.amount_micros, 'adjustment', 1, null, 7::smallint, null);
  elsif new_state = 'approved' then
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
  end if;
  update payments.adjustments set state = new_state, decided_by = decider, decided_at = at
    where id = adjustment_id returning * into proposal;
  perform audit.append('adjustment.' || new_state, decider, 'player', proposal.player_id::text,
    payments.adjustment_json(proposal));
  return payments.adjustment_json(proposal);
end
$$;
