-- Whether a player may wager, and how much they may still lose: limits, exclusions, debts.
-- A loss limit is kept by reservation: its budget is the limit less what was lost in the window
-- less what lies on tables. A settlement moves a loss from "on the table" to "lost" in one row, so
-- the budget changes only where the wallet is locked, and no number of tables can exceed it.

create or replace function ledger.add_day_result(for_wallet bigint, on_day date, net bigint) returns void
language plpgsql as $$
begin
  insert into ledger.day_results as d (wallet_id, day, net_micros)
    select for_wallet, on_day, net where on_day is not null and net <> 0
    on conflict (wallet_id, day) do update set net_micros = d.net_micros + excluded.net_micros;
end
$$;

create or replace function ledger.utc_day(at timestamptz) returns date language sql immutable as $$
  select (at at time zone 'UTC')::date
$$;

-- How many UTC days a period looks back, today included.
create or replace function ledger.days_of(period text) returns int language sql immutable as $$
  select case period when 'day' then 1 when 'week' then 7 when 'month' then 30 end
$$;

create or replace function ledger.limit_now(amount bigint, next_amount bigint, next_at timestamptz,
  at timestamptz) returns bigint language sql immutable as $$
  select case when next_at <= at then next_amount else amount end
$$;

-- The limit that binds a person: of those that their accounts have, the strictest now and the
-- strictest later. No row for a limit that nobody has.
create or replace function ledger.limits_now(for_player uuid, at timestamptz) returns setof ledger.limits
language sql stable as $$
  select for_player, l.kind, l.currency, l.period, min(l.now_micros),
    case when min(l.later_micros) is distinct from min(l.now_micros) then min(l.later_micros) end,
    case when min(l.later_micros) is distinct from min(l.now_micros) then max(l.next_at) end
  from (select kind, currency, period,
      ledger.limit_now(amount_micros, next_amount_micros, next_at, at) as now_micros,
      case when next_at > at then next_amount_micros
        else ledger.limit_now(amount_micros, next_amount_micros, next_at, at) end as later_micros,
      case when next_at > at then next_at end as next_at
    from ledger.limits where player_id = any (ledger.same_person(for_player))) l
  group by l.kind, l.currency, l.period
$$;

-- The strictest loss limit and what it still allows beyond the coins at tables; no row without one.
-- One statement, because a table moves its result between two of the rows that are summed.
create or replace function ledger.strictest_loss_limit(for_player uuid, for_currency text, at timestamptz,
  out budget bigint, out of_period text) returns setof record language plpgsql stable as $$
declare
  persons uuid[] := ledger.same_person(for_player);
  wallet_ids bigint[] := ledger.wallets_of(for_player, for_currency);
begin
  -- A limit near the largest amount plus a win is more than fits; it is no limit all the same.
  return query select greatest(least(b.budget, 9223372036854775807), -9223372036854775807)::bigint,
      b.period
    from (select l.period,
        ledger.limit_now(l.amount_micros, l.next_amount_micros, l.next_at, at)::numeric
        + coalesce((select sum(d.net_micros) from ledger.day_results d
            where d.wallet_id = any (wallet_ids)
              and d.day > ledger.utc_day(at) - ledger.days_of(l.period)), 0)
        + coalesce((select sum(case
              when e.result_day > ledger.utc_day(at) - ledger.days_of(l.period)
              then e.result_micros else 0 end - e.balance_micros)
            from ledger.sessions s join ledger.accounts e on e.id = s.account_id
            where s.wallet_id = any (wallet_ids) and s.closed_at is null
              and s.account_id is not null), 0) as budget
      from ledger.limits l
      where l.player_id = any (persons) and l.kind = 'loss' and l.currency = for_currency
        and ledger.limit_now(l.amount_micros, l.next_amount_micros, l.next_at, at) is not null) b
    order by b.budget, ledger.days_of(b.period) desc limit 1;
end
$$;

-- Status of the account as auth tells it; null when auth knows no such player.
create or replace function ledger.player_status(for_player uuid) returns text
language plpgsql stable as $$
begin
  return (select f.status from auth.player_facts f where f.player_id = for_player);
end
$$;

