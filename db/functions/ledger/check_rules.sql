-- Invariants of what the rules allow: playthrough, where coins may go, exclusions, signed roots.

create or replace function ledger.check_lots() returns setof ledger.difference
language plpgsql stable as $$
begin
  return query
    select 'grant_has_lot', e.id::text, 'grant of ' || e.effect_micros || ' without a lot'
    from ledger.entries e
    where e.kind in (6, 7) and e.effect_micros > 0 and ledger.currency_of(e.account_id) = 'SC'
      and not exists (select from ledger.lots l where l.entry_id = e.id);
  return query
    select 'lot_has_grant', l.id::text, 'lot of ' || l.granted_micros || ' without its grant'
    from ledger.lots l
    where not exists (select from ledger.entries e where e.id = l.entry_id
      and e.kind in (6, 7) and e.account_id = l.wallet_id and e.effect_micros = l.granted_micros);
  return query
    select 'lot_is_fold', l.id::text, 'wagered ' || l.wagered_micros || ', advances '
      || coalesce(a.total, 0)
    from ledger.lots l left join (select x.lot_id, sum(x.amount_micros) as total
      from ledger.lot_advances x group by x.lot_id) a on a.lot_id = l.id
    where l.wagered_micros <> coalesce(a.total, 0);
  return query
    select 'lot_counts', coalesce(b.entry_id, a.entry_id)::text, case
        when b.entry_id is null then 'progress by a batch that is not kept'
        when e.id is null then 'no such batch of play'
        when e.digest <> ledger.batch_digest(b.rounds, b.wagered_micros, b.paid_micros, b.content,
          b.uncounted_micros) then 'is not the batch of its entry'
        else 'progress of ' || coalesce(a.total, 0) || ', of ' || b.wagered_micros || ' '
          || b.uncounted_micros || ' count nothing' end
    from ledger.lot_batches b
      full join (select x.entry_id, sum(x.amount_micros) as total from ledger.lot_advances x
        where x.undoes_id is null and not exists (select from ledger.provider_actions p
          where p.entry_id = x.entry_id) group by x.entry_id) a on a.entry_id = b.entry_id
      left join ledger.entries e on e.id = b.entry_id and e.kind = 3
    where b.entry_id is null or e.id is null
      or e.digest <> ledger.batch_digest(b.rounds, b.wagered_micros, b.paid_micros, b.content,
        b.uncounted_micros)
      or coalesce(a.total, 0) > b.wagered_micros - b.uncounted_micros;
  -- What restricts one account of a person restricts all.
  return query
    select 'restricted_flag', w.account_id::text, 'says ' || w.restricted
    from ledger.wallets w
    where not w.restricted
      and w.player_id in (
        select o.player_id from auth.player_facts p
          join auth.player_facts o on o.person_id = p.person_id
        where p.player_id in (
          select l.player_id from ledger.limits l
          union all select x.player_id from ledger.exclusions x
          union all select t.player_id from ledger.time_limits t
          union all select r.player_id from ledger.wallets r where r.receivable_id is not null));
  return query
    select 'lots_open_flag', w.account_id::text, 'says ' || w.lots_open
    from ledger.wallets w
    where w.lots_open <> exists (select from ledger.lots l
      where l.wallet_id = w.account_id and l.locked_micros > 0);
end
$$;

