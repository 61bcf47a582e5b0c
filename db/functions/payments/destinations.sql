-- Destinations from the wish to what their provider says of them. Wallets are locked before a row, as
-- everywhere: whether a prize may go to one is judged under the same locks.

create or replace function payments.destination_json(found payments.destinations) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  verdict payments.destination_verdict;
begin
  if found.state = 'ready' then
    verdict := payments.destination_verdict(found.id, found.player_id, clock_timestamp());
  end if;
  return jsonb_build_object('id', found.id, 'playerId', found.player_id, 'provider', found.provider,
    'reference', found.reference, 'url', found.url, 'kind', found.kind, 'label', found.label,
    'last4', found.last4, 'state', found.state, 'nameMatch', found.name_match,
    'failure', found.failure, 'refusal', verdict.code, 'restsUntilMs', payments.ms(verdict.rests_until),
    'createdAtMs', payments.ms(found.created_at), 'readyAtMs', payments.ms(found.ready_at));
end
$$;

-- Pages of providers opened on a day: enough for whoever mistypes, too few to try out accounts.
create or replace function payments.destinations_day_max() returns int language sql immutable as $$
  select 10
$$;

create or replace function payments.destination_refusal(for_player uuid, at timestamptz) returns jsonb
language plpgsql stable as $$
declare
  oldest timestamptz;
  not_known text;
begin
  if (select f.status from auth.player_facts f where f.player_id = for_player)
    is distinct from 'active' then
    return ledger.refusal('account_closed');
  end if;
  select s.code into not_known from identity.standing(for_player, at) s;
  if not_known is not null then return ledger.refusal(not_known); end if;
  select d.created_at into oldest from payments.destinations d
    where d.player_id = for_player and d.created_at > at - interval '1 day'
    order by d.created_at desc offset payments.destinations_day_max() - 1 limit 1;
  if oldest is null then return null; end if;
  return ledger.refusal('rate_limited', jsonb_build_object('retryAfterSeconds',
    ceil(extract(epoch from oldest + interval '1 day' - at))));
end
$$;

