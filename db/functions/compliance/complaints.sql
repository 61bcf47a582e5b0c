-- Complaints: opened by a player, answered by staff, closed by either with the last word kept.

-- How long an answer may take.
create or replace function compliance.answer_within() returns interval language sql immutable as $$
  select interval '14 days'
$$;

create or replace function compliance.say(of_complaint uuid, said_by text, speaker uuid, said text,
  at timestamptz) returns void language sql as $$
  insert into compliance.complaint_messages (complaint_id, author, author_id, body, at)
    values (of_complaint, said_by, speaker, said, at)
$$;

-- Opens one, once for a key: `{id, replayed}`. Nobody has more than five that wait for an answer.
create or replace function compliance.open_complaint(new_id uuid, for_player uuid, request_key text,
  request_digest bytea, about text, said text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  known compliance.complaints;
  at timestamptz;
begin
  perform locks.take('compliance.player', array[for_player::text]);
  at := clock_timestamp();
  select * into known from compliance.complaints c
    where c.player_id = for_player and c.key = request_key;
  if found then
    if known.digest <> request_digest then
      return approvals.refusal('idempotency_key_reused');
    end if;
    return jsonb_build_object('id', known.id, 'replayed', true);
  end if;
  if (select count(*) from compliance.complaints c
      where c.player_id = for_player and c.state = 'open') >= 5 then
    return approvals.refusal('rate_limited', '{"retryAfterSeconds": 3600}');
  end if;
  insert into compliance.complaints (id, player_id, key, digest, subject, opened_at, due_at)
    values (new_id, for_player, request_key, request_digest, about, at,
      at + compliance.answer_within());
  perform compliance.say(new_id, 'player', for_player, said, at);
  return jsonb_build_object('id', new_id, 'replayed', false);
end
$$;

-- A further word of its player, who then waits for an answer again; also of one that was closed, within
-- 30 days. `said`, or a refusal.
create or replace function compliance.add_to_complaint(of_complaint uuid, for_player uuid, said text)
returns text language plpgsql security definer set search_path = '' as $$
declare
  known compliance.complaints;
  at timestamptz;
begin
  select * into known from compliance.complaints c
    where c.id = of_complaint and c.player_id = for_player for update;
  if not found then return 'not_found'; end if;
  at := clock_timestamp();
  if known.closed_at < at - interval '30 days' then return 'complaint_closed'; end if;
  if (select count(*) from compliance.complaint_messages m where m.complaint_id = of_complaint) >= 100
  then return 'complaint_closed'; end if;
  perform compliance.say(of_complaint, 'player', for_player, said, at);
  update compliance.complaints set state = 'open', closed_at = null,
      due_at = case known.state when 'open' then known.due_at else at + compliance.answer_within() end
    where id = of_complaint;
  return 'said';
end
$$;

-- The answer of staff, who closes it or waits for more. Nobody answers a complaint of their own.
create or replace function compliance.answer_complaint(of_complaint uuid, by_staff uuid, said text,
  closes boolean, request_id text) returns text
language plpgsql security definer set search_path = '' as $$
declare
  known compliance.complaints;
  at timestamptz;
begin
  select * into known from compliance.complaints c where c.id = of_complaint for update;
  if not found then return 'not_found'; end if;
  if known.player_id = by_staff or auth.are_linked(known.player_id, by_staff) then
    return 'accounts_linked';
  end if;
  at := clock_timestamp();
  if known.state = 'closed' then return 'complaint_closed'; end if;
  perform compliance.say(of_complaint, 'staff', by_staff, said, at);
  update compliance.complaints set answered_at = at,
      state = case when closes then 'closed' else 'answered' end,
      closed_at = case when closes then at end
    where id = of_complaint;
  perform auth.tell(known.player_id, 'complaint_answered', 'complaint_answered:' || of_complaint
      || ':' || at, jsonb_build_object('number', known.number, 'closed', closes), at);
  perform audit.append('complaint.answered', by_staff, 'player', known.player_id::text,
    jsonb_build_object('complaintId', of_complaint, 'number', known.number, 'closed', closes),
    request_id);
  return 'said';
end
$$;

grant execute on function compliance.open_complaint, compliance.add_to_complaint,
  compliance.answer_complaint to parlor_compliance;
