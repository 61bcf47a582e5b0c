-- The schemas, one per service and one per shared concern. All of them belong to parlor_owner,
-- which nobody signs in as; a Worker's role gets single rights on single things and no more.

create schema auth;
create schema ledger;
create schema payments;
create schema games;
create schema social;
create schema audit;
create schema approvals;
create schema rules;
create schema outbox;
create schema locks;

grant usage on schema auth, audit, approvals to parlor_auth;
grant usage on schema ledger, payments, rules, audit, approvals to parlor_payments;
grant usage on schema games, audit, approvals to parlor_games;
grant usage on schema social, audit, approvals to parlor_social;

-- Postgres lets everybody execute a new function. Ours are closed until a grant opens them.
alter default privileges revoke execute on functions from public;

-- What every outbox has in common: how long a row waits after so many attempts, and when it is
-- parked. The exponent is clamped before the power: a row that was tried 41 times must not stop the
-- claim for all others. A parked row is tried once a day, behind all others, and operators see it.
create function outbox.delay(attempts int, first interval, longest interval) returns interval
language sql immutable as $$
  select least(first * power(2, least(greatest(attempts, 0), 30)), longest)
$$;

create function outbox.counted(attempts int) returns int language sql immutable as $$
  select least(attempts, 2147483646) + 1
$$;

-- How full an outbox is; counts are up to 10,000.
create type outbox.size as (
  outbox text,
  waiting int,
  parked int,
  -- When the row that waits longest was due.
  oldest_at_seconds double precision
);

-- A row that was tried too often. `due_at` null: it is not tried any more.
create type outbox.parked as (
  outbox text,
  id text,
  kind text,
  -- Whom it is about: a player, or the object that does not answer.
  subject_id uuid,
  attempts int,
  parked_at timestamptz,
  due_at timestamptz,
  last_error text
);

create function outbox.is_parked(attempts int, park_after int) returns boolean
language sql immutable as $$ select outbox.counted(attempts) >= park_after $$;

-- Locks of what has no row of its own (a name, an address, a payment that nobody knows yet): rows that
-- exist beforehand, so that a lock writes no version and leaves nothing behind. Not advisory locks:
-- every role may hold those, and where the admin is no superuser nobody can forbid it. A key has one
-- of its domain's slots; two keys that share one wait for each other, which is rare and harmless.
create table locks.slots (
  domain text not null,
  slot smallint not null,
  primary key (domain, slot)
);
insert into locks.slots
  select d, s from unnest(array['audit.seal', 'auth.persons', 'ledger.seal_roots', 'games.drift']) d,
    generate_series(0, 0) s
  union all
  select d, s from unnest(array['auth.email', 'auth.name', 'ledger.player', 'ledger.purchase',
    'payments.refunds', 'payments.payment', 'payments.payer', 'games.player']) d,
    generate_series(0, 1023) s;

-- Held until the transaction ends. Keys of one domain are taken in one call where that is possible:
-- in the order of their slots, two callers cannot hold what the other waits for. Without keys the
-- domain is one lock.
-- Whoever waits for a lock must see what its last holder wrote. In a transaction with a snapshot of its
-- own (REPEATABLE READ, which any role may ask for) what was decided since, an exclusion, would be
-- missed: it gets no lock.
create function locks.require_fresh_reads() returns void language plpgsql as $$
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'a lock is of no use under an old snapshot'
      using errcode = 'invalid_transaction_state';
  end if;
end
$$;

create function locks.take(p_domain text, p_keys text[] default null) returns void
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
