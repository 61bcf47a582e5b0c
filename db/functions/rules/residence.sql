-- The law of where somebody lives, for what needs no device: a card is opened when its sender is not here.

-- As `rules.refusal`, at the place that the player declared and at no other.
create or replace function rules.residence_refusal(for_player uuid, of_place text, of_feature text,
  at timestamptz) returns rules.verdict language plpgsql stable as $$
declare
  verdict rules.verdict;
  player record;
  span rules.spans := rules.span_at(of_place, of_feature, at);
begin
  select f.birth_date, f.terms_accepted_at,
      rules.birthday(f.birth_date, span.minimum_age)::timestamp at time zone span.zone as of_age
    into player from auth.player_facts f where f.player_id = for_player;
  if not found then
    verdict.code := 'account_closed';
    return verdict;
  end if;
  verdict.place := of_place;
  verdict.mode := span.mode;
  verdict.minimum_age := span.minimum_age;
  verdict.changes_at := nullif(span.ends_at, 'infinity');
  if not span.allowed then
    verdict.code := 'place_not_allowed';
  elsif not coalesce(player.of_age <= at, false) then
    verdict.code := 'underage';
    verdict.changes_at := least(verdict.changes_at, player.of_age);
  elsif rules.is_barred(for_player, at) then
    verdict.code := 'staff_barred';
  elsif not coalesce(player.terms_accepted_at >= span.terms_since, false) then
    verdict.code := 'terms_not_accepted';
  end if;
  return verdict;
end
$$;
