-- What a player takes to their own tax office: a year's play by currency, and dollars paid and returned. A
-- fold over what is kept anyway. Years are UTC; money counts in the year in which it moved.
create or replace function payments.year_statement(for_player uuid, of_year int) returns jsonb
language sql stable security definer set search_path = '' as $$
  with span as (select make_timestamptz(of_year, 1, 1, 0, 0, 0, 'UTC') as begins,
    make_timestamptz(of_year + 1, 1, 1, 0, 0, 0, 'UTC') as ends)
  select jsonb_build_object(
    'play', coalesce((select jsonb_agg(jsonb_build_object('currency', a.currency,
          'rounds', a.rounds, 'wageredMicros', a.wagered::text, 'paidMicros', a.paid::text)
        order by a.currency)
      from (select d.currency, sum(d.rounds) as rounds, sum(d.wagered_micros) as wagered,
          sum(d.paid_micros) as paid
        from games.activity(for_player, make_date(of_year, 1, 1), make_date(of_year, 12, 31)) d
        group by d.currency) a), '[]'),
    'purchases', (select count(*) from payments.purchases p, span
      where p.player_id = for_player and p.paid_at >= begins and p.paid_at < ends),
    'chargedMicros', (select coalesce(sum(p.charged_micros), 0)::text
      from payments.purchases p, span
      where p.player_id = for_player and p.paid_at >= begins and p.paid_at < ends),
    'returnedMicros', (select coalesce(sum(b.micros), 0)::text
      from payments.purchases p cross join span cross join lateral (
        select r.amount_micros as micros from payments.refunds r
          where r.provider = p.provider and r.payment_id = p.provider_payment_id
            and r.status = 'succeeded' and r.at >= begins and r.at < ends
        union all
        select d.withdrawn_micros from payments.disputes d
          where d.provider = p.provider and d.payment_id = p.provider_payment_id
            and d.at >= begins and d.at < ends) b
      where p.player_id = for_player))
$$;

grant execute on function payments.year_statement to parlor_payments;
