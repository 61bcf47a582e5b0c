-- What the tax of a year asks of a payment: a form before it leaves, or a part of it that is kept back.
-- Never asked before a win, only of what is paid.

-- The form of a person, whose year does not matter: as the vendor's last word about any of theirs has it,
-- and `open` while one is waited for and none holds.
create or replace function compliance.tax_form_state(for_player uuid) returns text
language plpgsql stable as $$
declare
  persons uuid[] := ledger.same_person(for_player);
  last text := (select f.state from compliance.tax_forms f
    where f.player_id = any (persons) and f.state in ('valid', 'bad')
    order by f.state_at desc, f.state limit 1);
begin
  return case when last = 'valid' then last
    when exists (select from compliance.tax_forms f
      where f.player_id = any (persons) and f.state = 'open') then 'open'
    else coalesce(last, 'none') end;
end
$$;

-- Whether a payment of a year is one that is reported: it brings the year to its threshold, or follows
-- one that did, or the year before was reported.
create or replace function compliance.is_reportable(for_player uuid, law rules.tax_years, total bigint)
returns boolean language plpgsql stable as $$
declare
  earlier rules.tax_years := rules.tax_year(law.year - 1);
begin
  if total >= law.threshold_micros then return true; end if;
  return law.after_reported and coalesce(
    payments.tax_total(for_player, law.year - 1) >= earlier.threshold_micros, false);
end
$$;

-- What is kept back of a payment, to the cent.
create or replace function compliance.withheld_of(law rules.tax_years, amount bigint, before bigint)
returns bigint language sql immutable as $$
  select (round(law.withholding_rate * case law.withhold_on when 'whole' then amount
    else least(amount, greatest(0, before + amount - law.threshold_micros)) end / 10000) * 10000)::bigint
$$;

-- What the law says to a payment made at a moment, which is not counted in the year's total yet.
-- `tax_form_required`: it waits for a valid form, or for its player to take it less what is withheld.
-- `tax_year_unknown`: nobody has entered the year, and what was paid comes to the threshold of the last one.
create or replace function compliance.tax_verdict(for_player uuid, amount bigint, at timestamptz,
  accepts_withholding boolean) returns compliance.tax_verdict
language plpgsql stable set search_path = '' as $$
declare
  verdict compliance.tax_verdict;
  law rules.tax_years;
begin
  verdict.year := rules.tax_year_of(at);
  verdict.before := payments.tax_total(for_player, verdict.year);
  verdict.withhold_micros := 0;
  law := rules.tax_year_at(verdict.year, at);
  if law.id is null then
    verdict.threshold := (rules.tax_year_before(verdict.year)).threshold_micros;
    if verdict.before + amount >= coalesce(verdict.threshold, 0) then
      verdict.code := 'tax_year_unknown';
    end if;
    return verdict;
  end if;
  verdict.threshold := law.threshold_micros;
  if not compliance.is_reportable(for_player, law, verdict.before + amount)
    or compliance.tax_form_state(for_player) = 'valid' then return verdict; end if;
  if accepts_withholding then
    verdict.withhold_micros := compliance.withheld_of(law, amount, verdict.before);
  else
    verdict.code := 'tax_form_required';
  end if;
  return verdict;
end
$$;
