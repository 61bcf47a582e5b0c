-- Materialised balances of house accounts: the roll-up plus the tail of the journal (tables/0208).

create or replace function ledger.house_sums(from_id bigint, to_id bigint)
returns table (id bigint, sum_micros numeric) language sql stable as $$
  select contra_id, sum(-effect_micros) from ledger.entries
    where transaction_id >= from_id and transaction_id < to_id and contra_id & 1 = 1
    group by contra_id
$$;

-- Adds what is certain to be complete; returns the house accounts that changed.
create or replace function ledger.roll_up() returns bigint
language plpgsql security definer set search_path = '' set plan_cache_mode = force_custom_plan as $$
declare
  low bigint;
  high bigint;
  changed bigint;
begin
  select upto into low from ledger.roll_up_mark for update;
  high := pg_snapshot_xmin(pg_current_snapshot())::text::bigint;
  insert into ledger.house_balances as h (id, balance_micros)
    select s.id, s.sum_micros from ledger.house_sums(low, high) s
    on conflict (id) do update set balance_micros = h.balance_micros + excluded.balance_micros;
  get diagnostics changed = row_count;
  update ledger.roll_up_mark set upto = high where high > upto;
  return changed;
end
$$;

-- Exact balances of all house accounts now.
create or replace function ledger.house_now() returns table (id bigint, balance_micros numeric)
language sql stable security definer set search_path = '' as $$
  select z.id, sum(z.micros) from (
    select h.id, h.balance_micros as micros from ledger.house_balances h
    union all
    select s.id, s.sum_micros from ledger.roll_up_mark m,
      ledger.house_sums(m.upto, 9223372036854775807) s) z
  group by z.id
$$;

-- Balance of an account when this journal row was the newest: any moment of the past.
create or replace function ledger.balance_at(of_account bigint, at_entry bigint) returns numeric
language plpgsql stable security definer set search_path = '' as $$
declare
  next_id bigint;
  entry ledger.entries;
begin
  if of_account & 1 = 1 then
    return (select coalesce(sum(-effect_micros), 0) from ledger.entries
      where contra_id = of_account and id <= at_entry);
  end if;
  select last_entry_id into next_id from ledger.accounts where id = of_account;
  if not found then perform ledger.refuse('account_missing', of_account::text); end if;
  loop
    if next_id is null then return 0; end if;
    select * into strict entry from ledger.entries where id = next_id;
    if entry.account_id = of_account then
      if entry.id <= at_entry then return entry.after_micros; end if;
      next_id := entry.previous_id;
    else
      if entry.id <= at_entry then return entry.contra_after_micros; end if;
      next_id := entry.contra_previous_id;
    end if;
  end loop;
end
$$;

grant execute on function ledger.roll_up, ledger.house_now, ledger.balance_at to parlor_payments;
