-- Notices about an account, from whichever service changed something: nobody can switch them off, and
-- none holds a secret or asks for anything but a look.

-- Tells a player, once for each key. Called by functions of any service inside their own transaction;
-- no role may call it by itself.
create or replace function auth.tell(for_player uuid, notice_kind text, notice_key text, facts jsonb,
  at timestamptz) returns void language sql set search_path = '' as $$
  insert into auth.notices (player_id, kind, key, facts, at)
    values (for_player, notice_kind, notice_key, jsonb_strip_nulls(facts), at)
    on conflict (key) do nothing
$$;

-- Puts the mail of a notice into the outbox; false where it was taken already.
create or replace function auth.take_notice(notice_id bigint, mail jsonb, now_at timestamptz) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
  notice auth.notices;
begin
  update auth.notices set taken_at = now_at where id = notice_id and taken_at is null
    returning * into notice;
  if not found then return false; end if;
  perform auth.enqueue_mail(notice.player_id, mail, now_at);
  return true;
end
$$;

grant execute on function auth.take_notice to parlor_auth;
