-- The daily root: a Merkle tree over everything that players have, one per currency. The operator
-- publishes it signed; a player gets a proof that their balance is in it. A leaf binds its sum under a
-- digest that only its owner and the auditor know, and a path shows digests and no sums: whoever
-- checks their own proof learns nothing of a neighbour. Who has all leaves (the export) adds them up.
-- All digests are over ASCII texts (see shared/ledger/proof.ts), so that anyone can recompute them.

create or replace function ledger.refuse_root_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and old.signature is null
    and (to_jsonb(new) - 'signature' - 'key_id') = (to_jsonb(old) - 'signature' - 'key_id') then
    return new;
  end if;
  raise exception 'roots are append-only' using errcode = 'LX403';
end
$$;
create or replace trigger roots_append_only before update or delete on ledger.roots
  for each row execute function ledger.refuse_root_change();

create or replace function ledger.leaf_hash(salt bytea, player_id uuid, currency text, available bigint,
  at_tables bigint, on_hold bigint, version int, head bytea) returns bytea
language sql stable as $$
  select sha256(convert_to(concat_ws('|', 'parlor-leaf-v2', encode(salt, 'hex'), player_id,
    currency, available, at_tables, on_hold, version, encode(head, 'hex')), 'UTF8'))
$$;

-- The lowest node: a leaf's digest with its sum.
create or replace function ledger.sum_hash(leaf_hash bytea, sum numeric) returns bytea
language sql stable as $$
  select sha256(convert_to(concat_ws('|', 'parlor-sum-v2', encode(leaf_hash, 'hex'), sum), 'UTF8'))
$$;

create or replace function ledger.node_hash(left_hash bytea, right_hash bytea) returns bytea
language sql stable as $$
  select sha256(convert_to(concat_ws('|', 'parlor-node-v2', encode(left_hash, 'hex'),
    encode(right_hash, 'hex')), 'UTF8'))
$$;

create or replace function ledger.leaf_digest(leaf ledger.root_leaves) returns bytea language sql stable as $$
  select ledger.leaf_hash(leaf.salt, w.player_id, leaf.currency, leaf.available_micros,
      leaf.at_tables_micros, leaf.on_hold_micros, leaf.version, leaf.head)
    from ledger.wallets w where w.account_id = leaf.wallet_id
$$;

create or replace function ledger.leaf_sum(leaf ledger.root_leaves) returns numeric
language sql immutable as $$
  select leaf.available_micros::numeric + leaf.at_tables_micros + leaf.on_hold_micros
$$;

-- The leaves of a root as an auditor gets them, `<digest>|<sum>` in their order; no names, no ids.
create or replace function ledger.exported_leaves(for_day date, for_currency text) returns jsonb
language sql stable security definer set search_path = '' as $$
  select coalesce(jsonb_agg(encode(ledger.leaf_digest(l), 'hex') || '|' || ledger.leaf_sum(l)
      order by l.position), '[]')
    from ledger.root_leaves l where l.day = for_day and l.currency = for_currency
$$;

create or replace function ledger.seal_currency(for_day date, for_currency text, at timestamptz) returns void
language plpgsql as $$
declare
  width bigint;
  depth int := 0;
begin
  -- One statement: every leaf is of the same moment. Leaves lie in the order of their salts, so a
  -- place in the tree says nothing about a player.
  insert into ledger.root_leaves
    select for_day, for_currency, row_number() over (order by l.salt) - 1, l.account_id, l.salt,
      l.balance_micros, l.at_tables, l.on_hold, l.version, l.head
    from (select w.account_id, uuid_send(gen_random_uuid()) as salt, a.balance_micros, a.version,
        a.head, coalesce(t.at_tables, 0) as at_tables, coalesce(h.balance_micros, 0) as on_hold
      from ledger.wallets w
        join ledger.accounts a on a.id = w.account_id
        left join ledger.accounts h on h.id = w.hold_id
        left join (select s.wallet_id, sum(e.balance_micros)::bigint as at_tables
          from ledger.sessions s join ledger.accounts e on e.id = s.account_id
          where s.closed_at is null group by s.wallet_id) t on t.wallet_id = w.account_id
      where w.currency = for_currency) l;
  insert into ledger.root_nodes
    select l.day, l.currency, 0, l.position,
      ledger.sum_hash(ledger.leaf_digest(l), ledger.leaf_sum(l)), ledger.leaf_sum(l)
    from ledger.root_leaves l
    where l.day = for_day and l.currency = for_currency;
  get diagnostics width = row_count;
  if width = 0 then return; end if;
  while width > 1 loop
    -- A node without a neighbour rises as it is.
    insert into ledger.root_nodes
      select a.day, a.currency, depth + 1, a.position / 2,
        case when b.hash is null then a.hash
          else ledger.node_hash(a.hash, b.hash) end,
        a.sum_micros + coalesce(b.sum_micros, 0)
      from ledger.root_nodes a left join ledger.root_nodes b
        on b.day = a.day and b.currency = a.currency and b.level = depth
          and b.position = a.position + 1
      where a.day = for_day and a.currency = for_currency and a.level = depth
        and a.position % 2 = 0;
    get diagnostics width = row_count;
    depth := depth + 1;
  end loop;
  insert into ledger.roots (day, currency, leaf_count, height, total_micros, root, taken_at,
      snapshot)
    select for_day, for_currency,
      (select count(*) from ledger.root_leaves l
        where l.day = for_day and l.currency = for_currency),
      depth, n.sum_micros, n.hash, at, pg_current_snapshot()::text
    from ledger.root_nodes n
    where n.day = for_day and n.currency = for_currency and n.level = depth;
