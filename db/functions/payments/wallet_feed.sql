-- Which wallets changed: read from the journal, so that no function that moves coins must think of it
-- and none pays for it. The mark goes by transaction id and never past the oldest transaction still
-- running, because rows become visible in another order than their ids.

-- Players whose wallet or hold moved since the mark. A batch of play touches neither. `upto` is how
-- far the players named go: all of what is certain, or less when they are too many for one run.
create or replace function payments.changed_wallets(count_max int) returns jsonb
language plpgsql security definer set search_path = '' set plan_cache_mode = force_custom_plan as $$
declare
  low bigint;
  high bigint := pg_snapshot_xmin(pg_current_snapshot())::text::bigint;
  cut bigint;
begin
  select upto into low from payments.wallet_feed_mark;
  select transaction_id + 1 into cut from ledger.entries
    where transaction_id >= low and transaction_id < high and kind <> 3
    order by transaction_id offset count_max - 1 limit 1;
  high := least(high, coalesce(cut, high));
  return (with moved as (
      select distinct side.id from ledger.entries e,
        lateral (values (e.account_id), (e.contra_id)) as side (id)
      where e.transaction_id >= low and e.transaction_id < high and e.kind <> 3),
    players as (
      select w.player_id from moved m join ledger.wallets w on w.account_id = m.id
      union
      select w.player_id from moved m join ledger.wallets w on w.hold_id = m.id)
    select jsonb_build_object('upTo', high::text,
      'playerIds', coalesce(jsonb_agg(p.player_id), '[]')) from players p);
end
$$;

-- They were shown: the mark only goes forward.
create or replace function payments.wallets_shown(up_to bigint) returns void
language sql security definer set search_path = '' as $$
  update payments.wallet_feed_mark set upto = up_to where upto < up_to
$$;

grant execute on function payments.changed_wallets, payments.wallets_shown to parlor_payments;
