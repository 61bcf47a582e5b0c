-- What players are shown of their play is what the books have.

-- A table that is over told days that add up to what its account wagered and paid. A table that has not told
-- of its end yet is not looked at.
create or replace function ledger.check_activity() returns setof ledger.difference
language plpgsql stable as $$
begin
  return query
    select 'activity_is_play', s.session_id::text, 'wagered ' || e.wagered_micros || ', paid '
      || e.paid_micros || '; days say ' || coalesce(d.wagered, 0) || ' and ' || coalesce(d.paid, 0)
    from ledger.sessions s join ledger.accounts e on e.id = s.account_id
      join games.sessions g on g.id = s.session_id and g.state = 'closed'
      left join (select x.session_id, max(x.wagered_micros) as wagered, max(x.paid_micros) as paid
        from games.play_days x group by x.session_id) d on d.session_id = s.session_id
    where s.closed_at is not null
      and (e.wagered_micros <> coalesce(d.wagered, 0) or e.paid_micros <> coalesce(d.paid, 0));
end
$$;
