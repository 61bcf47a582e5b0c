-- How a redemption goes on by itself: looked at until nothing speaks against it, begun once, and then what
-- the provider says.

-- How long until the next look at one that waits for its player or for time.
create or replace function payments.look_again() returns interval language sql immutable as $$
  select interval '5 minutes'
$$;

-- Tells a player who has something to do, on the days of the rule.
create or replace function payments.remind_of_redemption(one payments.redemptions, at timestamptz)
returns payments.redemptions language plpgsql as $$
declare
  days int[] := (rules.redemption_rule(at)).notice_days;
  due int := (select count(*) from unnest(days) d where one.state_since + make_interval(days => d) <= at);
begin
  if due <= one.notices then return one; end if;
  perform auth.tell(one.player_id, 'redemption_waits', 'redemption_waits:' || one.id || ':'
    || payments.ms(one.state_since) || ':' || due,
    jsonb_build_object('amountMicros', one.amount_micros::text, 'needs', one.reasons[1]), at);
  update payments.redemptions r set notices = due where r.id = one.id returning * into one;
  return one;
end
$$;

-- Where one that has not left stands by what speaks against it. The caller holds the locks.
create or replace function payments.judge_redemption(one payments.redemptions,
  weight payments.redemption_weight, at timestamptz) returns payments.redemptions language plpgsql as $$
declare
  review text[] := array(select r from unnest(weight.review) r
    where r <> all (one.cleared) or r = any (payments.standing_reasons()));
begin
  if review && payments.standing_reasons() then
    return payments.move_redemption(one, 'in_review', review, at);
  end if;
  if weight.needs <> '{}' then
    if one.state = 'needs_player' and one.state_since + make_interval(
        days => (rules.redemption_rule(at)).gives_up_days) <= at then
      return payments.end_redemption(one, 'cancelled', weight.needs, at);
    end if;
    return payments.remind_of_redemption(
      payments.move_redemption(one, 'needs_player', weight.needs, at), at);
  end if;
  if review <> '{}' then return payments.move_redemption(one, 'in_review', review, at); end if;
  return payments.move_redemption(one, 'approved', weight.waits, at);
end
$$;

create or replace function payments.consider_redemption_at(of_id uuid, given_at timestamptz)
returns jsonb language plpgsql as $$
declare
  one payments.redemptions;
  at timestamptz;
begin
  one := payments.lock_redemption(of_id, given_at);
  at := coalesce(given_at, clock_timestamp());
  if one.state in ('held', 'needs_player', 'approved') then
    one := payments.judge_redemption(one, payments.weigh_redemption(one, at), at);
  end if;
  return payments.redemption_json(one);
end
$$;

-- Looks at one that was asked for, or whose player had something to do.
create or replace function payments.consider_redemption(of_id uuid) returns jsonb
language sql security definer set search_path = '' as $$
  select payments.consider_redemption_at(of_id, null)
$$;

-- As its payout needs it. Who was given it by a claim may order until it may be claimed again, and nobody
-- else may: a provider may know no keys, and pay each order.
create or replace function payments.payout_json(one payments.redemptions) returns jsonb
language plpgsql stable as $$
begin
  return payments.redemption_json(one) || jsonb_build_object(
    'netMicros', (one.amount_micros - one.withheld_micros)::text,
    'orderUntilMs', payments.ms(one.next_check_at))
    || coalesce((select jsonb_build_object('destinationReference', d.reference, 'provider', d.provider)
      from payments.destinations d where d.id = one.destination_id),
      '{"destinationReference": null, "provider": null}');
end
$$;

create or replace function payments.begin_payout_at(of_id uuid, given_at timestamptz) returns jsonb
language plpgsql as $$
declare
  one payments.redemptions;
  at timestamptz;
  weight payments.redemption_weight;
begin
  one := payments.lock_redemption(of_id, given_at);
  at := coalesce(given_at, clock_timestamp());
  if one.state is distinct from 'approved' then return payments.payout_json(one); end if;
  weight := payments.weigh_redemption(one, at);
  one := payments.judge_redemption(one, weight, at);
  if one.state = 'approved' and weight.waits = '{}' then
    update payments.redemptions r set withheld_micros = weight.withhold_micros,
        tax_year = weight.tax_year, state = 'paying', state_since = at, reasons = '{}', checks = 0,
        next_check_at = at + interval '1 minute'
      where r.id = of_id returning * into one;
    insert into payments.redemption_events (redemption_id, state, at) values (of_id, 'paying', at);
    return payments.payout_json(one) || '{"begun": true}';
  end if;
  return payments.payout_json(one);
