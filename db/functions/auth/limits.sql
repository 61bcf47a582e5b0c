-- Rate limits that outlive a process: a growing delay per failed attempt, and so many in a window.

-- One attempt under a growing delay: p_free attempts at once, then each doubles the pause up to
-- p_delay_max_ms. Returns the milliseconds to wait, 0 when this attempt may go ahead.
create or replace function auth.take_attempt(
  p_key text, p_now timestamptz, p_free integer, p_delay_max_ms bigint, p_forget interval
) returns bigint language plpgsql security definer set search_path = '' as $$
declare
  l auth.limits;
  v_delay_ms bigint;
begin
  insert into auth.limits (key, count, since, blocked_until, forget_at)
    values (p_key, 0, p_now, p_now, p_now + p_forget) on conflict (key) do nothing;
  select * into l from auth.limits where key = p_key for update;
  if l.forget_at <= p_now then
    l.count := 0;
    l.blocked_until := p_now;
  end if;
  if l.blocked_until > p_now then
    return ceil(extract(epoch from l.blocked_until - p_now) * 1000);
  end if;
  l.count := l.count + 1;
  v_delay_ms := case when l.count < p_free then 0
    else least(1000 * power(2, least(l.count - p_free, 30)), p_delay_max_ms) end;
  update auth.limits set count = l.count, since = p_now,
      blocked_until = p_now + v_delay_ms * interval '1 millisecond',
      forget_at = p_now + p_forget
    where key = p_key;
  return 0;
end
$$;

-- One of p_limit in a window that starts with its first use. Returns milliseconds to wait, or 0.
create or replace function auth.take_window(
  p_key text, p_now timestamptz, p_limit integer, p_window interval
) returns bigint language plpgsql security definer set search_path = '' as $$
declare
  l auth.limits;
begin
  insert into auth.limits as t (key, count, since, blocked_until, forget_at)
    values (p_key, 1, p_now, p_now, p_now + p_window)
    on conflict (key) do update set
      count = case when t.forget_at <= p_now then 1 else t.count + 1 end,
      since = case when t.forget_at <= p_now then p_now else t.since end,
      forget_at = case when t.forget_at <= p_now then p_now + p_window else t.forget_at end
    returning * into l;
  if l.count <= p_limit then return 0; end if;
  return greatest(ceil(extract(epoch from l.forget_at - p_now) * 1000), 1);
end
$$;

-- Gives an attempt back: it succeeded, or it failed through no fault of the caller.
create or replace function auth.return_attempt(p_key text, p_now timestamptz) returns void
  language sql security definer set search_path = '' as $$
  update auth.limits set count = greatest(count - 1, 0), blocked_until = p_now where key = p_key
$$;

grant execute on function auth.take_attempt, auth.take_window, auth.return_attempt to parlor_auth;
