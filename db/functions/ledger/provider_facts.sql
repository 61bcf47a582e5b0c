-- What a provider's call is judged by: its nonce, its key, whom it speaks of, the token, and the answers.
-- Refusals are answers and no exceptions, so that what a refused call used up stays used up.

-- The house's side of a provider comes into being with it, so that its revenue is a balance of the ledger.
create or replace function ledger.open_provider_house() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  insert into ledger.house_accounts (number, name, note)
    values (1000 + new.id, 'provider:' || new.id, 'games of ' || new.name);
  return null;
end
$$;
create or replace trigger providers_have_a_house after insert on games.providers
  for each row execute function ledger.open_provider_house();

create or replace function ledger.provider_house(provider int, currency text) returns bigint
language sql immutable as $$
  select ((1000 + provider)::bigint << 5) | (ledger.currency_code(currency) << 1) | 1
$$;

-- What a provider may do after an answer: nothing (SUCCESS), not roll back (REJECT), look for its own
-- fault (FATAL). Whether something happened is UNCERTAIN only where no answer came.
create or replace function ledger.provider_class(status text) returns text language sql immutable as $$
  select case when status = 'OK' then 'SUCCESS'
    when status in ('DUPLICATE', 'INVALID_SIGNATURE') then 'FATAL'
    when status = 'TRY_AGAIN' then 'UNCERTAIN' else 'REJECT' end
$$;

-- One action's answer. `action` is null where nothing was kept.
create or replace function ledger.provider_result(status text, action bigint default null,
  replayed boolean default false, facts jsonb default null) returns jsonb language sql immutable as $$
  select jsonb_strip_nulls(jsonb_build_object('status', status,
    'class', ledger.provider_class(status), 'replayed', replayed,
    'transactionId', action::text, 'facts', facts))
$$;

-- The same with the balance of now, which a repeat gets too: an old balance would be shown as a new one.
create or replace function ledger.with_balance(answer jsonb, for_wallet bigint) returns jsonb
language plpgsql stable as $$
declare
  part jsonb := ledger.wallet_part(for_wallet) -> 'wallet';
begin
  return answer || jsonb_build_object('balanceMicros', coalesce(part ->> 'availableMicros', '0'),
    'version', coalesce((part ->> 'version')::bigint, 0));
end
$$;

-- Ends a batch: what it did is undone, what its nonce used up is not.
create or replace function ledger.refuse_action(status text, facts jsonb default null) returns void
language plpgsql as $$
begin
  raise exception using errcode = 'LX003', message = status,
    detail = ledger.provider_result(status, null, false, facts)::text;
end
$$;

-- Whether this call may go on. The same nonce under another call is one that somebody caught; under the
-- same call it is our own client's repeat. A key that was taken away moves nothing at once.
create or replace function ledger.admit_call(provider int, with_key text, with_nonce text, of_call uuid)
returns boolean language plpgsql as $$
begin
  if not exists (select from games.provider_keys k
    where k.provider_id = provider and k.id = with_key and k.live) then
    return false;
  end if;
  insert into games.provider_nonces (provider_id, nonce, call_id)
    values (provider, with_nonce, of_call) on conflict do nothing;
  return exists (select from games.provider_nonces n
    where n.provider_id = provider and n.nonce = with_nonce and n.call_id = of_call);
end
$$;

create or replace function ledger.provider_player(provider int, by_alias text) returns uuid
language plpgsql stable as $$
begin
  return (select p.player_id from games.provider_players p
    where p.provider_id = provider and p.alias = by_alias);
end
$$;

-- Why this token does not let a player stake now; null when it does. A sign-in that ended ends it too.
create or replace function ledger.token_refusal(provider int, token bytea, for_player uuid,
  for_currency text, at timestamptz) returns text language plpgsql stable as $$
declare
  known games.provider_sessions;
begin
  select * into known from games.provider_sessions s
    where s.token_hash = sha256(token) and s.provider_id = provider;
  if not found or known.player_id <> for_player or known.superseded_at is not null then
    return 'INVALID_TOKEN';
  end if;
  if known.expires_at <= at or not exists (select from auth.live_sign_ins i
    where i.sign_in_id = known.sign_in_id and i.player_id = for_player and i.until_at > at) then
    return 'TOKEN_EXPIRED';
  end if;
  if known.currency <> for_currency then return 'WRONG_CURRENCY'; end if;
  return null;
end
$$;

-- Games of providers get no stake any more. What they owe is still paid.
create or replace function ledger.end_provider_tokens(for_player uuid, at timestamptz) returns void
language plpgsql as $$
begin
  update games.provider_sessions set superseded_at = at
    where player_id = any (ledger.same_person(for_player)) and superseded_at is null;
end
$$;

-- Why somebody who stands so may not stake this much, as a refusal; returns when they may.
create or replace function ledger.refuse_stake(standing ledger.standing, amount bigint) returns void
language plpgsql as $$
begin
  if standing.reason <> 'limit_reached' then
    perform ledger.refuse_action('PLAYER_BLOCKED', jsonb_build_object('reason',
      case standing.reason when 'excluded' then 'excluded' when 'debt_outstanding' then 'debt'
        when 'account_closed' then 'closed' else 'place' end));
  end if;
  if standing.reason is not null or amount > standing.loss_budget
    or amount > standing.wager_budget then
    perform ledger.refuse_action('LIMIT_REACHED');
  end if;
end
$$;
