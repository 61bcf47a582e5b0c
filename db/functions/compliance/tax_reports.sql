-- What a year comes to: for its player, and for who files it. A payment counts in its year while it stays
-- paid; one that came back counts in none.

-- A player's year: what was paid or is on its way, what was kept back of it, and whether the next payment
-- needs a form. `thresholdMicros` null: nobody has entered the year.
create or replace function compliance.tax_of(for_player uuid, of_year int) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  law rules.tax_years := rules.tax_year(of_year);
  persons uuid[] := ledger.same_person(for_player);
  total bigint := payments.tax_total(for_player, of_year);
  form text := compliance.tax_form_state(for_player);
begin
  return jsonb_build_object('paidMicros', total::text, 'thresholdMicros', law.threshold_micros::text,
    'withheldMicros', (select coalesce(sum(r.withheld_micros), 0)::text from payments.redemptions r
      where r.player_id = any (persons) and r.tax_year = of_year
        and r.state in ('paying', 'sent', 'paid')),
    'formState', form,
    'isFormNeeded', form <> 'valid' and (exists (select from payments.redemptions r
        where r.player_id = any (persons) and 'tax_form_required' = any (r.reasons))
      or coalesce(compliance.is_reportable(for_player, law, total), false)));
end
$$;

-- One line for each account that was paid in a year: what its form says in the boxes for prizes (3) and for
-- tax withheld (4), and what came back after the year had ended, which corrects a form that was filed.
create or replace function compliance.tax_report(of_year int, after_player uuid, count_max int)
returns setof jsonb language plpgsql stable security definer set search_path = '' as $$
declare
  law rules.tax_years := rules.tax_year(of_year);
  ended timestamptz := make_timestamptz(of_year + 1, 1, 1, 0, 0, 0, 'UTC');
begin
  return query select jsonb_build_object('playerId', y.player_id, 'formKind', law.form_kind,
      'payments', y.payments, 'paidMicros', y.paid::text, 'returnedMicros', y.returned::text,
      'box3Micros', (y.paid - y.returned)::text, 'box4Micros', y.withheld::text,
      'correctedMicros', y.corrected::text,
      'isReported', coalesce(payments.tax_total(y.player_id, of_year) >= law.threshold_micros, false)
        or y.withheld > 0,
      'formState', compliance.tax_form_state(y.player_id), 'token', f.token, 'last4', f.last4)
    from (select r.player_id, count(*)::int as payments, sum(r.amount_micros) as paid,
        coalesce(sum(r.amount_micros) filter (where r.state = 'returned'), 0) as returned,
        coalesce(sum(r.withheld_micros) filter (where r.state = 'paid'), 0) as withheld,
        coalesce(sum(r.amount_micros) filter (where r.returned_at >= ended), 0) as corrected
      from payments.redemptions r
      where r.tax_year = of_year and r.paid_at is not null
        and (after_player is null or r.player_id > after_player)
      group by r.player_id order by r.player_id limit count_max) y
    left join lateral (select t.token, t.last4 from compliance.tax_forms t
      where t.player_id = any (ledger.same_person(y.player_id)) and t.token is not null
      order by t.state_at desc limit 1) f on true
    order by y.player_id;
end
$$;

-- A year that somebody must enter: this one, and from November on the next one; null when none is missing.
create or replace function compliance.missing_tax_year_at(at timestamptz) returns int
language sql stable as $$
  select y.year from (values (rules.tax_year_of(at)),
      (rules.tax_year_of(at + interval '61 days'))) y (year)
    -- One that begins with its year is known before.
    where (rules.tax_year_at(y.year, greatest(at, make_timestamptz(y.year, 1, 1, 0, 0, 0, 'UTC')))).id
      is null order by y.year limit 1
$$;

create or replace function compliance.missing_tax_year() returns int
language sql stable security definer set search_path = '' as $$
  select compliance.missing_tax_year_at(clock_timestamp())
$$;

grant execute on function compliance.tax_of, compliance.tax_report, compliance.missing_tax_year
  to parlor_compliance;
