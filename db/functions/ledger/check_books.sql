-- Invariants of balances, chains, sessions and postings: the books agree with the journal.

create or replace function ledger.check_sums() returns setof ledger.difference
language plpgsql stable as $$
begin
  return query
    select 'sum_is_zero', c.name, 'players and house together have ' || z.total
    from ledger.currencies c
      join lateral (select coalesce((select sum(a.balance_micros) from ledger.accounts a
            where (a.id >> 1) & 15 = c.code), 0)
          + coalesce((select sum(-e.effect_micros) from ledger.entries e
            where e.contra_id & 1 = 1 and (e.contra_id >> 1) & 15 = c.code), 0) as total) z on true
    where z.total <> 0;
  return query
    select 'house_roll_up', coalesce(n.id, f.id)::text,
      'rolled up ' || coalesce(n.balance_micros, 0) || ', journal ' || coalesce(f.sum_micros, 0)
    from ledger.house_now() n
      full join ledger.house_sums(0, 9223372036854775807) f on f.id = n.id
    where coalesce(n.balance_micros, 0) <> coalesce(f.sum_micros, 0);
  return query
    select 'floor', a.id::text, 'balance ' || a.balance_micros || ', floor '
      || coalesce(a.floor_micros::text, 'none (receivable)')
    from ledger.accounts a
    where a.balance_micros < a.floor_micros or (a.floor_micros is null and a.balance_micros > 0);
end
$$;

-- Each balance is the fold of its movements, and the account points at the newest of them.
create or replace function ledger.check_balances() returns setof ledger.difference
language plpgsql stable as $$
begin
  return query
    select 'balance_is_fold', coalesce(a.id, m.account_id)::text, case
        when a.id is null then 'movements without an account'
        else 'balance ' || a.balance_micros || ' after ' || a.version || ' movements, journal '
          || coalesce(m.total, 0) || ' after ' || coalesce(m.count, 0) end
    from ledger.accounts a
      full join (select x.account_id, sum(x.effect_micros) as total, count(*) as count
        from ledger.movements x group by x.account_id) m on m.account_id = a.id
    where a.id is null or a.balance_micros <> coalesce(m.total, 0)
      or a.version <> coalesce(m.count, 0);
  return query
    select 'head_is_newest', a.id::text, case when m.entry_id is null
        then 'the newest movement ' || a.last_entry_id || ' is missing'
        else 'differs from movement ' || m.version || ' (entry ' || m.entry_id || ')' end
    from ledger.accounts a
      left join ledger.movements m on m.account_id = a.id and m.entry_id = a.last_entry_id
    where a.version > 0 and (m.entry_id is null or (m.version, m.after_micros, m.hash,
      m.previous_id) is distinct from (a.version, a.balance_micros, a.head, a.previous_entry_id));
end
$$;

-- Each movement follows from the one before: number, balance and digest.
create or replace function ledger.check_chains() returns setof ledger.difference
language plpgsql stable as $$
begin
  return query
    select 'chain', m.account_id::text,
      'movement ' || m.version || ' (entry ' || m.entry_id || '): ' || case
        when m.previous_id is not null and p.entry_id is null then 'the one before is missing'
        when m.version <> coalesce(p.version, 0) + 1 then 'number after ' || coalesce(p.version, 0)
        when m.after_micros <> coalesce(p.after_micros, 0) + m.effect_micros then 'balance'
        else 'digest' end
    from ledger.movements m
      left join ledger.movements p on p.account_id = m.account_id and p.entry_id = m.previous_id
    where (m.previous_id is not null and p.entry_id is null)
      or m.version <> coalesce(p.version, 0) + 1
      or m.after_micros::numeric <> coalesce(p.after_micros, 0)::numeric + m.effect_micros
      or m.hash <> ledger.chain(coalesce(p.hash, '\x'), m.entry_id, m.account_id, m.version,
        m.contra_id, m.effect_micros, m.after_micros, m.kind, m.at, m.digest);
  return query
    select 'entry_sides', e.id::text, 'sides ' || e.account_id || ' and ' || e.contra_id
    from ledger.entries e
    where e.account_id & 1 = 1 or e.account_id = e.contra_id
      or (e.account_id >> 1) & 15 <> (e.contra_id >> 1) & 15
      or (e.contra_id & 1 = 0) <> (e.contra_version is not null)
      or (e.contra_version is null) <> (e.contra_hash is null)
      or (e.effect_micros = 0 and e.kind not in (3, 5));
end
$$;

