-- Free entry as players ask for it: codes for cards, and entries online.

-- Why a player may have no free entry now; null when they may. By post the place is where they live,
-- because a card comes when nobody sees its sender; online it is where they are as well. The caller holds
-- the wallets' locks where it grants.
create or replace function payments.entry_refusal(for_player uuid, entry_method text, at timestamptz)
returns jsonb language plpgsql stable as $$
declare
  player record;
  excluded_until timestamptz;
  residence text;
  verdict rules.verdict;
begin
  select f.status, f.verified_at into player from auth.player_facts f
    where f.player_id = for_player;
  if player.status is distinct from 'active' then return ledger.refusal('account_closed'); end if;
  excluded_until := ledger.excluded_until(for_player, at);
  if excluded_until is not null then
    return ledger.refusal('excluded',
      jsonb_build_object('changesAt', ledger.time_text(nullif(excluded_until, 'infinity'))));
  end if;
  if player.verified_at is null then return ledger.refusal('email_not_verified'); end if;
  if ledger.owes_elsewhere(for_player) then return ledger.refusal('debt_outstanding'); end if;
  residence := identity.place_of(for_player);
  if residence is null then return ledger.refusal('identity_required'); end if;
  verdict := rules.residence_refusal(for_player, residence, 'sc_grant', at);
  if verdict.code is null and entry_method = 'online' then
    verdict := rules.refusal(for_player, 'sc_grant', at);
  end if;
  return case when verdict.code is not null then rules.verdict_refusal(verdict) end;
end
$$;

-- How many entries of one way and day count for a household: those of the person and those of whoever
-- has an address in common.
create or replace function payments.entries_of_household(for_player uuid, keys bytea[],
  entry_method text, of_day date) returns bigint language sql stable as $$
  select count(*) from (
    select e.id from payments.entries e
      where e.player_id = any (ledger.same_person(for_player)) and e.day = of_day
        and e.method = entry_method and e.state = 'accepted'
    union
    select e.id from payments.entry_households h join payments.entries e on e.id = h.entry_id
      where h.key = any (keys) and h.day = of_day
        and e.method = entry_method and e.state = 'accepted') counted
$$;

-- Grants what an entry promises, as a bonus, once. The caller holds the locks of the entry, the wallets
-- and the household, and has found that it may.
create or replace function payments.grant_entry(entry payments.entries, keys bytea[], at timestamptz)
returns void language plpgsql as $$
declare
  rule payments.grant_rules := payments.sweeps_rule(entry.method || '_entry', at);
begin
  insert into payments.entry_households (entry_id, key, day)
    select entry.id, k, entry.day from unnest(keys) k on conflict do nothing;
  perform ledger.grant_at(payments.entry_key(entry), entry.player_id, 'SC', entry.amount_micros,
    rule.source, rule.playthrough_multiple, at + make_interval(days => rule.lives_days),
    6::smallint, at);
end
$$;

create or replace function payments.entry_key(entry payments.entries) returns text
language sql immutable as $$
  select entry.method || ':' || coalesce(entry.code, entry.id::text)
$$;

create or replace function payments.entry_json(entry payments.entries) returns jsonb
language sql stable as $$
  select jsonb_build_object('id', entry.id, 'method', entry.method, 'playerId', entry.player_id,
    'code', entry.code, 'day', entry.day, 'state', entry.state,
    'amountMicros', entry.amount_micros::text, 'receivedAtMs', payments.ms(entry.received_at),
    'dueOn', entry.due_on, 'decidedAtMs', payments.ms(entry.decided_at),
    'rejectReason', entry.reject_reason, 'rejectNote', entry.reject_note,
    'scanReference', entry.scan_reference, 'receivedBy', entry.received_by,
    'decidedBy', entry.decided_by)
$$;

create or replace function payments.entry_code_json(found payments.entry_codes) returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('code', found.code, 'issuedAtMs', payments.ms(found.issued_at),
    'expiresAtMs', payments.ms(found.expires_at), 'amountMicros', found.amount_micros::text,
    'cardText', (payments.entry_rule(found.issued_at)).card_text)
$$;

-- Codes of a person that can still be used.
create or replace function payments.unused_codes(for_player uuid, at timestamptz)
returns setof payments.entry_codes language sql stable as $$
  select c from payments.entry_codes c
    where c.player_id = any (ledger.same_person(for_player)) and c.expires_at > at
      and not exists (select from payments.entries e where e.code = c.code)
    order by c.issued_at desc, c.code
$$;

-- Gives a code for one card. The caller draws it, so that a repeat is the same one.
create or replace function payments.issue_entry_code_at(for_player uuid, new_code text,
  new_salt bytea, given_at timestamptz) returns jsonb language plpgsql as $$
declare
  at timestamptz := ledger.lock_wallets(for_player, given_at);
  rule payments.entry_rules := payments.entry_rule(at);
  gives payments.grant_rules := payments.sweeps_rule('mail_entry', at);
  known payments.entry_codes;
  refused jsonb;
begin
  select * into known from payments.entry_codes c
    where c.code = new_code and c.player_id = for_player;
  if found then return payments.entry_code_json(known); end if;
  if rule.postal_address is null or gives.source is null then
    return ledger.refusal('entry_not_offered');
  end if;
  refused := payments.entry_refusal(for_player, 'mail', at);
  if refused is not null then return refused; end if;
  if (select count(*) from payments.unused_codes(for_player, at)) >= rule.unused_codes_max then
    return ledger.refusal('entry_limit_reached');
  end if;
  insert into payments.entry_codes (code, player_id, issued_at, expires_at, amount_micros, salt)
    values (new_code, for_player, at, at + make_interval(days => rule.code_lives_days),
      gives.amount_micros, new_salt)
    returning * into known;
  return payments.entry_code_json(known);
