-- The outbox of mails: written with what they tell of, sent by a job until the provider took them.

-- Puts a mail `{id, to?, template, sealed}` in; without `to` it goes to the player's address.
create or replace function auth.enqueue_mail(p_player_id uuid, p_mail jsonb, p_now timestamptz) returns void
  language plpgsql set search_path = '' as $$
begin
  if p_mail is null then return; end if;
  insert into auth.mail_outbox (id, player_id, to_address, template, sealed, created_at, due_at)
    select (p_mail ->> 'id')::uuid, p_player_id,
      coalesce(p_mail ->> 'to', (select email from auth.players where id = p_player_id)),
      p_mail ->> 'template', p_mail ->> 'sealed', p_now, p_now
    where coalesce(p_mail ->> 'to', (select email from auth.players where id = p_player_id))
      is not null;
end
$$;

-- The same for auth's role, as a statement of its own.
create or replace function auth.notify(p_player_id uuid, p_mail jsonb, p_now timestamptz) returns void
  language sql security definer set search_path = '' as $$
  select auth.enqueue_mail(p_player_id, p_mail, p_now)
$$;

-- Takes a mail for sending: whoever gets it has a minute, then it is due again with growing delay.
create or replace function auth.claim_mail(p_id uuid, p_now timestamptz, p_limit integer)
  returns setof auth.mail_outbox
  language sql security definer set search_path = '' as $$
  update auth.mail_outbox m set (attempts, due_at, parked_at) = (select * from
    outbox.plan(m.attempts, m.parked_at, p_now, interval '1 minute', interval '6 hours', 12))
  where m.id in (
    select id from auth.mail_outbox
    where due_at <= p_now and parked_at is null and (p_id is null or id = p_id)
    order by due_at limit p_limit for update skip locked)
  returning m.*
$$;

create or replace function auth.mail_sent(p_id uuid) returns void
  language sql security definer set search_path = '' as $$
  delete from auth.mail_outbox where id = p_id
$$;

create or replace function auth.mail_failed(p_id uuid, p_reason text) returns void
  language sql security definer set search_path = '' as $$
  update auth.mail_outbox set last_error = left(p_reason, 500) where id = p_id
$$;

grant execute on function auth.notify, auth.claim_mail, auth.mail_sent, auth.mail_failed
  to parlor_auth;
