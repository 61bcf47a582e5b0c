-- Checks under a recovery: of whoever claims an account. They touch nothing of the account: no tier, no
-- hash, no finding. What comes of them is whether it was the person who was verified before.

-- The check that a claimant is compared with: the newest that was verified before the claim, with a name.
create or replace function identity.verified_before(for_player uuid, before timestamptz)
returns identity.checks language sql stable as $$
  select c from identity.checks c
    where c.player_id = for_player and c.state = 'verified' and c.sealed is not null
      and c.decided_at < before
    order by c.decided_at desc, c.id desc limit 1
$$;

create or replace function identity.was_verified(for_player uuid, before timestamptz) returns boolean
language sql stable as $$
  select (identity.verified_before(for_player, before)).id is not null
$$;

-- Begins one for the holder of a recovery's link; while one is open it is that one. Three in all.
create or replace function identity.begin_recovery_check(new_id uuid, token_hash bytea,
  of_provider text, open_for interval, http_request_id text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  at timestamptz := clock_timestamp();
  -- Its row is the lock.
  of_case uuid := auth.recovery_checking(token_hash, at);
  known identity.checks;
  tries int;
begin
  if of_case is null then return approvals.refusal('invalid_token'); end if;
  at := clock_timestamp();
  select * into known from identity.checks c
    where c.recovery_id = of_case and c.state in ('open', 'processing') and c.expires_at > at
    order by c.created_at desc limit 1;
  if found then return identity.check_json(known); end if;
  tries := (select count(*) from identity.checks c where c.recovery_id = of_case);
  if tries >= identity.recovery_tries() then return approvals.refusal('invalid_token'); end if;
  insert into identity.checks (id, recovery_id, request_key, provider, created_at, expires_at,
      next_look_at)
    values (new_id, of_case, of_case || ':' || tries, of_provider, at, at + open_for,
      at + interval '2 minutes')
    returning * into known;
  perform audit.append('identity.check_begun', null, 'recovery', of_case::text,
    jsonb_build_object('checkId', new_id), http_request_id);
  return identity.check_json(known);
end
$$;

create or replace function identity.recovery_tries() returns int language sql immutable as $$
  select 3
$$;

-- With whom the claimant of a check is compared: `{id, sealed}`, both null where nobody is left; null for
-- a check that is a player's own.
create or replace function identity.recovery_basis(of_check text) returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('id', v.id, 'sealed', v.sealed)
    from identity.checks c join auth.recoveries r on r.id = c.recovery_id
      left join lateral identity.verified_before(r.player_id, r.created_at) v on true
    where c.id = payments.own_id(of_check)
$$;

-- Takes in what the provider says of a claimant: as `identity.apply_check`, with `match` in the fact of
-- somebody verified. Called with the row locked.
create or replace function identity.take_claimant(known identity.checks, fact jsonb, at timestamptz,
  http_request_id text) returns identity.checks language plpgsql as $$
declare
  said text := fact ->> 'state';
  found_out text := case when said <> 'verified' then null
    when (fact ->> 'documentExpiresOn')::date < (at at time zone 'utc')::date then 'failed'
    else coalesce(fact ->> 'match', 'none') end;
  ended identity.checks;
begin
  update identity.checks c set reference = fact ->> 'reference', provider_state = said,
      state = case when found_out in ('none', 'failed') then 'failed' else said end,
      reason = case when found_out = 'none' then 'other' when found_out = 'failed'
        then 'document_expired' when said = 'failed' then coalesce(fact ->> 'reason', 'other') end,
      decided_at = case when said in ('expired', 'failed', 'verified') then at end,
      next_look_at = case when said in ('failed', 'verified') then at + identity.redact_after()
        else c.next_look_at end
    where c.id = known.id returning * into ended;
  if ended.state = 'failed' and found_out is distinct from 'none' then
    -- Another try may do better, while there is one.
    found_out := case when (select count(*) from identity.checks c
      where c.recovery_id = known.recovery_id) >= identity.recovery_tries() then 'failed' end;
  end if;
  if found_out is not null then
    perform auth.recovery_checked(known.recovery_id, found_out, at, http_request_id);
  end if;
  return ended;
end
$$;

grant execute on function identity.begin_recovery_check, identity.recovery_basis
  to parlor_compliance;