create or replace function ledger.debt_of(for_player uuid) returns boolean language plpgsql stable as $$
begin
  return exists (select from ledger.wallets w join ledger.accounts a on a.id = w.receivable_id
    where w.player_id = any (ledger.same_person(for_player)) and a.balance_micros < 0);
end
$$;

-- Whether only other accounts of the person owe something. What an account gains pays its own debt
-- and no other's, for coins stay with their account: so nothing is given or sold to this one before
-- the debt is settled.
create or replace function ledger.owes_elsewhere(for_player uuid) returns boolean language plpgsql stable as $$
begin
  return ledger.debt_of(for_player) and not exists (
    select from ledger.wallets w join ledger.accounts a on a.id = w.receivable_id
    where w.player_id = for_player and a.balance_micros < 0);
end
$$;

create or replace function ledger.has_restrictions(for_player uuid) returns boolean
language plpgsql stable as $$
declare
  persons uuid[] := ledger.same_person(for_player);
begin
  return exists (select from ledger.limits l where l.player_id = any (persons))
    or exists (select from ledger.exclusions x where x.player_id = any (persons))
    or ledger.has_time_limits(persons)
    or exists (select from ledger.wallets w
      where w.player_id = any (persons) and w.receivable_id is not null);
end
$$;

-- Marks a person's wallets, so that settlements look for what restricts them.
create or replace function ledger.note_restriction(for_player uuid) returns void language plpgsql as $$
begin
  update ledger.wallets set restricted = true
    where player_id = any (ledger.same_person(for_player)) and not restricted;
end
$$;

-- A limit as a refusal names it.
create or replace function ledger.limit_json(kind text, currency text, of_period text) returns jsonb
language sql immutable as $$
  select jsonb_build_object('kind', kind, 'currency', currency, 'period', of_period)
$$;

-- A moment as everybody outside reads it.
create or replace function ledger.time_text(at timestamptz) returns text language sql immutable as $$
  select to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
$$;

-- When the window of a limit moves on: the next UTC midnight.
create or replace function ledger.next_day(at timestamptz) returns timestamptz language sql immutable as $$
  select (ledger.utc_day(at) + 1)::timestamp at time zone 'UTC'
$$;

-- Null reason: may wager. `for_wallet` may be null for a player without a wallet. What the place of the
-- player says may be another answer after `holds_until`, and under another epoch of the rules. Of a
-- player whom nothing restricts, which is nearly everybody, only the law is asked.
create or replace function ledger.standing_at(for_player uuid, for_wallet bigint, for_currency text,
  at timestamptz) returns ledger.standing language plpgsql stable as $$
declare
  standing ledger.standing;
  excluded_until timestamptz;
  verdict rules.verdict;
  player record;
begin
  select f.status, f.birth_date, f.terms_accepted_at, e.number, coalesce(n.version, 0) as version,
      coalesce((select bool_or(w.restricted) from ledger.wallets w
        where w.player_id = for_player), true) as restricted
    into player from rules.epoch e left join auth.player_facts f on f.player_id = for_player
      left join ledger.standing_notices n on n.player_id = for_player;
  standing.epoch := player.number;
  standing.version := player.version;
  if player.restricted then
    select budget, ledger.limit_json('loss', for_currency, of_period)
      into standing.loss_budget, standing.loss_limit
      from ledger.strictest_loss_limit(for_player, for_currency, at);
  end if;
  if player.status is distinct from 'active' then
    standing.reason := 'account_closed';
    return standing;
  end if;
  if player.restricted then excluded_until := ledger.excluded_until(for_player, at); end if;
  if excluded_until is not null then
    standing.reason := 'excluded';
    standing.changes_at := nullif(excluded_until, 'infinity');
    return standing;
  end if;
  verdict := rules.verdict_on(for_player, player.birth_date, player.terms_accepted_at,
    case for_currency when 'SC' then 'sc_play' else 'gc_play' end, at);
  standing.holds_until := verdict.changes_at;
  standing.prize_max := verdict.prize_max;
  standing.prize_place := verdict.prize_place;
  if verdict.code is not null then
    standing.reason := verdict.code;
    standing.changes_at := verdict.changes_at;
    return standing;
  end if;
  if not player.restricted then return standing; end if;
  if ledger.debt_of(for_player) then
    standing.reason := 'debt_outstanding';
    return standing;
  end if;
  if standing.loss_budget is not null then
    standing.changes_at := ledger.next_day(at);
    if standing.loss_budget < 0 then standing.reason := 'limit_reached'; end if;
  end if;
  standing := ledger.with_wager_limit(standing, for_player, for_currency, at);
  return ledger.with_time_limits(standing, for_player, at);