end
$$;

-- The one step after which money may leave: everything is asked again under the person's locks. The
-- provider is called after it, with the redemption's id as its only key, by whom the answer calls `begun`:
-- nobody else who asked at the same time.
create or replace function payments.begin_payout(of_id uuid, of_provider text default null) returns jsonb
language sql security definer set search_path = '' as $$
  select payments.use_payout_provider(of_provider);
  select payments.begin_payout_at(of_id, null)
$$;

-- A prize came back: all coins return, or are kept as unclaimed where their player has left.
create or replace function payments.take_prize_back(one payments.redemptions, code text, at timestamptz)
returns payments.redemptions language plpgsql as $$
declare
  has_left boolean := payments.has_left(one.player_id);
  is_late boolean := one.paid_at + make_interval(
    days => (rules.redemption_rule(at)).returns_days) < at;
  what text := case when has_left then 'unclaimed'
    when code = any (payments.codes_to_look_at()) then 'return_needs_review'
    when one.withheld_micros > 0 then 'withheld_returned' when is_late then 'late_return' end;
begin
  perform ledger.return_prize(one.id, one.player_id, one.amount_micros, one.withheld_micros, has_left, at);
  -- These say that the account is none to pay to.
  if code in ('R02', 'R03', 'R04', 'R20', 'R23') then
    update payments.destinations d set state = 'failed'
      where d.id = one.destination_id and d.state = 'ready';
  end if;
  if what is not null then one := payments.raise_attention(one, what); end if;
  one := payments.move_redemption(one, 'returned', array_remove(array[code], null), at);
  if not has_left then
    perform auth.tell(one.player_id, 'redemption_returned', 'redemption_returned:' || one.id,
      jsonb_build_object('amountMicros', one.amount_micros::text), at);
  end if;
  return one;
end
$$;

-- The prize arrived: its coins leave for good. It counts in the year in which it was paid.
create or replace function payments.book_paid(one payments.redemptions, paid timestamptz, at timestamptz)
returns payments.redemptions language plpgsql as $$
begin
  perform ledger.book_prize(one.id, one.player_id, one.amount_micros, one.withheld_micros, at);
  update payments.redemptions r set tax_year = rules.tax_year_of(paid),
      sent_at = coalesce(r.sent_at, paid)
    where r.id = one.id returning * into one;
  one := payments.move_redemption(one, 'paid', '{}', at);
  update payments.redemptions r set paid_at = paid where r.id = one.id returning * into one;
  return one;
end
$$;

-- What was said and cannot be: kept, and a person looks. No coins move for it.
create or replace function payments.note_contradiction(one payments.redemptions, fact jsonb, at timestamptz)
returns payments.redemptions language plpgsql as $$
begin
  insert into payments.redemption_events (redemption_id, state, at, reasons, fact)
    values (one.id, one.state, at, '{contradiction}', fact);
  return payments.raise_attention(one, 'contradiction');
end
$$;

create or replace function payments.advance_redemption_at(of_id uuid, fact jsonb, given_at timestamptz)
returns jsonb language plpgsql as $$
declare
  one payments.redemptions;
  at timestamptz;
  said text := fact ->> 'state';
  said_at timestamptz;
  before text;
