-- Exclusions: they begin at once, and nobody shortens them.

-- Excludes a player until a moment (null: for good). It holds for every reserve that commits after
-- this does. A longer exclusion that is already there stays.
create or replace function ledger.exclude_at(for_player uuid, exclusion_kind text, until_at timestamptz,
  given_at timestamptz) returns jsonb language plpgsql as $$
declare
  at timestamptz := ledger.lock_wallets(for_player, given_at);
  new_id bigint;
begin
  if until_at is not null and until_at <= at then
    perform ledger.refuse('invalid_request', 'until');
  end if;
  insert into ledger.exclusions (player_id, kind, starts_at, ends_at)
    values (for_player, exclusion_kind, at, until_at) returning id into new_id;
  perform auth.tell(for_player, 'exclusion_began', 'exclusion_began:' || new_id,
    jsonb_build_object('kind', exclusion_kind, 'until', ledger.time_text(until_at)), at);
  perform ledger.note_restriction(for_player);
  perform ledger.end_provider_tokens(for_player, at);
  perform ledger.standing_changed(for_player);
  return ledger.standing_json(ledger.standing_at(for_player, null, 'SC', at));
end
$$;

-- What excludes this person now, the newest first; an end that is null is none. A self-exclusion whose end
-- is over binds until they return: then it says when, null before they asked.
create or replace function ledger.exclusions_of(for_player uuid) returns jsonb
language sql stable security definer set search_path = '' as $$
  select coalesce(jsonb_agg(jsonb_build_object('id', x.id::text, 'kind', x.kind,
      'sinceMs', floor(extract(epoch from x.starts_at) * 1000)::text,
      'untilMs', floor(extract(epoch from x.ends_at) * 1000)::text)
      || case when x.ends_at <= clock_timestamp() then jsonb_build_object('returnsAtMs',
        floor(extract(epoch from x.returns_at) * 1000)::text) else '{}' end order by x.id desc), '[]')
  from ledger.exclusion_spans x
  where x.player_id = any (ledger.same_person(for_player)) and x.starts_at <= clock_timestamp()
    and x.until_at > clock_timestamp()
$$;

create or replace function ledger.exclude(for_player uuid, exclusion_kind text, until_at timestamptz)
returns jsonb language plpgsql security definer set search_path = '' as $$
begin
  if not ledger.may_exclude(exclusion_kind, until_at, clock_timestamp()) then
    perform ledger.refuse('invalid_request', 'until');
  end if;
  return ledger.exclude_at(for_player, exclusion_kind, until_at, null);
end
$$;

grant execute on function ledger.exclude, ledger.exclusions_of to parlor_payments;
