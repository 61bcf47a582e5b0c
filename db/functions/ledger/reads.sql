-- What a player sees: balances, transactions, what is redeemable and why not more.

-- All wallets of a player, in one statement and so of one moment. `version` grows with each change of
-- available or on hold: the movements of both rows, because a hold is also paid out of its own row.
create or replace function ledger.wallet(for_player uuid)
returns table (currency text, available bigint, at_tables bigint, on_hold bigint, debt bigint,
  version bigint)
language plpgsql stable security definer
set search_path = '' set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
begin
  return query
    select c.name, coalesce(a.balance_micros, 0),
      coalesce((select sum(e.balance_micros) from ledger.sessions s
        join ledger.accounts e on e.id = s.account_id
        where s.wallet_id = w.account_id and s.closed_at is null and s.account_id is not null), 0)
        ::bigint,
      coalesce(h.balance_micros, 0),
      coalesce((select -r.balance_micros from ledger.accounts r where r.id = w.receivable_id), 0),
      (coalesce(a.version, 0) + coalesce(h.version, 0))::bigint
    from (values ('GC'), ('SC')) as c (name)
      left join ledger.wallets w on w.player_id = for_player and w.currency = c.name
      left join ledger.accounts a on a.id = w.account_id
      left join ledger.accounts h on h.id = w.hold_id
    order by c.name;
end
$$;

-- Movements of an account from `from_entry` backwards (null: the newest), by following its chain.
create or replace function ledger.history(of_account bigint, from_entry bigint, count_max int)
returns table (id bigint, at timestamptz, effect_micros bigint, after_micros bigint,
  contra_id bigint, kind smallint, next_id bigint) language plpgsql stable as $$
#variable_conflict use_column
declare
  entry ledger.entries;
  walk_id bigint := from_entry;
begin
  if walk_id is null then
    select last_entry_id into walk_id from ledger.accounts a where a.id = of_account;
  end if;
  for step in 1..count_max loop
    select * into entry from ledger.entries e where e.id = walk_id;
    if not found then return; end if;
    if entry.account_id = of_account then
      walk_id := entry.previous_id;
      id := entry.id; at := entry.at; effect_micros := entry.effect_micros;
      after_micros := entry.after_micros; contra_id := entry.contra_id; kind := entry.kind;
      next_id := entry.previous_id;
    elsif entry.contra_id = of_account then
      walk_id := entry.contra_previous_id;
      id := entry.id; at := entry.at; effect_micros := -entry.effect_micros;
      after_micros := entry.contra_after_micros; contra_id := entry.account_id;
      kind := entry.kind; next_id := entry.contra_previous_id;
    else
      -- A cursor that points into somebody else's history.
      perform ledger.refuse('invalid_cursor');
    end if;
    return next;
  end loop;
end
$$;

-- A page of a player's movements, newest first, over the currencies that have a position: a
-- position is the entry to start at, 0 for the newest, null for "this currency is not asked for".
create or replace function ledger.transactions(for_player uuid, gc_position bigint, sc_position bigint,
  count_max int)
returns table (id bigint, at timestamptz, currency text, kind text, effect_micros bigint,
  after_micros bigint, next_id bigint, session_id uuid, game_id text)
language plpgsql stable security definer
set search_path = '' set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
#variable_conflict use_column
begin
  return query select h.id, h.at, w.currency, k.name, h.effect_micros, h.after_micros, h.next_id,
    s.session_id, s.game_id
  from ledger.wallets w
    cross join lateral (select case w.currency when 'GC' then gc_position else sc_position end
      as position) p
    cross join lateral ledger.history(w.account_id, nullif(p.position, 0), count_max) h
    join ledger.kinds k on k.kind = h.kind
    left join ledger.sessions s on s.account_id = h.contra_id
  where w.player_id = for_player and p.position is not null
  order by h.id desc limit count_max;
end
$$;

-- What is redeemable and which lots still lock how much.
create or replace function ledger.redeemable(for_player uuid) returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object(
    'redeemableMicros', coalesce(case when ledger.debt_of(for_player) then 0
      else ledger.redeemable_of(w.account_id, clock_timestamp()) end, 0)::text,
    'availableMicros', coalesce(p.available, 0)::text,
    'atTablesMicros', coalesce(p.at_tables, 0)::text,
    'lockedMicros', coalesce(ledger.lots_locked(w.account_id), 0)::text,
    'debt', ledger.debt_of(for_player),
    'chanceMaxPpm', ledger.chance_max_ppm(clock_timestamp()),
    'lots', coalesce((select jsonb_agg(jsonb_build_object(
        'id', l.id::text, 'source', l.source, 'state', l.state,
        'grantedMicros', l.granted_micros::text, 'multiple', l.multiple::text,
        'requiredMicros', l.required_micros::text, 'wageredMicros', l.wagered_micros::text,
        'lockedMicros', l.locked_micros::text,
        'grantedAtMs', floor(extract(epoch from l.granted_at) * 1000)::text,
        'expiresAtMs', floor(extract(epoch from l.expires_at) * 1000)::text) order by l.id)
      from ledger.lots l where l.wallet_id = w.account_id and l.locked_micros > 0), '[]'))
  from (select 1) one
    left join ledger.wallets w on w.player_id = for_player and w.currency = 'SC'
    left join lateral ledger.wallet_parts(w.account_id) p on true
$$;

grant execute on function ledger.wallet, ledger.transactions, ledger.redeemable to parlor_payments;