begin
  if said not in ('pending', 'sent', 'paid', 'failed', 'returned') or fact ->> 'kind' <> 'payout' then
    return '{"outcome": "ignored"}';
  end if;
  one := payments.lock_redemption(of_id, given_at);
  at := coalesce(given_at, clock_timestamp());
  if one.id is null then return '{"outcome": "unknown_redemption"}'; end if;
  before := one.state;
  -- A provider's clock neither goes ahead of ours nor behind the moment in which we asked it.
  said_at := least(at, greatest(coalesce((fact ->> 'at')::timestamptz, at), (
    select max(e.at) from payments.redemption_events e
      where e.redemption_id = of_id and e.state = 'paying')));
  if before not in ('paying', 'sent', 'paid', 'returned', 'failed') then
    one := payments.note_contradiction(one, fact, at);
    return jsonb_build_object('outcome', 'contradiction', 'redemption', payments.redemption_json(one));
  end if;
  update payments.redemptions r
    set provider_reference = coalesce(r.provider_reference, fact ->> 'reference')
    where r.id = of_id returning * into one;
  if said = 'sent' and before = 'paying' then
    update payments.redemptions r set sent_at = said_at where r.id = of_id returning * into one;
    one := payments.move_redemption(one, 'sent', '{}', at);
  elsif said = 'paid' and before in ('paying', 'sent') then
    one := payments.book_paid(one, said_at, at);
    perform auth.tell(one.player_id, 'redemption_paid', 'redemption_paid:' || of_id,
      jsonb_build_object('amountMicros', one.amount_micros::text), at);
  elsif said = 'failed' and before = 'paying' then
    one := payments.end_redemption(one, 'failed', array_remove(array[fact ->> 'code'], null), at);
  elsif said = 'returned' and before in ('paying', 'sent', 'paid') then
    -- It did go out before it came back, whether or not anybody told us.
    if before <> 'paid' then one := payments.book_paid(one, said_at, at); end if;
    one := payments.take_prize_back(one, fact ->> 'code', at);
  elsif (said = 'failed' and before in ('sent', 'paid', 'returned'))
    or (said in ('sent', 'paid', 'returned') and before = 'failed') then
    one := payments.note_contradiction(one, fact, at);
    return jsonb_build_object('outcome', 'contradiction', 'redemption', payments.redemption_json(one));
  end if;
  return jsonb_build_object('outcome', case when one.state = before then 'known' else 'applied' end,
    'redemption', payments.redemption_json(one));
end
$$;

-- Takes in what a provider says of a payment: `{kind: "payout", reference, state, code, at}`.
create or replace function payments.advance_redemption(id uuid, fact jsonb) returns jsonb
language sql security definer set search_path = '' as $$
  select payments.advance_redemption_at(id, fact, null)
$$;

-- Redemptions to look at now. Asking a provider grows rarer: 1, 2, 4 … minutes, at most an hour.
create or replace function payments.claim_due_redemptions(count_max int) returns setof jsonb
language plpgsql security definer set search_path = '' as $$
declare
  at timestamptz := clock_timestamp();
  one payments.redemptions;
begin
  for one in select * from payments.redemptions r
    where r.state in ('held', 'needs_player', 'approved', 'paying', 'sent') and r.next_check_at <= at
    order by r.next_check_at limit count_max for update skip locked
  loop
    update payments.redemptions r set checks = outbox.counted(r.checks),
        next_check_at = at + case when r.state in ('paying', 'sent')
          then outbox.delay(r.checks, interval '1 minute', interval '1 hour')
          when r.state = 'held' then interval '1 minute' else payments.look_again() end
      where r.id = one.id returning * into one;
    if one.state = 'sent' and one.attention is null
      and greatest(one.state_since, one.attention_cleared_at) + make_interval(
        days => (rules.redemption_rule(at)).sent_silent_days) <= at then
      one := payments.raise_attention(one, 'sent_too_long');
    end if;
    return next payments.payout_json(one);
  end loop;
end
$$;

-- What became of asking the provider: null when it answered.
create or replace function payments.redemption_checked(of_id uuid, why text) returns void
language sql security definer set search_path = '' as $$
  update payments.redemptions set check_error = left(why, 500) where id = of_id
$$;

-- True when a player's look at their redemption may look at it anew: every three seconds at most.
create or replace function payments.claim_redemption(of_id uuid) returns boolean
language plpgsql security definer set search_path = '' as $$
begin
  update payments.redemptions r set next_check_at = clock_timestamp() + interval '1 minute'
    where r.id = of_id and r.state in ('held', 'needs_player', 'approved')
      and r.next_check_at < clock_timestamp() + interval '57 seconds';
  return found;
end
$$;

grant execute on function payments.consider_redemption, payments.begin_payout,
  payments.advance_redemption, payments.claim_due_redemptions, payments.redemption_checked,
  payments.claim_redemption to parlor_payments;