-- Begins a destination, once for a key. Nothing was asked of the provider yet.
create or replace function payments.begin_destination(new_id uuid, for_player uuid, of_provider text,
  of_kind text, request_key text, digest bytea, http_request_id text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  at timestamptz;
  known payments.destinations;
  answer jsonb := payments.claim_key(for_player, request_key, digest, clock_timestamp());
begin
  if answer ? 'destinationId' then
    select * into strict known from payments.destinations
      where id = (answer ->> 'destinationId')::uuid;
    return payments.destination_json(known) || '{"replayed": true}';
  end if;
  if answer is not null then return answer; end if;
  perform payments.use_payout_provider(of_provider);
  at := ledger.lock_wallets(for_player);
  answer := payments.destination_refusal(for_player, at);
  if answer is not null then return payments.keep_reply(for_player, request_key, answer); end if;
  insert into payments.destinations (id, player_id, provider, kind, created_at, due_at)
    values (new_id, for_player, of_provider, of_kind, at, at + interval '2 minutes')
    returning * into known;
  perform payments.keep_reply(for_player, request_key, jsonb_build_object('destinationId', new_id));
  perform audit.append('destination.begun', for_player, 'player', for_player::text,
    jsonb_build_object('destinationId', new_id, 'kind', of_kind), http_request_id);
  return payments.destination_json(known);
end
$$;

-- Notes the provider's name and page of a destination; the first ones stay.
create or replace function payments.attach_destination(of_id uuid, of_reference text, page text)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  known payments.destinations;
begin
  update payments.destinations d set reference = of_reference, url = page
    where d.id = of_id and d.state = 'pending' and d.reference is null;
  select * into strict known from payments.destinations where id = of_id;
  return payments.destination_json(known);
end
$$;

-- There will be none: the provider refused, or the player never showed an account.
create or replace function payments.fail_destination(of_id uuid, why text) returns void
language sql security definer set search_path = '' as $$
  update payments.destinations set state = 'failed', failure = left(why, 200), url = null,
      parked_at = null
    where id = of_id and state = 'pending'
$$;

-- Removes a destination: no prize goes there any more, except one that has left already. The row stays
-- for the prizes that went there.
create or replace function payments.remove_destination(of_id uuid, for_player uuid,
  http_request_id text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  at timestamptz := ledger.lock_wallets(for_player);
  known payments.destinations;
begin
  update payments.destinations d set state = 'removed', removed_at = at, url = null, parked_at = null
    where d.id = of_id and d.player_id = for_player and d.state <> 'removed' returning * into known;
  if found then
    perform audit.append('destination.removed', for_player, 'player', for_player::text,
      jsonb_build_object('destinationId', of_id), http_request_id);
    return payments.destination_json(known);
  end if;
  select * into known from payments.destinations d where d.id = of_id and d.player_id = for_player;
  if not found then return ledger.refusal('not_found'); end if;
  return payments.destination_json(known);
end
$$;

-- Every destination rests anew: who has the account now is not who has had it, as far as anybody knows.
create or replace function payments.rest_destinations(for_player uuid) returns void
language plpgsql as $$
declare
  at timestamptz := ledger.lock_wallets(for_player);
begin
  update payments.destinations d set ready_at = at
    where d.player_id = for_player and d.state = 'ready';
end
$$;

-- What the provider says of a destination, with what compliance makes of its owner's name:
-- `{reference, state, destinationKind, last4?, label?, match?, checkId?}`. States only grow: what failed
-- or was removed stays so.
create or replace function payments.note_destination(of_provider text, fact jsonb) returns jsonb
language plpgsql as $$
declare
  known payments.destinations;
  at timestamptz;
  was text;
begin
  select * into known from payments.destinations d
    where d.provider = of_provider and d.reference = fact ->> 'reference';
  if not found then return '{"outcome": "unknown_destination"}'; end if;
  at := ledger.lock_wallets(known.player_id);
  select * into strict known from payments.destinations where id = known.id for update;
  was := known.state;
  if was in ('pending', 'ready') then
    update payments.destinations d set
        state = case when was = 'ready' and fact ->> 'state' = 'pending' then was
          else fact ->> 'state' end,
        kind = coalesce(fact ->> 'destinationKind', d.kind),
        last4 = coalesce(fact ->> 'last4', d.last4), label = coalesce(fact ->> 'label', d.label),
        name_match = coalesce(fact ->> 'match', d.name_match),
        matched_check = coalesce((fact ->> 'checkId')::uuid, d.matched_check),
        ready_at = case when fact ->> 'state' = 'ready' then coalesce(d.ready_at, at)
          else d.ready_at end,
        url = case when fact ->> 'state' = 'pending' then d.url end,
        parked_at = null, last_error = null
      where d.id = known.id returning * into known;
  end if;
  if was = 'pending' and known.state = 'ready' then
    -- Whoever took an account over must not do this unseen.
    perform auth.tell(known.player_id, 'destination_added', 'destination_added:' || known.id,
      jsonb_build_object('kind', known.kind, 'label', known.label, 'last4', known.last4), at);
  end if;
  return jsonb_build_object('outcome', case when known.state = was then 'known' else 'applied' end,
    'subjectId', known.id);
end
$$;

create or replace function payments.note_destination_asked(of_provider text, fact jsonb) returns jsonb
language sql security definer set search_path = '' as $$
  select payments.note_destination(of_provider, fact)
$$;

-- Bank accounts that a prize waits for and whose owner was matched with another identity check than the
-- newest.
create or replace function payments.unmatched_destinations(of_provider text, at timestamptz)
returns setof uuid language plpgsql stable as $$
begin
  return query select distinct d.id
    from payments.redemptions r join payments.destinations d on d.id = r.destination_id
    where r.state in ('held', 'needs_player', 'in_review', 'approved') and d.state = 'ready'
      and d.kind = 'bank' and d.provider = of_provider and d.due_at <= at
      and (d.name_match is null or d.matched_check is distinct from (
        select s.check_id from identity.standing(d.player_id, at) s));
end
$$;

-- Destinations whose provider should be asked: pending ones, rarer and rarer and for a day, then they
-- have failed, whoever was asked; and those whose owner is to be matched anew.
create or replace function payments.claim_due_destinations(of_provider text, count_max int)
returns setof jsonb language plpgsql security definer set search_path = '' as $$
declare
  at timestamptz := clock_timestamp();
  known payments.destinations;
  next record;
begin
  perform payments.use_payout_provider(of_provider);
  perform payments.fail_destination(d.id, 'not_shown') from payments.destinations d
    where d.provider <> of_provider and d.state = 'pending' and d.created_at < at - interval '1 day';
  for known in select * from payments.destinations d
    where d.provider = of_provider and d.due_at <= at
      and (d.state = 'pending' or d.id in (select payments.unmatched_destinations(of_provider, at)))
    order by d.parked_at is not null, d.due_at limit count_max for update skip locked
  loop
    if known.state = 'pending' and known.created_at < at - (case when known.reference is null
        then interval '1 hour' else interval '1 day' end) then
      perform payments.fail_destination(known.id, 'not_shown');
      continue;
    end if;
    select * into next from outbox.plan(known.attempts, known.parked_at, at, interval '1 minute',
      interval '1 hour', 100);
    update payments.destinations d set attempts = next.attempts, due_at = next.due_at
      where d.id = known.id;
    if known.reference is not null then return next payments.destination_json(known); end if;
  end loop;
end
$$;

-- True when a player's look may ask the provider about a pending one: every three seconds at most.
create or replace function payments.claim_destination(of_id uuid) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
  at timestamptz := clock_timestamp();
begin
  update payments.destinations d set looked_at = at
    where d.id = of_id and d.state = 'pending' and d.reference is not null
      and coalesce(d.looked_at, '-infinity') < at - interval '3 seconds';
  return found;
end
$$;

-- What became of asking: null when the provider answered.
create or replace function payments.destination_checked(of_id uuid, why text) returns void
language sql security definer set search_path = '' as $$
  update payments.destinations set last_error = left(why, 500),
      parked_at = case when why is not null and state = 'pending'
        and outbox.is_parked(attempts, 100) then coalesce(parked_at, clock_timestamp()) end
    where id = of_id
$$;

-- Payments' part of a player who leaves: nothing is under way. A row that a prize names stays, without
-- what tells an account from another.
create or replace function payments.close_destinations(for_player uuid, at timestamptz) returns void
language plpgsql as $$
begin
  delete from payments.destinations d where d.player_id = for_player
    and not exists (select from payments.redemptions r where r.destination_id = d.id);
  update payments.destinations d set state = 'removed', removed_at = coalesce(d.removed_at, at),
      reference = null, url = null, last4 = null, label = null, name_match = null,
      matched_check = null, failure = null, last_error = null, parked_at = null
    where d.player_id = for_player;
end
$$;

grant execute on function payments.destination_json, payments.begin_destination,
  payments.attach_destination, payments.fail_destination, payments.remove_destination,
  payments.note_destination_asked, payments.claim_due_destinations, payments.claim_destination,
  payments.destination_checked
  to parlor_payments;