-- Where coins may go. Sweeps Coins stay with their player: between accounts they move within one
-- wallet only, and of the house's accounts each kind knows one, in one direction. A kind that has no
-- way here has none for Sweeps Coins.
-- Without nested loops: a mask over bits is thought to leave one row, and each of the thousands that it
-- leaves would then walk all wallets.
create or replace function ledger.check_ways() returns setof ledger.difference
language plpgsql stable set enable_nestloop = off as $$
begin
  return query
    select 'sweeps_stay', e.id::text, 'moved ' || abs(e.effect_micros) || ' between account '
      || e.account_id || ' and ' || e.contra_id || ', which are not of one player'
    from ledger.entries e
      left join ledger.account_wallets a on a.id = e.account_id
      left join ledger.account_wallets b on b.id = e.contra_id
    where e.account_id & 30 = 4 and e.contra_id & 1 = 0
      and a.wallet_id is distinct from b.wallet_id;
  return query
    with ways (kind, house, sweeps_sign) as (
      select v.* from (values (3, 2::bigint, null::int), (6, 1, 1), (7, 4, null), (13, 3, -1),
        (14, 6, -1), (15, 3, 1), (17, 7, -1), (23, 5, 1), (23, 11, -1),
        -- Dollars alone: no sign is the right one for Sweeps Coins.
        (22, 9, 0), (23, 9, 0), (24, 10, 0)) v
      union all
      select 10, p.house_number, -1 from ledger.hold_purposes p
      union all
      select k.kind, 1000 + p.id, k.sign from games.providers p
        cross join (values (18, -1), (19, 1), (20, 1)) k (kind, sign))
    select 'entry_way', e.id::text, coalesce(k.name, 'kind ' || e.kind) || ' of '
      || e.effect_micros || ' between ' || e.account_id || ' and ' || e.contra_id
    from ledger.entries e left join ledger.kinds k on k.kind = e.kind
      left join ledger.account_wallets a on a.id = e.account_id
      left join ledger.account_wallets b on b.id = e.contra_id
    where case
      when e.kind in (1, 2, 4, 5, 9, 11, 12) then a.wallet_id is distinct from b.wallet_id
      when e.contra_id & 1 = 0 or e.kind = 8 then false
      -- What the payments role may post of Gold Coins has no fixed way.
      when e.account_id & 30 <> 4 and e.kind in (7, 15, 16) then false
      when e.account_id & 30 <> 4 and not exists (select from ways w where w.kind = e.kind)
        then false
      else not exists (select from ways w where w.kind = e.kind and w.house = e.contra_id >> 5
        and (e.account_id & 30 <> 4 or coalesce(w.sweeps_sign, sign(e.effect_micros))
          = sign(e.effect_micros))) end;
  return query
    select 'correction_is_mirror', e.id::text, 'does not undo entry ' || p.corrects_id
    from ledger.entries e left join ledger.postings p on p.entry_ids = array[e.id] and p.kind = 8
      left join ledger.entries u on u.id = p.corrects_id
    where e.kind = 8 and (u.account_id, u.contra_id, u.effect_micros)
      is distinct from (e.account_id, e.contra_id, -e.effect_micros);
  return query
    select 'hold_books', coalesce(h.id::text, e.id::text), case when h.id is null
        then 'a posted hold that is none' when e.id is null then 'posted without an entry'
        else h.purpose || ' of ' || h.amount_micros || ' booked as ' || e.effect_micros || ' to '
          || e.contra_id end
    from (select x.*, p.house_number, sha256(convert_to('hold-posted:' || x.id, 'UTF8')) as digest
        from ledger.holds x join ledger.hold_purposes p on p.purpose = x.purpose
        where x.state = 'posted') h
      full join (select * from ledger.entries where kind = 10) e on e.digest = h.digest
    where (h.house_number, h.amount_micros) is distinct from (e.contra_id >> 5, -e.effect_micros);
end
$$;

-- Times of stakes and of exclusions are both read under the wallet's lock, so they can be compared.
create or replace function ledger.check_exclusions() returns setof ledger.difference
language plpgsql stable as $$
begin
  return query
    select 'excluded_gets_nothing', e.id::text, k.name || ' at ' || e.at || ', excluded since '
      || x.starts_at
    from ledger.exclusion_spans x join ledger.wallets w on w.player_id = x.player_id
      join ledger.entries e on e.account_id = w.account_id and e.at >= x.starts_at
        and e.at < x.until_at
      join ledger.kinds k on k.kind = e.kind
    where e.kind in (1, 2, 18) or (e.kind = 6 and exists (select from ledger.postings p
      where p.entry_ids = array[e.id] and p.key ~ '^(daily|mail|online):'));
end
$$;

