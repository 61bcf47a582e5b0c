-- Rules of free entry, and that none of them makes free coins worse than those that come with a
-- purchase.

create or replace function payments.entry_rule(at timestamptz) returns payments.entry_rules
language sql stable as $$
  select r from payments.entry_rules r where r.begins_at <= at order by r.begins_at desc limit 1
$$;

-- What a source grants in Sweeps Coins at a moment; null when nothing.
create or replace function payments.sweeps_rule(of_source text, at timestamptz)
returns payments.grant_rules language sql stable as $$
  select r from payments.grant_rules r
    where r.source = of_source and r.currency = 'SC' and r.begins_at <= at
    order by r.begins_at desc limit 1
$$;

-- Where free coins are worse than bonus coins: moments at which the rules of both say so, and lots that
-- were granted so. Worse: played through more often, or gone sooner.
create or replace function payments.worse_entries() returns table (subject text, detail text)
language sql stable as $$
  with moments as (
    select p.begins_at as at from payments.purchase_rules p
    union select g.begins_at from payments.grant_rules g
      where g.source in ('mail_entry', 'online_entry')),
  terms as (
    select s.source || ' at ' || ledger.time_text(m.at) as subject, m.at,
        (e).playthrough_multiple as multiple, m.at + make_interval(days => (e).lives_days) as ends_at
      from moments m, unnest(array['mail_entry', 'online_entry']) s (source),
        lateral (select payments.sweeps_rule(s.source, m.at) as e) r
      where (e).source is not null
    union all
    select 'lot ' || l.id, l.granted_at, l.multiple, l.expires_at from ledger.lots l
      where l.source in ('mail_entry', 'online_entry'))
  select t.subject, 'multiple ' || t.multiple || ' and end ' || coalesce(t.ends_at::text, 'never')
      || ', with a purchase ' || (b).bonus_multiple || ' and '
      || coalesce((t.at + make_interval(days => (b).bonus_lives_days))::text, 'never')
    from terms t, lateral (select payments.purchase_rule(t.at) as b) p
    where t.multiple > (b).bonus_multiple
      or (b).begins_at is not null and coalesce(t.ends_at, 'infinity')
        < coalesce(t.at + make_interval(days => (b).bonus_lives_days), 'infinity')
$$;

create or replace function payments.refuse_worse_entries() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  worse record;
begin
  select * into worse from payments.worse_entries() limit 1;
  if found then
    raise exception 'free coins may not be worse than those of a purchase: %: %', worse.subject,
      worse.detail using errcode = 'check_violation', constraint = 'free_not_worse';
  end if;
  return null;
end
$$;
create or replace trigger grant_rules_not_worse after insert or update or delete
  on payments.grant_rules for each statement execute function payments.refuse_worse_entries();
create or replace trigger purchase_rules_not_worse after insert or update or delete
  on payments.purchase_rules for each statement execute function payments.refuse_worse_entries();

-- The last of so many days from Monday to Friday after this one.
create or replace function payments.business_days_after(of_day date, days int) returns date
language sql immutable as $$
  select max(d) from (select d::date from generate_series(of_day + 1, of_day + days * 2 + 5,
      interval '1 day') d
    where extract(isodow from d) < 6 order by d limit days) working
$$;
