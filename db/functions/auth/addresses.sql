-- Changes of an address. Each ends living tokens and tells the owner, in the statement that makes it.

-- Starts it: `started`, `known` (the address has an account; its owner is told) or `inactive`.
create or replace function auth.start_email_change(
  p_player_id uuid, p_new_email text, p_now timestamptz, p_expires_at timestamptz,
  p_old_link jsonb, p_new_link jsonb, p_mail_old jsonb, p_mail_new jsonb, p_mail_known jsonb,
  p_request_id text
) returns text language plpgsql security definer set search_path = '' as $$
declare
  v_email text;
  v_known uuid;
begin
  select email into v_email from auth.players
    where id = p_player_id and status = 'active' for update;
  if not found then return 'inactive'; end if;
  insert into auth.email_changes (player_id, new_email, expires_at)
    values (p_player_id, p_new_email, p_expires_at)
    on conflict (player_id) do update set new_email = excluded.new_email,
      old_confirmed_at = null, new_confirmed_at = null, expires_at = excluded.expires_at;
  perform auth.replace_verification(p_player_id, 'change_email_old', v_email, p_old_link);
  perform auth.replace_verification(p_player_id, 'change_email_new', p_new_email, p_new_link);
  perform auth.enqueue_mail(p_player_id, p_mail_old, p_now);
  perform audit.append('email.change_asked', p_player_id, 'player', p_player_id::text, '{}',
    p_request_id);
  select id into v_known from auth.players where email = p_new_email and verified_at is not null;
  if found then
    -- No link can ever be opened there, but the asker sees no difference.
    delete from auth.verifications where player_id = p_player_id and kind = 'change_email_new';
    perform auth.enqueue_mail(v_known, p_mail_known, p_now);
    return 'known';
  end if;
  perform auth.enqueue_mail(p_player_id, p_mail_new, p_now);
  return 'started';
end
$$;

-- Opens one of the two links: `waiting` for the other, `changed`, or `invalid`.
create or replace function auth.confirm_email_change(
  p_token_hash bytea, p_now timestamptz, p_undo jsonb, p_mail_old jsonb, p_request_id text
) returns jsonb language plpgsql security definer set search_path = '' as $$
declare
  v_kind text;
  v_player auth.players;
  v_change auth.email_changes;
begin
  delete from auth.verifications v where v.token_hash = p_token_hash
      and v.kind in ('change_email_old', 'change_email_new') and v.expires_at > p_now
    returning v.kind, v.player_id into v_kind, v_player.id;
  if not found then return '{"outcome": "invalid"}'; end if;
  select * into v_player from auth.players where id = v_player.id and status = 'active' for update;
  if not found then return '{"outcome": "invalid"}'; end if;
  update auth.email_changes c set
      old_confirmed_at = case when v_kind = 'change_email_old' then p_now else old_confirmed_at end,
      new_confirmed_at = case when v_kind = 'change_email_new' then p_now else new_confirmed_at end
    where c.player_id = v_player.id and c.expires_at > p_now returning * into v_change;
  if not found then return '{"outcome": "invalid"}'; end if;
  if v_change.old_confirmed_at is null or v_change.new_confirmed_at is null then
    return jsonb_build_object('outcome', 'waiting', 'playerId', v_player.id);
  end if;

  delete from auth.email_changes where player_id = v_player.id;
  perform auth.lock_address(v_change.new_email);
  if exists (select from auth.players where email = v_change.new_email) then
    return '{"outcome": "invalid"}';
  end if;
  perform auth.void_registrations(v_change.new_email, p_now);
  update auth.players set email = v_change.new_email where id = v_player.id;
  delete from auth.verifications where player_id = v_player.id and kind = 'reset_password';
  perform auth.replace_verification(v_player.id, 'undo_email', v_player.email, p_undo);
  perform auth.enqueue_mail(v_player.id, p_mail_old || jsonb_build_object('to', v_player.email),
    p_now);
  perform auth.end_sign_ins(v_player.id, p_now, 'email_changed', null, null, true);
  perform audit.append('email.changed', v_player.id, 'player', v_player.id::text, '{}',
    p_request_id);
  return jsonb_build_object('outcome', 'changed', 'playerId', v_player.id);
end
$$;

-- The old address takes the account back: its address again, every sign-in over, password void
-- until it is reset over the old address. Null when the link is no longer good. Links of changes
-- before the undone one stay: an address further back can still take the account back.
create or replace function auth.undo_email_change(
  p_token_hash bytea, p_now timestamptz, p_void_hash text, p_reset jsonb, p_mail_reset jsonb,
  p_request_id text
) returns uuid language plpgsql security definer set search_path = '' as $$
declare
  v_used record;
begin
  delete from auth.verifications v
    where v.token_hash = p_token_hash and v.kind = 'undo_email' and v.expires_at > p_now
    returning v.id, v.player_id, v.email into v_used;
  if not found then return null; end if;
  perform from auth.players where id = v_used.player_id and status = 'active' for update;
  if not found then return null; end if;
  perform auth.lock_address(v_used.email);
  if exists (select from auth.players where email = v_used.email and id <> v_used.player_id) then
    return null;
  end if;
  perform auth.void_registrations(v_used.email, p_now);
  perform auth.unbind_address(v_used.player_id, p.email, p_now) from auth.players p
    where p.id = v_used.player_id;
  update auth.players set email = v_used.email where id = v_used.player_id;
  update auth.credentials set password_hash = p_void_hash, changed_at = p_now,
    version = version + 1, is_long = false where player_id = v_used.player_id;
  delete from auth.email_changes where player_id = v_used.player_id;
  -- Ids grow with time.
  delete from auth.verifications where player_id = v_used.player_id
    and not (kind = 'undo_email' and id < v_used.id);
  delete from auth.challenges where player_id = v_used.player_id;
  perform auth.replace_verification(v_used.player_id, 'reset_password', v_used.email, p_reset);
  perform auth.end_sign_ins(v_used.player_id, p_now, 'email_undone', null, null, true);
  perform auth.enqueue_mail(v_used.player_id, p_mail_reset, p_now);
  perform audit.append('email.change_undone', v_used.player_id, 'player', v_used.player_id::text,
    '{}', p_request_id);
  return v_used.player_id;
end
$$;

grant execute on function auth.start_email_change, auth.confirm_email_change, auth.undo_email_change
  to parlor_auth;