end
$$;

-- A standing without a version is none: where nobody looked, for nothing binds this player but the law.
-- As plpgsql, whose plans are kept: of one in SQL, which is asked in most calls, each would plan it anew.
create or replace function ledger.standing_json(standing ledger.standing) returns jsonb
language plpgsql stable as $$
declare
  told jsonb;
begin
  if standing.version is null then
    return jsonb_build_object('mayWager', true, 'reason', null, 'lossBudgetMicros', null,
      'changesAtMs', null, 'holdsUntilMs', null, 'epoch', standing.epoch, 'version', null);
  end if;
  told := jsonb_build_object('mayWager', standing.reason is null, 'reason', standing.reason,
    'lossBudgetMicros', standing.loss_budget::text,
    'changesAtMs', floor(extract(epoch from standing.changes_at) * 1000)::text,
    'holdsUntilMs', floor(extract(epoch from standing.holds_until) * 1000)::text,
    'epoch', standing.epoch, 'version', standing.version);
  if standing.prize_max is not null then
    told := told || jsonb_build_object('prizeMaxMicros', standing.prize_max::text,
      'prizePlace', standing.prize_place);
  end if;
  if standing.loss_limit is not null then
    told := told || jsonb_build_object('lossLimit', standing.loss_limit);
  end if;
  if standing.wager_limit is not null then
    told := told || jsonb_build_object('wagerBudgetMicros', standing.wager_budget::text,
      'wagerLimit', standing.wager_limit);
  end if;
  if standing.play_until is not null or standing.check_at is not null
    or standing.reached_limit is not null then
    told := told || ledger.time_json(standing);
  end if;
  return told;
end
$$;

-- What a function answers that refuses and leaves nothing behind. Its facts reach the client as they
-- are: amounts are decimal text, times RFC 3339.
create or replace function ledger.refusal(code text, facts jsonb default null) returns jsonb
language sql stable as $$
  select jsonb_strip_nulls(jsonb_build_object('refused', code, 'facts', facts))
$$;

-- A refusal by a standing, with the facts that a player may see: which limit, and until when. The
-- standing itself is between wallet and table.
create or replace function ledger.standing_refusal(code text, standing ledger.standing) returns jsonb
language sql stable as $$
  select ledger.refusal(code, jsonb_build_object('changesAt', ledger.time_text(standing.changes_at),
    'limit', case code when 'limit_reached'
      then coalesce(standing.reached_limit, standing.loss_limit) end))
$$;

-- Where the player stands now; read only.
create or replace function ledger.standing(for_player uuid, for_currency text) returns jsonb
language plpgsql stable security definer
set search_path = '' set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
begin
  return ledger.standing_json(ledger.standing_at(for_player,
    (select w.account_id from ledger.wallets w
      where w.player_id = for_player and w.currency = for_currency),
    for_currency, clock_timestamp()));
end
$$;

-- Locks all wallets of a person, so that no reserve is under way when the caller's change commits.
create or replace function ledger.lock_wallets(for_player uuid, given_at timestamptz default null)
returns timestamptz language plpgsql as $$
begin
  perform ledger.lock_player(for_player);
  return ledger.lock_accounts(array(select w.account_id from ledger.wallets w
    where w.player_id = any (ledger.same_person(for_player))), given_at);
end
$$;

-- An account turned out to be of a person with others: what restricts one restricts all.
create or replace function ledger.persons_joined() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform ledger.lock_wallets(new.id);
  if ledger.has_restrictions(new.id) then perform ledger.note_restriction(new.id); end if;
  perform ledger.standing_changed(new.id);
  return null;
end
$$;
create or replace trigger players_joined after update of person_id on auth.players for each row
  when (new.person_id <> old.person_id) execute function ledger.persons_joined();

grant execute on function ledger.standing to parlor_payments;
