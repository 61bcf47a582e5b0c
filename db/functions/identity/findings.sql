-- What follows from a finding: a document that is another account's, an excluded person who came back,
-- a minor.

-- Whether another account of another person was verified with this document. An account that was erased
-- is nobody's double: who left may come back.
create or replace function identity.has_double(for_player uuid, keys jsonb) returns boolean
language plpgsql stable as $$
begin
  return exists (select from jsonb_array_elements(coalesce(keys, '[]')) k
    join identity.keys theirs on theirs.key = decode(k ->> 'key', 'hex')
      and theirs.kind = 'document'
    join identity.checks c on c.player_id = theirs.player_id and c.state = 'verified'
    where k ->> 'kind' = 'document'
      and theirs.player_id <> all (ledger.same_person(for_player))
      and ledger.player_status(theirs.player_id) <> 'erased');
end
$$;

create or replace function identity.follow(known identity.checks, fact jsonb, at timestamptz,
  http_request_id text) returns void language plpgsql as $$
begin
  if known.reason = 'underage' then
    perform identity.close_minor(known.player_id, http_request_id);
  elsif known.provider_state = 'verified' and (known.state = 'verified'
      or known.reason = 'duplicate_person') then
    insert into identity.keys as k (player_id, kind, key_id, key, since)
      select known.player_id, e ->> 'kind', e ->> 'id', decode(e ->> 'key', 'hex'), at
        from jsonb_array_elements(fact -> 'keys') e
      on conflict (player_id, kind, key) do nothing;
    perform identity.bind_document(known.player_id, http_request_id);
  end if;
end
$$;

-- What such an exclusion gives as its reason, by which it is known again.
create or replace function identity.document_reason() returns text language sql immutable as $$
  select 'shows the document of an excluded account'
$$;

-- Excludes an account whose document is that of an excluded one, for as long as that one is; what was
-- bought since goes back. Where two people lifted one it is not made again by itself.
create or replace function identity.bind_document(for_player uuid, http_request_id text) returns void
language plpgsql as $$
declare
  at timestamptz := ledger.lock_wallets(for_player);
  persons uuid[] := ledger.same_person(for_player);
  own timestamptz := ledger.excluded_until(for_player, at);
  other uuid;
  until_at timestamptz;
begin
  if exists (select from ledger.exclusion_lifts l join ledger.exclusions x on x.id = l.exclusion_id
      join ledger.house_exclusions h on h.exclusion_id = x.id
    where x.player_id = any (persons) and h.made_by is null
      and h.reason = identity.document_reason()) then return; end if;
  for other in select distinct theirs.player_id from identity.keys mine
      join identity.keys theirs on theirs.key = mine.key and theirs.kind = 'document'
    where mine.player_id = for_player and mine.kind = 'document'
      and theirs.player_id <> all (persons)
    order by 1
  loop
    until_at := ledger.excluded_until(other, at);
    continue when until_at is null or own >= until_at;
    own := until_at;
    perform payments.exclude_by_house(for_player, nullif(until_at, 'infinity'), null,
      identity.document_reason(), http_request_id);
    insert into identity.refund_orders (player_id, since, why, ordered_at)
      select p, (select min(s.starts_at) from ledger.exclusion_spans s
          where s.player_id = any (ledger.same_person(other)) and s.starts_at <= at
            and s.until_at > at), 'excluded', at
        from unnest(persons) p
      on conflict do nothing;
    perform audit.append('exclusion.person', null, 'player', for_player::text,
      jsonb_build_object('as', other), http_request_id);
  end loop;
end
$$;

-- Accounts that somebody excluded themself after, whose document they show.
create or replace function identity.unbound(count_max int) returns setof uuid
language plpgsql stable security definer set search_path = '' as $$
declare
  at timestamptz := clock_timestamp();
begin
  return query select distinct theirs.player_id from ledger.exclusion_spans s
      join identity.keys own on own.player_id = s.player_id and own.kind = 'document'
      join identity.keys theirs on theirs.key = own.key and theirs.kind = 'document'
    where s.starts_at <= at and s.until_at > at
      and theirs.player_id <> all (ledger.same_person(s.player_id))
      and ledger.player_status(theirs.player_id) = 'active'
      and ledger.excluded_until(theirs.player_id, at) is null
      and not exists (select from ledger.exclusion_lifts l
        join ledger.exclusions x on x.id = l.exclusion_id
        join ledger.house_exclusions h on h.exclusion_id = x.id
        where x.player_id = any (ledger.same_person(theirs.player_id)) and h.made_by is null
          and h.reason = identity.document_reason())
    limit count_max;
end
$$;

create or replace function identity.bind(for_player uuid) returns void
language plpgsql security definer set search_path = '' as $$
begin
  perform locks.take('compliance.player', array[for_player::text]);
  perform identity.bind_document(for_player, null);
end
$$;

-- A verified minor: the accounts of the person are closed, all purchases go back, and what they said of
-- themself is gone. Their Sweeps Coins are voided by two people.
create or replace function identity.close_minor(for_player uuid, http_request_id text) returns void
language plpgsql as $$
declare
  at timestamptz := ledger.lock_wallets(for_player);
  account uuid;
begin
  foreach account in array ledger.same_person(for_player) loop
    perform auth.close_underage(account, at, http_request_id);
    insert into identity.refund_orders (player_id, since, why, ordered_at)
      values (account, '-infinity', 'underage', at) on conflict do nothing;
  end loop;
  perform identity.let_go(for_player, at);
end
$$;

-- Does what was ordered; how many purchases go back, null when nothing waits. A purchase that is under
-- way is refused when its payment comes: the account is closed or excluded by now.
create or replace function identity.run_refund_order() returns int
language plpgsql security definer set search_path = '' as $$
declare
  due identity.refund_orders;
  queued int;
begin
  select * into due from identity.refund_orders o where o.done_at is null
    order by o.id limit 1 for update skip locked;
  if not found then return null; end if;
  queued := payments.refund_since(due.player_id, due.since, due.why);
  update identity.refund_orders set done_at = clock_timestamp() where id = due.id;
  return queued;
end
$$;

grant execute on function identity.unbound, identity.bind, identity.run_refund_order
  to parlor_compliance;
