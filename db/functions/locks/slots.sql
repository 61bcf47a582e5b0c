-- Locks of what has no row of its own: rows of locks.slots, never advisory locks.

-- Held until the transaction ends. Keys of one domain are taken in one call where that is possible:
-- in the order of their slots, two callers cannot hold what the other waits for. Without keys the
-- domain is one lock.
-- Whoever waits for a lock must see what its last holder wrote. In a transaction with a snapshot of its
-- own (REPEATABLE READ, which any role may ask for) what was decided since, an exclusion, would be
-- missed: it gets no lock.
create or replace function locks.require_fresh_reads() returns void language plpgsql as $$
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'a lock is of no use under an old snapshot'
      using errcode = 'invalid_transaction_state';
  end if;
end
$$;

create or replace function locks.take(p_domain text, p_keys text[] default null) returns void
language plpgsql set search_path = '' as $$
begin
  perform locks.require_fresh_reads();
  -- No key, no lock: an address that nobody has.
  p_keys := array_remove(p_keys, null);
  if cardinality(p_keys) = 0 then return; end if;
  perform from locks.slots where domain = p_domain and slot = any (case
      when p_keys is null then array[0::smallint]
      else array(select (hashtextextended(key, 0) & 1023)::smallint from unnest(p_keys) key) end)
    order by slot for update;
  if not found then raise exception 'there are no locks of %', p_domain; end if;
end
$$;
