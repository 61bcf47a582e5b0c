-- Erasure: an account that closes signs nobody in. Each service works off what it holds of the player
-- and acknowledges; when all have, what names the person is gone and the ledger keeps a pseudonym.

-- The calling service holds nothing of this player any more. Idempotent.
create or replace function auth.acknowledge_erasure(p_player_id uuid) returns void
  language sql security definer set search_path = '' as $$
  update auth.erasures set acknowledged = array_append(acknowledged, session_user::text)
    where player_id = p_player_id and not (session_user = any (acknowledged))
$$;

-- Starts to close an account: `begun`, `inactive` when it is no longer active, or what must be
-- settled first (a debt, a dispute, a purchase under way; see payments.closing_refusal).
create or replace function auth.begin_erasure(
  p_player_id uuid, p_forfeit boolean, p_now timestamptz, p_mail jsonb, p_request_id text
) returns text language plpgsql security definer set search_path = '' as $$
declare
  v_refusal text := payments.closing_refusal(p_player_id);
begin
  if v_refusal is not null then return v_refusal; end if;
  update auth.players set status = 'closing' where id = p_player_id and status = 'active';
  if not found then return 'inactive'; end if;
  insert into auth.erasures (player_id, requested_at, forfeit_balance)
    values (p_player_id, p_now, p_forfeit);
  delete from auth.verifications where player_id = p_player_id;
  delete from auth.challenges where player_id = p_player_id;
  perform auth.end_sign_ins(p_player_id, p_now, 'closed', null, null, true);
  perform auth.enqueue_mail(p_player_id, p_mail, p_now);
  perform audit.append('player.closing', p_player_id, 'player', p_player_id::text,
    jsonb_build_object('forfeitBalance', p_forfeit), p_request_id);
  return 'begun';
end
$$;

-- Erases what every service has let go of; returns how many. Mail that still waits goes out first.
create or replace function auth.finish_erasures(p_now timestamptz, p_limit integer) returns integer
  language plpgsql security definer set search_path = '' as $$
declare
  v_player_id uuid;
  v_erased integer := 0;
begin
  for v_player_id in
    select e.player_id from auth.erasures e
    where e.erased_at is null
      and not exists (select from auth.erasure_parties p where p.role <> all (e.acknowledged))
      and not exists (select from auth.mail_outbox m
        where m.player_id = e.player_id and m.parked_at is null)
      and not exists (select from auth.notices n
        where n.player_id = e.player_id and n.taken_at is null)
    order by e.requested_at limit p_limit for update skip locked
  loop
    -- Who was known by this name is not there to object: nobody takes it at once.
    perform auth.release_name(v_player_id, p_now + interval '30 days');
    update auth.released_names set player_id = null where player_id = v_player_id;
    delete from auth.registration_links l using auth.players p
      where p.id = v_player_id and l.email = p.email;
    delete from auth.address_keys a using auth.email_changes c
      where c.player_id = v_player_id and a.email = c.new_email;
    update auth.players set status = 'erased', email = null, birth_date = null,
        display_name = 'Former player ' || left(id::text, 8),
        display_name_folded = 'former ' || id
      where id = v_player_id;
    delete from auth.credentials where player_id = v_player_id;
    delete from auth.sign_ins where player_id = v_player_id;
    delete from auth.device_keys where player_id = v_player_id;
    delete from auth.totp where player_id = v_player_id;
    delete from auth.totp_enrolments where player_id = v_player_id;
    delete from auth.recovery_codes where player_id = v_player_id;
    delete from auth.player_roles where player_id = v_player_id;
    delete from auth.email_changes where player_id = v_player_id;
    delete from auth.mail_outbox where player_id = v_player_id;
    delete from auth.notices where player_id = v_player_id;
    delete from auth.recoveries where player_id = v_player_id;
    update auth.erasures set erased_at = p_now where player_id = v_player_id;
    perform audit.append('player.erased', null, 'player', v_player_id::text);
    v_erased := v_erased + 1;
  end loop;
  return v_erased;
end
$$;

grant execute on function auth.acknowledge_erasure
  to parlor_payments, parlor_games, parlor_social, parlor_compliance;

grant execute on function auth.begin_erasure, auth.finish_erasures to parlor_auth;