end
$$;

create or replace function ledger.seal_roots_at(at timestamptz) returns int language plpgsql as $$
declare
  today date := ledger.utc_day(at);
  wanted text;
  sealed int := 0;
begin
  perform locks.take('ledger.seal_roots');
  foreach wanted in array array['GC', 'SC'] loop
    if not exists (select from ledger.roots where day = today and currency = wanted) then
      perform ledger.seal_currency(today, wanted, at);
      sealed := sealed + 1;
    end if;
  end loop;
  return sealed;
end
$$;

-- Makes today's roots if they are missing.
create or replace function ledger.seal_roots() returns int language sql security definer
set search_path = '' as $$ select ledger.seal_roots_at(clock_timestamp()) $$;

-- Puts the signature on a root, once; returns whether this call did.
create or replace function ledger.sign_root(for_day date, for_currency text, by_signature bytea,
  by_key text) returns boolean language plpgsql security definer set search_path = '' as $$
begin
  update ledger.roots set signature = by_signature, key_id = by_key
    where day = for_day and currency = for_currency and signature is null;
  return found;
end
$$;

create or replace function ledger.root_json(root ledger.roots) returns jsonb language sql stable as $$
  select jsonb_build_object('day', root.day, 'currency', root.currency,
    'leafCount', root.leaf_count::text, 'totalMicros', root.total_micros::text,
    'root', encode(root.root, 'hex'),
    'takenAtMs', floor(extract(epoch from root.taken_at) * 1000)::text,
    'signature', encode(root.signature, 'hex'), 'keyId', root.key_id)
$$;

-- The newest signed roots with a player's place in each.
create or replace function ledger.proofs(for_player uuid) returns jsonb
language sql stable security definer set search_path = '' as $$
  select coalesce(jsonb_agg(jsonb_build_object(
      'root', ledger.root_json(r),
      'leaf', jsonb_build_object('salt', encode(l.salt, 'hex'), 'playerId', w.player_id,
        'currency', l.currency, 'availableMicros', l.available_micros::text,
        'atTablesMicros', l.at_tables_micros::text, 'onHoldMicros', l.on_hold_micros::text,
        'version', l.version, 'head', encode(l.head, 'hex')),
      'path', (select coalesce(jsonb_agg(jsonb_build_object(
            'side', case when n.position % 2 = 0 then 'left' else 'right' end,
            'hash', encode(n.hash, 'hex')) order by n.level), '[]')
          from generate_series(0, r.height - 1) as step (level)
            join ledger.root_nodes n on n.day = r.day and n.currency = r.currency
              and n.level = step.level and n.position = (l.position >> step.level) # 1))
    order by r.currency), '[]')
  from ledger.wallets w
    cross join lateral (select * from ledger.root_leaves x
      where x.wallet_id = w.account_id and exists (select from ledger.roots s
        where s.day = x.day and s.currency = x.currency and s.signature is not null)
      order by x.day desc limit 1) l
    join ledger.roots r on r.day = l.day and r.currency = l.currency
  where w.player_id = for_player
$$;

-- Leaves and inner nodes are kept for 40 days; the roots themselves for ever.
create or replace function ledger.sweep_root_nodes() returns bigint
language plpgsql security definer set search_path = '' as $$
declare
  swept bigint;
begin
  delete from ledger.root_leaves where day < ledger.utc_day(clock_timestamp()) - 40;
  delete from ledger.root_nodes where day < ledger.utc_day(clock_timestamp()) - 40;
  get diagnostics swept = row_count;
  return swept;
end
$$;

grant execute on function ledger.seal_roots, ledger.sign_root, ledger.proofs, ledger.root_json,
  ledger.exported_leaves, ledger.sweep_root_nodes to parlor_payments;
