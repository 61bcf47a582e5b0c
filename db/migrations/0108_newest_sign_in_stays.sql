-- When many sign-ins open in one millisecond, the cap must not end the very one that is opened.

-- Opens a sign-in of an active, verified player; null when the account is no longer one.
-- The oldest sign-ins beyond p_cap end.
create or replace function auth.open_sign_in(
  p_id uuid, p_player_id uuid, p_now timestamptz, p_expires_at timestamptz,
  p_idle_expires_at timestamptz, p_amr text[], p_device text, p_place text,
  p_address_group text, p_refresh_hash bytea, p_cap integer, p_mail jsonb
) returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  v_player auth.players;
  v_surplus uuid[];
  v_new_device boolean;
begin
  select * into v_player from auth.players where id = p_player_id for update;
  if v_player.status is distinct from 'active' or v_player.verified_at is null then
    return null;
  end if;
  -- The first sign-in of an account is news to nobody.
  v_new_device := exists (select from auth.sign_ins where player_id = p_player_id)
    and not exists (select from auth.sign_ins
      where player_id = p_player_id and device = p_device and address_group = p_address_group);
  insert into auth.sign_ins (id, player_id, created_at, last_seen_at, expires_at, idle_expires_at,
      auth_time, amr, device, place, address_group, refresh_hash)
    values (p_id, p_player_id, p_now, p_now, p_expires_at, p_idle_expires_at, p_now, p_amr,
      p_device, p_place, p_address_group, p_refresh_hash);
  select array_agg(id) into v_surplus from (
    select s.id from auth.sign_ins s where s.player_id = p_player_id and auth.is_living(s, p_now)
    order by s.id = p_id desc, s.created_at desc, s.id desc offset p_cap) surplus;
  if v_surplus is not null then
    perform auth.end_sign_ins(p_player_id, p_now, 'too_many', v_surplus, null, false);
  else
    update auth.players set sign_ins_version = sign_ins_version + 1 where id = p_player_id;
  end if;
  if v_new_device then perform auth.enqueue_mail(p_player_id, p_mail, p_now); end if;
  return jsonb_build_object('newDevice', v_new_device, 'list', auth.sign_in_list(p_player_id, p_now));
end
$$;