-- Every account belongs to something, and tables belong to open sessions.
create or replace function ledger.check_sessions() returns setof ledger.difference
language plpgsql stable as $$
begin
  return query
    select 'account_has_owner', a.id::text, 'balance ' || a.balance_micros || ', belongs to nothing'
    from ledger.accounts a
    where not exists (select from ledger.wallets w where w.account_id = a.id)
      and not exists (select from ledger.wallets w where w.hold_id = a.id)
      and not exists (select from ledger.wallets w where w.receivable_id = a.id)
      and not exists (select from ledger.sessions s where s.account_id = a.id)
      and not exists (select from ledger.payers p where p.account_id = a.id)
      and not exists (select from ledger.payees p where p.account_id = a.id);
  return query
    select 'table_is_session', s.session_id::text, case when e.id is null then 'no account'
      when w.account_id is null then 'no wallet'
      when s.closed_at is null and e.closed then 'open session, closed account'
      when s.closed_at is not null and not e.closed then 'closed session, open account'
      else 'closed with balance ' || e.balance_micros end
    from ledger.sessions s left join ledger.accounts e on e.id = s.account_id
      left join ledger.wallets w on w.account_id = s.wallet_id
    where s.account_id is not null and (e.id is null or w.account_id is null
      or (s.closed_at is not null) <> e.closed or (e.closed and e.balance_micros <> 0));
  return query
    select 'session_totals', s.session_id::text, 'wagered ' || e.wagered_micros || ', paid '
      || e.paid_micros || ', journal net ' || coalesce(n.net, 0)
    from ledger.sessions s join ledger.accounts e on e.id = s.account_id
      left join (select x.account_id, sum(x.effect_micros) as net from ledger.entries x
        where x.kind = 3 group by x.account_id) n on n.account_id = e.id
    where e.paid_micros - e.wagered_micros <> coalesce(n.net, 0)
      or e.paid_micros::numeric > e.wagered_micros::numeric * e.multiplier_max;
  return query
    select 'day_results', coalesce(d.wallet_id, j.wallet_id) || ' ' || coalesce(d.day, j.day),
      'kept ' || coalesce(d.net, 0) || ', journal ' || coalesce(j.net, 0)
    from (select z.wallet_id, z.day, sum(z.net) as net from (
          select r.wallet_id, r.day, r.net_micros as net from ledger.day_results r
          union all
          select s.wallet_id, e.result_day, e.result_micros from ledger.sessions s
            join ledger.accounts e on e.id = s.account_id) z group by z.wallet_id, z.day) d
      full join (select y.wallet_id, y.day, sum(y.net) as net from (
          select s.wallet_id, ledger.utc_day(x.at) as day, x.effect_micros as net
            from ledger.entries x join ledger.sessions s on s.account_id = x.account_id
            where x.kind = 3
          union all
          select a.wallet_id, a.day, x.effect_micros from ledger.provider_actions a
            join ledger.entries x on x.id = a.entry_id) y group by y.wallet_id, y.day) j
      on j.wallet_id = d.wallet_id and j.day = d.day
    where coalesce(d.net, 0) <> coalesce(j.net, 0);
  return query
    select 'holds', w.account_id::text, 'on hold ' || h.balance_micros || ', pending holds '
      || coalesce(p.total, 0)
    from ledger.wallets w join ledger.accounts h on h.id = w.hold_id
      left join (select x.wallet_id, sum(x.amount_micros) as total from ledger.holds x
        where x.state = 'pending' group by x.wallet_id) p on p.wallet_id = w.account_id
    where h.balance_micros <> coalesce(p.total, 0);
end
$$;

create or replace function ledger.check_postings() returns setof ledger.difference
language plpgsql stable as $$
begin
  return query
    with named as (
      select p.key, p.kind, x.entry_id from ledger.postings p, unnest(p.entry_ids) x (entry_id))
    select 'posting_has_entries', n.key, 'entry ' || n.entry_id || case when e.id is null
        then ' is missing' else ' has another kind' end
      from named n left join ledger.entries e on e.id = n.entry_id
      where e.id is null or e.kind <> n.kind
    union all
    select 'entry_in_one_posting', n.entry_id::text, 'named by ' || count(*) || ' postings'
      from named n group by n.entry_id having count(*) > 1
    union all
    select 'entry_in_one_posting', e.id::text, 'named by no posting'
      from ledger.entries e where e.kind in (6, 7, 8, 13, 15, 16, 22, 23, 24)
        and not exists (select from named n where n.entry_id = e.id);
end
$$;
