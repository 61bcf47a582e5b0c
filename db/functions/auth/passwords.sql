-- Changes of a password. Each ends living tokens and tells the owner, in the statement that makes it.

-- True when this password may be theirs: staff need a long one. Asked again where it is set, since
-- a role may have been granted after the rules looked.
create or replace function auth.may_have_password(p_player_id uuid, p_long boolean) returns boolean
  language sql stable set search_path = '' as $$
  select p_long or not exists (select from auth.player_roles where player_id = p_player_id)
$$;

-- The current sign-in goes on (its token facts), all others end; null when the password changed
-- meanwhile or the account is no longer active.
create or replace function auth.change_password(
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
create or replace function auth.start_reset(
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
create or replace function auth.reset_subject(p_token_hash bytea, p_now timestamptz)
  returns table (player_id uuid, email text, display_name text, roles text[])
  language sql stable security definer set search_path = '' as $$
  select p.id, p.email, p.display_name, auth.roles_of(p.id)
    from auth.verifications v join auth.players p on p.id = v.player_id and p.email = v.email
    where v.token_hash = p_token_hash and v.kind = 'reset_password' and v.expires_at > p_now
      and p.status = 'active'
$$;

-- Sets the password by a link, ends every sign-in; the player, or null. Signs nobody in and leaves
-- the second factor as it is.
create or replace function auth.reset_password(
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

create or replace function auth.rehash_password(p_player_id uuid, p_old text, p_new text) returns void
  language sql security definer set search_path = '' as $$
  update auth.credentials set password_hash = p_new
    where player_id = p_player_id and password_hash = p_old
$$;

grant execute on function auth.rehash_password, auth.change_password, auth.start_reset,
  auth.reset_subject, auth.reset_password to parlor_auth;
