-- Changes of what an account is signed in with: password and address. Each ends living tokens and
-- tells the owner, in the statement that makes the change.

-- True when this password may be theirs: staff need a long one. Asked again where it is set, since
-- a role may have been granted after the rules looked.
create function auth.may_have_password(p_player_id uuid, p_long boolean) returns boolean
  language sql stable set search_path = '' as $$
  select p_long or not exists (select from auth.player_roles where player_id = p_player_id)
$$;

-- The current sign-in goes on (its token facts), all others end; null when the password changed
-- meanwhile or the account is no longer active.
create function auth.change_password(
  p_player_id uuid, p_old_hash text, p_new_hash text, p_long boolean, p_sid uuid, p_amr text[],
  p_now timestamptz, p_mail jsonb, p_request_id text
) returns jsonb language plpgsql security definer set search_path = '' as $$
begin
  perform from auth.players where id = p_player_id and status = 'active' for update;
  if not found or not auth.may_have_password(p_player_id, p_long) then return null; end if;
  update auth.credentials set password_hash = p_new_hash, changed_at = p_now,
      version = version + 1, is_long = p_long
    where player_id = p_player_id and password_hash = p_old_hash;
  if not found then return null; end if;
  delete from auth.verifications where player_id = p_player_id and kind = 'reset_password';
  delete from auth.challenges where player_id = p_player_id;
  perform auth.end_sign_ins(p_player_id, p_now, 'password_changed', null, p_sid, true);
  perform auth.enqueue_mail(p_player_id, p_mail, p_now);
  perform audit.append('password.changed', p_player_id, 'player', p_player_id::text, '{}',
    p_request_id);
  return auth.prove_sign_in(p_sid, p_player_id, p_amr, p_now);
end
$$;

-- A reset link for an active, verified account; false when there is none such.
create function auth.start_reset(
  p_email text, p_now timestamptz, p_verification jsonb, p_mail jsonb
) returns boolean language plpgsql security definer set search_path = '' as $$
declare
  v_id uuid;
begin
  select id into v_id from auth.players
    where email = p_email and verified_at is not null and status = 'active' for update;
  if not found then return false; end if;
  perform auth.replace_verification(v_id, 'reset_password', p_email, p_verification);
  perform auth.enqueue_mail(v_id, p_mail, p_now);
  return true;
end
$$;

-- Whose password this link may set; reads only, to check the new password before the link is used.
create function auth.reset_subject(p_token_hash bytea, p_now timestamptz)
  returns table (player_id uuid, email text, display_name text, roles text[])
  language sql stable security definer set search_path = '' as $$
  select p.id, p.email, p.display_name, auth.roles_of(p.id)
    from auth.verifications v join auth.players p on p.id = v.player_id and p.email = v.email
    where v.token_hash = p_token_hash and v.kind = 'reset_password' and v.expires_at > p_now
      and p.status = 'active'
$$;

-- Sets the password by a link, ends every sign-in; the player, or null. Signs nobody in and leaves
-- the second factor as it is.
create function auth.reset_password(
  p_token_hash bytea, p_new_hash text, p_long boolean, p_address_group text, p_now timestamptz,
  p_mail jsonb, p_request_id text
) returns uuid language plpgsql security definer set search_path = '' as $$
declare
  v_used record;
begin
  select * into v_used from auth.use_token('reset_password', p_token_hash, p_now);
  if not found then return null; end if;
  perform from auth.players where id = v_used.player_id and email = v_used.email
    and status = 'active' for update;
  if not found or not auth.may_have_password(v_used.player_id, p_long) then return null; end if;
  update auth.credentials set password_hash = p_new_hash, changed_at = p_now,
      version = version + 1, is_long = p_long, proved_from = p_address_group
    where player_id = v_used.player_id;
  delete from auth.challenges where player_id = v_used.player_id;
  perform auth.end_sign_ins(v_used.player_id, p_now, 'password_reset', null, null, true);
  perform auth.enqueue_mail(v_used.player_id, p_mail, p_now);
  perform audit.append('password.reset', v_used.player_id, 'player', v_used.player_id::text, '{}',
    p_request_id);
  return v_used.player_id;
end
$$;

-- A wish for another address. It counts once a link to the old and one to the new were both opened.
create table auth.email_changes (
  player_id uuid primary key references auth.players on delete cascade,
  new_email text not null,
  old_confirmed_at timestamptz,
  new_confirmed_at timestamptz,
  expires_at timestamptz not null
);

grant select on auth.email_changes to parlor_auth;

-- Starts it: `started`, `known` (the address has an account; its owner is told) or `inactive`.
create function auth.start_email_change(
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
create function auth.confirm_email_change(
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
create function auth.undo_email_change(
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

grant execute on function
  auth.change_password(uuid, text, text, boolean, uuid, text[], timestamptz, jsonb, text),
  auth.start_reset(text, timestamptz, jsonb, jsonb), auth.reset_subject(bytea, timestamptz),
  auth.reset_password(bytea, text, boolean, text, timestamptz, jsonb, text),
  auth.start_email_change(uuid, text, timestamptz, timestamptz, jsonb, jsonb, jsonb, jsonb, jsonb,
    text),
  auth.confirm_email_change(bytea, timestamptz, jsonb, jsonb, text),
  auth.undo_email_change(bytea, timestamptz, text, jsonb, jsonb, text)
  to parlor_auth;
