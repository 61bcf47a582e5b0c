-- Thresholds of prizes, taxes and care become rows that staff enter, two people each. Their tables stay as
-- they are; who entered a row of them stands here.

create table rules.dated_entries (
  id bigint primary key generated always as identity,
  -- The table, and which of its rows this one follows: a year, a signal, or empty where it has one row
  -- at a time.
  kind text not null,
  row_key text not null,
  begins_at timestamptz not null,
  entered_at timestamptz not null,
  entered_by uuid not null,
  second_by uuid not null check (second_by <> entered_by),
  approval_id uuid not null unique,
  unique (kind, row_key, begins_at)
);

insert into approvals.kinds values
  ('dated_row', 'parlor_compliance', array['operator', 'admin'], array['operator', 'admin'], '7 days',
    'rules.act_on_dated_row');

-- Of the rows of a year, too, the newest that has begun counts. Those that come with a release count since
-- ever, and of two of them the one that was entered later.
alter table rules.tax_years add column begins_at timestamptz not null default '2000-01-01Z';

-- Nobody is told after the coins are back.
alter table rules.redemption_rules add constraint redemption_rules_notice_days_before
  check (0 < all (notice_days) and gives_up_days > all (notice_days));

-- What a signal reads of its rule, and nothing else: one that is missing would find nobody, in silence.
alter table compliance.harm_rules add constraint harm_rules_params_read check (coalesce(
  case signal
    when 'checkout_after_limit' then
      params ?& array['minutes'] and params - array['minutes'] = '{}'
    when 'stakes_up' then params ?& array['times', 'days', 'playedDays', 'leastMicros']
      and params - array['times', 'days', 'playedDays', 'leastMicros'] = '{}'
      and params -> 'leastMicros' ?& array['GC', 'SC']
      and (params -> 'leastMicros') - array['GC', 'SC'] = '{}'
      and not jsonb_path_exists(params, '$.leastMicros.* ?
        (@.type() != "number" || @ < 0 || @ != @.floor())')
    when 'nights' then params ?& array['nights', 'days', 'minutes', 'hours']
      and params - array['nights', 'days', 'minutes', 'hours'] = '{}'
      and jsonb_path_match(params, '$.hours <= 24')
    when 'failed_payments' then
      params ?& array['count', 'hours'] and params - array['count', 'hours'] = '{}'
    when 'prize_cancelled' then params ?& array['hours'] and params - array['hours'] = '{}'
    else params ?& array['count', 'days'] and params - array['count', 'days'] = '{}'
  end
  and not jsonb_path_exists(params, '$.keyvalue() ? (@.key != "leastMicros"
    && (@.value.type() != "number" || @.value < 1 || @.value > 1440
      || (@.key != "times" && @.value != @.value.floor())))'), false));
