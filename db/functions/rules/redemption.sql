-- Rules of redemption, and where playthrough may not keep coins from leaving.

create or replace function rules.redemption_rule(at timestamptz) returns rules.redemption_rules
language sql stable as $$
  select r from rules.redemption_rules r where r.begins_at <= at order by r.begins_at desc limit 1
$$;

-- Whether what is left to play counts no more: the player is where Sweeps Coins may not be played and a
-- row says so. Else such coins would be dead.
create or replace function rules.locks_waived(for_player uuid, at timestamptz) returns boolean
language plpgsql stable as $$
declare
  verdict rules.verdict := rules.refusal(for_player, 'sc_play', at);
begin
  return coalesce(verdict.code = 'place_not_allowed'
    and (rules.mode_row(verdict.place, at)).locks = 'waived', false);
end
$$;
