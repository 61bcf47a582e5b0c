-- Whether a prize may go to a destination. Asked when a redemption is made and again, under the wallet's
-- lock, before its money leaves.

-- Codes of returns that say something about a person and not only about an account: that they died, or
-- that a court or an office froze it.
create or replace function payments.codes_to_look_at() returns text[] language sql immutable as $$
  select array['R14', 'R15', 'R16']
$$;

-- Whether a prize came back from there with such a code and nobody has cleared it.
create or replace function payments.destination_is_stopped(destination uuid) returns boolean
language sql stable as $$
  select exists (select from payments.redemptions r
    where r.destination_id = destination and r.state = 'returned' and r.attention is not null
      and r.reasons && payments.codes_to_look_at())
$$;

-- Notes who sends prizes now.
create or replace function payments.use_payout_provider(of_provider text) returns void
language plpgsql as $$
begin
  -- Where it is known already, nothing is locked.
  if of_provider is null or exists (select from payments.payout_provider p where p.name = of_provider) then
    return;
  end if;
  insert into payments.payout_provider (name) values (of_provider)
    on conflict (only_one) do update set name = excluded.name;
end
$$;

-- Whether who sends prizes now can pay to a destination of this provider.
create or replace function payments.is_paid_by(of_provider text) returns boolean
language plpgsql stable as $$
begin
  return not exists (select from payments.payout_provider p where p.name <> of_provider);
end
$$;

-- Of a bank's account the owner must be the person of the player's newest identity check. Where another
-- check has come since, it rests until the job has held the owner's name against that one; a gift card
-- has no owner.
create or replace function payments.destination_verdict(destination uuid, for_player uuid,
  at timestamptz) returns payments.destination_verdict
language plpgsql stable as $$
declare
  known payments.destinations;
  verdict payments.destination_verdict := row(null, null, false);
  newest_check uuid;
  rested_at timestamptz;
begin
  select * into known from payments.destinations d
    where d.id = destination and d.player_id = for_player;
  if not found or known.state <> 'ready' or not payments.is_paid_by(known.provider) then
    verdict.code := 'destination_required';
    return verdict;
  end if;
  if payments.destination_is_stopped(destination) then
    -- Another account helps, where there is one; else only people who look do.
    verdict.code := case when exists (select from payments.destinations d
        where d.player_id = for_player and d.state = 'ready' and payments.is_paid_by(d.provider)
          and not payments.destination_is_stopped(d.id))
      then 'destination_required' else 'under_review' end;
    return verdict;
  end if;
  select known.ready_at + make_interval(hours => r.destination_rest_hours) into rested_at
    from rules.redemption_rules r where r.begins_at <= at order by r.begins_at desc limit 1;
  if rested_at > at then verdict.rests_until := rested_at; end if;
  if known.kind = 'gift_card' then return verdict; end if;
  select v.check_id into newest_check from identity.standing(for_player, at) v;
  if known.name_match is null or known.matched_check is distinct from newest_check then
    verdict.rests_until := greatest(verdict.rests_until, at + interval '5 minutes');
  elsif known.name_match = 'none' then
    verdict.code := 'destination_name_mismatch';
  else
    verdict.review := known.name_match = 'close';
  end if;
  return verdict;
end
$$;
