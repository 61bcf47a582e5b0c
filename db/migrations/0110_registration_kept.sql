-- Social is a party of leaving too. And a registration whose mail may not be sent (too many to this
-- address) changes nothing of an account that waits for its proof: whoever repeats registrations
-- could otherwise void, in silence, the code that the owner of the address holds.

insert into auth.erasure_parties values ('parlor_social');

-- As before, and `kept`: the address has an unverified account and no mail may go out. Its name,
-- password and code stay; the name that was typed is held as for `known`, so that all look alike.
create or replace function auth.register(
  p_id uuid, p_email text, p_display_name text, p_folded text, p_birth_date date,
  p_password_hash text, p_now timestamptz, p_unverified_kept interval, p_verification jsonb,
  p_mail jsonb, p_mail_known jsonb
) returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  v_player auth.players;
  v_outcome text := 'created';
begin
  -- Two registrations of one address or one name come one after the other.
  perform pg_advisory_xact_lock(hashtextextended('auth.email ' || p_email, 0));
  perform pg_advisory_xact_lock(hashtextextended('auth.name ' || p_folded, 0));
  delete from auth.name_reservations
    where email = p_email or (expires_at <= p_now and display_name_folded = p_folded);
  select * into v_player from auth.players where email = p_email for update;
  if exists (select from auth.name_reservations where display_name_folded = p_folded)
    or exists (select from auth.players
      where display_name_folded = p_folded
        and not (email is not distinct from p_email and verified_at is null)) then
    return jsonb_build_object('outcome', 'name_taken');
  end if;

  if v_player.verified_at is not null then
    insert into auth.name_reservations values (p_folded, p_email, p_now + p_unverified_kept);
    perform auth.enqueue_mail(v_player.id, p_mail_known, p_now);
    return jsonb_build_object('outcome', 'known', 'playerId', v_player.id);
  end if;
  if v_player.id is not null and p_mail is null then
    if v_player.display_name_folded <> p_folded then
      insert into auth.name_reservations values (p_folded, p_email, p_now + p_unverified_kept);
    end if;
    return jsonb_build_object('outcome', 'kept', 'playerId', v_player.id);
  end if;
  if v_player.id is not null then
    v_outcome := 'replaced';
    p_id := v_player.id;
    update auth.players set display_name = p_display_name, display_name_folded = p_folded,
      birth_date = p_birth_date, terms_accepted_at = p_now, created_at = p_now where id = p_id;
    update auth.credentials set password_hash = p_password_hash, changed_at = p_now
      where player_id = p_id;
  else
    insert into auth.players (id, email, display_name, display_name_folded, birth_date,
        terms_accepted_at, created_at)
      values (p_id, p_email, p_display_name, p_folded, p_birth_date, p_now, p_now);
    insert into auth.credentials values (p_id, p_password_hash, p_now);
  end if;
  perform auth.replace_verification(p_id, 'verify_email', p_email, p_verification);
  perform auth.enqueue_mail(p_id, p_mail, p_now);
  return jsonb_build_object('outcome', v_outcome, 'playerId', p_id);
end
$$;