end
$$;

create or replace function payments.issue_entry_code(for_player uuid, new_code text, new_salt bytea)
returns jsonb language sql security definer set search_path = '' as $$
  select payments.issue_entry_code_at(for_player, new_code, new_salt, null)
$$;

create or replace function payments.grant_online_entry(for_player uuid, new_id uuid,
  given_at timestamptz) returns jsonb language plpgsql as $$
declare
  at timestamptz := ledger.lock_wallets(for_player, given_at);
  today date := ledger.utc_day(at);
  keys bytea[];
  gives payments.grant_rules := payments.sweeps_rule('online_entry', at);
  entry payments.entries;
  refused jsonb;
begin
  if gives.source is null then return ledger.refusal('entry_not_offered'); end if;
  refused := payments.entry_refusal(for_player, 'online', at);
  if refused is not null then return refused; end if;
  keys := identity.household_at(for_player, at);
  perform locks.take('payments.household', array(select encode(k, 'hex') from unnest(keys) k));
  if payments.entries_of_household(for_player, keys, 'online', today)
    >= (payments.entry_rule(at)).household_day_max then
    return ledger.refusal('entry_limit_reached',
      jsonb_build_object('nextAt', ledger.time_text(ledger.next_day(at))));
  end if;
  insert into payments.entries (id, method, player_id, day, state, amount_micros, received_at,
      decided_at)
    values (new_id, 'online', for_player, today, 'accepted', gives.amount_micros, at, at)
    returning * into entry;
  perform payments.grant_entry(entry, keys, at);
  return jsonb_build_object('entry', payments.entry_json(entry),
    'balances', payments.wallet_json(for_player));
end
$$;

create or replace function payments.claim_online_entry_at(for_player uuid, new_id uuid,
  request_key text, digest bytea, given_at timestamptz) returns jsonb language plpgsql as $$
declare
  answer jsonb := payments.claim_key(for_player, request_key, digest,
    coalesce(given_at, clock_timestamp()));
begin
  if answer is not null then return answer; end if;
  return payments.keep_reply(for_player, request_key,
    payments.grant_online_entry(for_player, new_id, given_at));
end
$$;

-- An entry online: once for a household, a person and a UTC day of this server's clock.
create or replace function payments.claim_online_entry(for_player uuid, new_id uuid, request_key text,
  digest bytea) returns jsonb language sql security definer set search_path = '' as $$
  select payments.claim_online_entry_at(for_player, new_id, request_key, digest, null)
$$;

-- How long cards waited for their decision: the middle one of the newest thousand of 30 days, in days.
create or replace function payments.median_entry_days(at timestamptz) returns numeric
language sql stable as $$
  select round((percentile_cont(0.5) within group (order by extract(epoch from
      d.decided_at - d.received_at)) / 86400)::numeric, 1)
    from (select e.received_at, e.decided_at from payments.entries e
      where e.method = 'mail' and e.decided_at > at - interval '30 days'
        and e.reject_reason is distinct from 'account_closed'
      order by e.decided_at desc limit 1000) d
$$;

-- What one way of free entry gives, and why not.
create or replace function payments.entry_way(for_player uuid, entry_method text, is_offered boolean,
  at timestamptz) returns jsonb language plpgsql stable as $$
declare
  gives payments.grant_rules := payments.sweeps_rule(entry_method || '_entry', at);
  refused jsonb := case when is_offered and gives.source is not null
    then payments.entry_refusal(for_player, entry_method, at)
    else ledger.refusal('entry_not_offered') end;
begin
  return jsonb_build_object('amountMicros', gives.amount_micros::text,
    'multiple', trim_scale(gives.playthrough_multiple)::text, 'livesDays', gives.lives_days,
    'refused', refused -> 'refused', 'facts', coalesce(refused -> 'facts', '{}'));
end
$$;

-- All that a player is told of free entry but the entries themselves.
create or replace function payments.entries_of(for_player uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  at timestamptz := clock_timestamp();
  rule payments.entry_rules := payments.entry_rule(at);
  online jsonb := payments.entry_way(for_player, 'online', true, at);
  is_used boolean := payments.entries_of_household(for_player, identity.household_at(for_player, at),
    'online', ledger.utc_day(at)) >= rule.household_day_max;
begin
  if online -> 'refused' = 'null' and is_used then
    online := online || jsonb_build_object('refused', 'entry_limit_reached', 'facts',
      jsonb_build_object('nextAt', ledger.time_text(ledger.next_day(at))));
  end if;
  return jsonb_build_object('rules', rule.rules_text, 'address', rule.postal_address,
    'unusedCodesMax', rule.unused_codes_max, 'codeLivesDays', rule.code_lives_days,
    'householdDayMax', rule.household_day_max, 'targetBusinessDays', rule.target_business_days,
    'medianDays', payments.median_entry_days(at)::text, 'online', online,
    'mail', payments.entry_way(for_player, 'mail', rule.postal_address is not null, at),
    'codes', coalesce((select jsonb_agg(payments.entry_code_json(c))
      from payments.unused_codes(for_player, at) c where c.player_id = for_player), '[]'));
end
$$;

grant execute on function payments.issue_entry_code, payments.claim_online_entry,
  payments.entries_of, payments.entry_json, payments.entry_code_json to parlor_payments;
