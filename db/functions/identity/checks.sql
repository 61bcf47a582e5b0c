-- A check from its order to its end: begun by its player, decided by what the provider says.

create or replace function identity.check_rank(state text) returns int language sql immutable as $$
  select array_position(array['open', 'processing', 'expired', 'failed', 'verified'], state)
$$;

create or replace function identity.check_json(c identity.checks) returns jsonb language sql stable as $$
  select jsonb_build_object('id', c.id, 'playerId', c.player_id, 'provider', c.provider,
    'reference', c.reference, 'url', c.url, 'state', c.state, 'reason', c.reason,
    'documentKind', c.document_kind, 'documentExpiresOn', c.document_expires_on,
    'createdAtMs', floor(extract(epoch from c.created_at) * 1000)::text,
    'expiresAtMs', floor(extract(epoch from c.expires_at) * 1000)::text,
    'decidedAtMs', floor(extract(epoch from c.decided_at) * 1000)::text,
    'isRedacted', c.redacted_at is not null, 'failures', c.look_failures)
$$;

-- Begins one, once for a key; while one is open, it is that one. Three a day: enough for a blurred
-- picture, too few to try documents out.
create or replace function identity.begin_check(new_id uuid, for_player uuid, of_provider text,
  key_of_request text, open_for interval, http_request_id text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  at timestamptz;
  known identity.checks;
  oldest timestamptz;
begin
  perform locks.take('compliance.player', array[for_player::text]);
  at := clock_timestamp();
  select * into known from identity.checks c
    where c.player_id = for_player and c.request_key = key_of_request;
  if found then return identity.check_json(known) || '{"replayed": true}'; end if;
  if ledger.player_status(for_player) is distinct from 'active' then
    return approvals.refusal('account_closed');
  end if;
  if not exists (select from identity.profiles p where p.player_id = for_player) then
    return approvals.refusal('identity_required');
  end if;
  select * into known from identity.checks c
    where c.player_id = for_player and c.state in ('open', 'processing') and c.expires_at > at
      -- One whose page nobody ever got must not keep its player waiting.
      and (c.url is not null or c.created_at > at - interval '10 minutes')
    order by c.created_at desc limit 1;
  if found then return identity.check_json(known) || '{"replayed": false}'; end if;
  oldest := (select c.created_at from identity.checks c where c.player_id = for_player
    order by c.created_at desc offset 2 limit 1);
  if oldest > at - interval '1 day' then
    return approvals.refusal('rate_limited', jsonb_build_object('retryAfterSeconds',
      ceil(extract(epoch from oldest + interval '1 day' - at))));
  end if;
  insert into identity.checks (id, player_id, request_key, provider, created_at, expires_at,
      next_look_at)
    values (new_id, for_player, key_of_request, of_provider, at, at + open_for,
      at + interval '2 minutes')
    returning * into known;
  perform audit.append('identity.check_begun', for_player, 'player', for_player::text,
    jsonb_build_object('checkId', new_id), http_request_id);
  return identity.check_json(known) || '{"replayed": false}';
end
$$;

-- Notes the provider's name of it and its page; the first ones stay.
create or replace function identity.attach_check(of_check uuid, its_reference text, its_url text)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  known identity.checks;
begin
  update identity.checks c set reference = coalesce(c.reference, its_reference), url = its_url
    where c.id = of_check and coalesce(c.reference, its_reference) = its_reference;
  select * into strict known from identity.checks c where c.id = of_check;
  return identity.check_json(known);
end
$$;

-- Why somebody whom the provider verified is not who they must be; null when they are.
create or replace function identity.finding(known identity.checks, fact jsonb, at timestamptz)
returns text language plpgsql stable as $$
declare
  born date := (fact ->> 'born')::date;
  registered date;
  at_place text := coalesce(identity.place_of(known.player_id), fact ->> 'place');
begin
  select f.birth_date into registered from auth.player_facts f where f.player_id = known.player_id;
  -- An age that was raised later makes no minor of who said the truth.
  if rules.local_day(at_place, at) < rules.birthday(born, 18)
    or (born is distinct from registered and not rules.may_register(born, at_place, at)) then
    return 'underage';
  end if;
  if born is distinct from registered then return 'birth_date'; end if;
  if (fact ->> 'documentExpiresOn')::date < rules.local_day(at_place, at) then
    return 'document_expired';
  end if;
  if identity.has_double(known.player_id, fact -> 'keys') then return 'duplicate_person'; end if;
  return null;
end
$$;

-- Takes in what the provider says of a check: `{reference, checkId?, state, reason?}`, and of who was
-- verified `{documentKind, documentExpiresOn?, born, place, sealed, keyId, keys}`. The same fact again,
-- and one that comes late, change nothing.
create or replace function identity.apply_check(of_provider text, fact jsonb, http_request_id text)
returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  at timestamptz;
  known identity.checks;
  said text := fact ->> 'state';
  found_out text;
begin
  select * into known from identity.checks c where c.provider = of_provider
    and (c.reference = fact ->> 'reference'
      or (c.reference is null and c.id = payments.own_id(fact ->> 'checkId')));
  if not found then return '{"outcome": "unknown_check"}'; end if;
  if known.player_id is not null then
    perform locks.take('compliance.player', array[known.player_id::text]);
  end if;
  -- Two accounts that show one document at the same moment must see each other.
  perform locks.take('identity.document', array(select k ->> 'key'
    from jsonb_array_elements(coalesce(fact -> 'keys', '[]')) k where k ->> 'kind' = 'document'));
  select * into strict known from identity.checks c where c.id = known.id for update;
  at := clock_timestamp();
  if payments.own_id(fact ->> 'checkId') is distinct from known.id
    or known.reference <> fact ->> 'reference' then
    return '{"outcome": "foreign_check"}';
  end if;
  if identity.check_rank(said) <= identity.check_rank(known.provider_state) then
    return identity.check_json(known) || '{"outcome": "known"}';
  end if;
  if known.recovery_id is not null then
    known := identity.take_claimant(known, fact, at, http_request_id);
    return identity.check_json(known) || '{"outcome": "applied"}';
  end if;
  found_out := case said when 'failed' then coalesce(fact ->> 'reason', 'other')
    when 'verified' then case when ledger.player_status(known.player_id)
        in ('active', 'banned') then identity.finding(known, fact, at) else 'account_closed' end
    end;
  update identity.checks c set reference = fact ->> 'reference', provider_state = said,
      state = case when found_out is null then said else 'failed' end, reason = found_out,
      decided_at = case when said in ('expired', 'failed', 'verified') then at end,
      next_look_at = case when said in ('failed', 'verified') then at + identity.redact_after()
        else c.next_look_at end,
      document_kind = fact ->> 'documentKind',
      document_expires_on = (fact ->> 'documentExpiresOn')::date,
      sealed = case when said = 'verified' and found_out is null then fact ->> 'sealed' end,
      key_id = case when said = 'verified' and found_out is null then fact ->> 'keyId' end
    where c.id = known.id returning * into known;
  if known.decided_at is not null then
    perform audit.append('identity.checked', null, 'player', known.player_id::text,
      jsonb_build_object('checkId', known.id, 'state', known.state, 'reason', known.reason),
      http_request_id);
    perform identity.tell_checked(known, at);
  end if;
  perform identity.follow(known, fact, at, http_request_id);
  return identity.check_json(known) || '{"outcome": "applied"}';
end
$$;

-- A check may take days, so its player is told by mail that there is an answer: what it is stands on the site
-- alone. Who has no account any more is told of that where it ends.
create or replace function identity.tell_checked(known identity.checks, at timestamptz) returns void
language sql as $$
  select auth.tell(known.player_id, 'identity_checked', 'identity_checked:' || known.id, '{}', at)
    where known.state in ('verified', 'failed')
      and coalesce(known.reason, '') not in ('account_closed', 'underage')
$$;

-- How long the provider keeps what it took of somebody.
create or replace function identity.redact_after() returns interval language sql immutable as $$
  select interval '30 days'
$$;

grant execute on function identity.begin_check, identity.attach_check, identity.apply_check
  to parlor_compliance;
