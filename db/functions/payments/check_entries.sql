-- Invariants of free entry.

create or replace function payments.check_entries() returns setof ledger.difference
language plpgsql stable as $$
begin
  -- Each accepted entry has its grant, of its amount and for its player, and no grant has none.
  return query
    with granted as (
      select p.key, w.player_id, x.effect_micros, x.kind, x.id,
          (select l.source from ledger.lots l where l.entry_id = x.id) as source
        from ledger.postings p join ledger.entries x on x.id = any (p.entry_ids)
          join ledger.wallets w on w.account_id = x.account_id and w.currency = 'SC'
        where x.kind = 6 and (p.key like 'mail:%' or p.key like 'online:%')
      union all
      select null, w.player_id, l.granted_micros, 6, l.entry_id, l.source
        from ledger.lots l join ledger.wallets w on w.account_id = l.wallet_id
        where l.source in ('mail_entry', 'online_entry') and not exists (
          select from ledger.postings p where l.entry_id = any (p.entry_ids)
            and (p.key like 'mail:%' or p.key like 'online:%')))
    select 'entry_is_grant', coalesce(e.id::text, g.key, g.id::text), case
        when g.id is null then 'accepted without a grant'
        when e.id is null then 'a grant of ' || g.effect_micros || ' without an entry'
        else g.effect_micros || ' to ' || g.player_id || ' for ' || e.amount_micros || ' of '
          || e.player_id end
    from (select * from payments.entries x where x.state = 'accepted') e
      full join granted g on g.key = payments.entry_key(e)
    where e.id is null or g.id is null
      or (g.player_id, g.effect_micros, g.source)
        is distinct from (e.player_id, e.amount_micros, e.method || '_entry');
  return query
    select 'code_once', c.code, count(*) || ' entries'
    from payments.entry_codes c join payments.entries e on e.code = c.code
    group by c.code having count(*) > 1
    union all
    select 'code_once', e.id::text, 'a card of ' || e.player_id || ' with the code of '
      || coalesce(c.player_id::text, 'nobody')
    from payments.entries e left join payments.entry_codes c on c.code = e.code
    where e.method = 'mail' and c.player_id is distinct from e.player_id;
  return query
    select 'household_cap', encode(h.key, 'hex') || ' ' || h.day, count(*) || ' entries by '
      || e.method
    from payments.entry_households h join payments.entries e on e.id = h.entry_id
    where e.state = 'accepted' group by h.key, h.day, e.method
    having count(*) > (payments.entry_rule(max(e.decided_at))).household_day_max
    union all
    select 'household_cap', e.player_id || ' ' || e.day, count(*) || ' entries by ' || e.method
    from payments.entries e where e.state = 'accepted' group by e.player_id, e.day, e.method
    having count(*) > (payments.entry_rule(max(e.decided_at))).household_day_max;
  return query
    select 'free_not_worse', w.subject, w.detail from payments.worse_entries() w;
end
$$;