-- No stake of Sweeps Coins where the player was not known to be, or where it was forbidden by rows that
-- were entered before it. Where an account was erased, its places were too.
create or replace function ledger.check_places() returns setof ledger.difference
language plpgsql stable as $$
begin
  return query
    with stakes as (
      select e.id, e.at, w.player_id from ledger.entries e
        join ledger.wallets w on w.account_id = e.account_id
        join auth.player_facts f on f.player_id = w.player_id and f.status <> 'erased'
      where e.kind in (1, 2, 18) and w.currency = 'SC'
        -- Before the first rows were entered nobody noted places.
        and e.at >= (select min(r.entered_at) from rules.place_modes r)),
    seen as (
      select k.id, k.at, p.place, p.method = 'edge' as by_edge,
        bool_or(p.method <> 'edge' and not p.risks && rules.doubts())
          over (partition by k.id) as has_proof
      from stakes k join rules.player_places p on p.player_id = k.player_id
        and p.first_seen_at <= k.at and p.valid_until > k.at),
    counted as (
      select s.id, s.at, s.place from seen s
      where s.place <> 'unknown' and not (s.by_edge and s.has_proof)),
    -- Whose rows speak for a place does not change with the time.
    spoken as (
      select d.place, (rules.span_at(d.place, 'sc_play', now())).place as by_place
      from (select distinct c.place from counted c) d)
    select 'no_stake_when_barred', k.id::text, 'at ' || k.at || ' nobody knew where the player was'
    from stakes k
    where not exists (select from counted c where c.id = k.id)
    union all
    select 'no_stake_when_barred', c.id::text, 'at ' || c.at || ' in ' || c.place
    from counted c join spoken t on t.place = c.place
      join rules.spans s on s.place = t.by_place and s.feature = 'sc_play'
        and s.begins_at <= c.at and s.ends_at > c.at
    where not s.allowed
      and not exists (select from rules.place_modes r
        where r.place = any (rules.around(c.place) || '*'::text) and r.entered_at > c.at)
      and not exists (select from rules.place_features r
        where r.place = any (rules.around(c.place) || '*'::text) and r.entered_at > c.at);
end
$$;

-- What was signed still holds: each node follows from its children, and each leaf's head is still
-- the digest of that movement. A history rewritten from its first row on is found here.
create or replace function ledger.check_roots() returns setof ledger.difference
language plpgsql stable as $$
declare
  newest date := (select max(day) from ledger.roots where signature is not null);
begin
  return query
    select 'root_leaf', l.day || ' ' || l.currency || ' ' || l.position,
      'movement ' || l.version || ' of wallet ' || l.wallet_id || ' is not the one that was signed'
    from ledger.root_leaves l
      left join ledger.movements m on m.account_id = l.wallet_id and m.version = l.version
    where l.day = newest and l.version > 0
      and (m.hash is distinct from l.head or m.after_micros is distinct from l.available_micros);
  return query
    select 'root_node', n.day || ' ' || n.currency || ' level ' || n.level || ' ' || n.position,
      'does not follow from its children'
    from ledger.root_nodes n
      join ledger.root_nodes a on a.day = n.day and a.currency = n.currency
        and a.level = n.level - 1 and a.position = n.position * 2
      left join ledger.root_nodes b on b.day = n.day and b.currency = n.currency
        and b.level = n.level - 1 and b.position = n.position * 2 + 1
    where n.day = newest and (n.sum_micros <> a.sum_micros + coalesce(b.sum_micros, 0)
      or n.hash <> case when b.hash is null then a.hash
        else ledger.node_hash(a.hash, b.hash) end);
  return query
    select 'root_node', l.day || ' ' || l.currency || ' leaf ' || l.position,
      'is not the digest and the sum of its leaf'
    from ledger.root_leaves l left join ledger.root_nodes n on n.day = l.day
      and n.currency = l.currency and n.level = 0 and n.position = l.position
    where l.day = newest and (n.hash, n.sum_micros) is distinct from
      (ledger.sum_hash(ledger.leaf_digest(l), ledger.leaf_sum(l)), ledger.leaf_sum(l));
  return query
    select 'root', r.day || ' ' || r.currency, 'is not the top of its tree'
    from ledger.roots r left join ledger.root_nodes n on n.day = r.day
      and n.currency = r.currency and n.level = r.height and n.position = 0
    where r.day = newest
      and (n.hash, n.sum_micros) is distinct from (r.root, r.total_micros);
end
$$;
