-- Invariants of games that others run: what a provider did, its rounds, the journal and the lots agree.

create or replace function ledger.check_providers() returns setof ledger.difference
language plpgsql stable as $$
begin
  return query
    select 'provider_action_entries', coalesce(a.id, e.id)::text, case
        when e.id is null then 'amount ' || a.amount_micros || ' without its entry'
        when a.id is null then 'an entry of no action'
        else a.kind || ' of ' || a.amount_micros || ' booked as ' || e.effect_micros || ' with '
          || e.contra_id end
    from (select * from ledger.provider_actions x
        where x.amount_micros > 0 and x.state in ('live', 'rolled_back') or x.entry_id is not null) a
      full join (select * from ledger.entries y where y.kind between 18 and 21 or y.kind = 27) e
        on e.id = a.entry_id
    where a.id is null or e.id is null or e.account_id <> a.wallet_id
      or e.kind <> case a.kind when 'debit' then 18 when 'credit' then 19 else 20 end
      or e.effect_micros <> case a.kind when 'debit' then -1 else 1 end * a.amount_micros
      or e.contra_id >> 5 <> 1000 + a.provider_id;
  return query
    select 'provider_round_sums', coalesce(r.provider_id, s.provider_id) || ' '
      || coalesce(r.round_id, s.round_id), 'round says ' || coalesce(r.debited_micros, 0) || ' and '
      || coalesce(r.credited_micros, 0) || ', actions ' || coalesce(s.debited, 0) || ' and '
      || coalesce(s.credited, 0)
    from ledger.provider_rounds r
      full join (select a.provider_id, a.round_id, a.wallet_id,
          coalesce(sum(a.amount_micros) filter (where a.kind = 'debit'), 0) as debited,
          coalesce(sum(a.amount_micros) filter (where a.kind = 'credit'), 0) as credited
        from ledger.provider_actions a where a.state = 'live' and a.kind <> 'rollback'
        group by a.provider_id, a.round_id, a.wallet_id) s
        on (s.provider_id, s.round_id, s.wallet_id) = (r.provider_id, r.round_id, r.wallet_id)
    where (coalesce(r.debited_micros, 0), coalesce(r.credited_micros, 0))
      is distinct from (coalesce(s.debited, 0), coalesce(s.credited, 0))
      or r.round_id is null;
  return query
    select 'provider_undone_once', coalesce(u.id, d.id)::text, case
        when u.id is null then 'rolled back by nothing'
        when d.id is null then 'a rollback of nothing'
        else 'is not what its rollback gave back' end
    from (select * from ledger.provider_actions x where x.kind = 'rollback' and x.state = 'live') u
      full join (select * from ledger.provider_actions x where x.state = 'rolled_back') d
        on d.undone_by = u.id
    where u.id is null or d.id is null
      or (u.provider_id, u.wallet_id, u.amount_micros, u.reference, u.day)
        is distinct from (d.provider_id, d.wallet_id, d.amount_micros, d.transaction_id, d.day);
  return query
    select 'provider_tombstone_moves_nothing', a.id::text, 'moved ' || a.amount_micros
    from ledger.provider_actions a
    where a.state in ('tombstone', 'noop') and (a.amount_micros <> 0 or a.entry_id is not null);
  return query
    select 'provider_credit_has_debit', c.id::text, 'a win of a round without a stake that stands'
    from ledger.provider_actions c
    where c.kind = 'credit' and c.state = 'live' and not exists (
      select from ledger.provider_actions d
      where d.provider_id = c.provider_id and d.round_id = c.round_id
        and d.wallet_id = c.wallet_id and d.kind = 'debit' and d.state = 'live'
        and (c.reference is null or c.reference = d.transaction_id));
  return query
    select 'provider_lot_undo', a.id::text, a.state || ' stake of ' || a.amount_micros
      || ' has advanced lots by ' || x.total
    from ledger.provider_actions a
      join (select l.entry_id, sum(l.amount_micros) as total from ledger.lot_advances l
        group by l.entry_id) x on x.entry_id = a.entry_id
    where x.total > a.amount_micros or x.total < 0
      or (a.state = 'rolled_back' and x.total <> 0) or a.kind <> 'debit';
  return query
    select 'provider_house_is_fold', h.number::text, 'house has ' || coalesce(n.total, 0)
      || ', actions say ' || coalesce(f.total, 0)
    from ledger.house_accounts h
      left join (select x.id >> 5 as number, sum(x.balance_micros) as total from ledger.house_now() x
        group by x.id >> 5) n on n.number = h.number
      left join (select 1000 + a.provider_id as number, sum(case a.kind when 'debit'
          then a.amount_micros else -a.amount_micros end) as total
        from ledger.provider_actions a group by a.provider_id) f on f.number = h.number
    where h.number > 1000 and coalesce(n.total, 0) <> coalesce(f.total, 0);
end
$$;
