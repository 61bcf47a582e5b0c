-- Notes on suspicious activity: written once, never changed, kept for five years.

-- Writes one, once for a key of its writer: its id, or a refusal. Nobody writes about an account that is
-- linked to theirs: to whom it matters they would tell.
create or replace function compliance.note_suspicion(new_id uuid, about uuid, of_kind text, note_sealed text,
  sealing_key text, writer uuid, request_key text, request_digest bytea, http_request_id text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  known compliance.suspicions;
begin
  if auth.are_linked(about, writer) then return approvals.refusal('accounts_linked'); end if;
  if ledger.player_status(about) is null then return approvals.refusal('not_found'); end if;
  insert into compliance.suspicions (id, player_id, kind, sealed, key_id, written_by, key, digest, written_at)
    values (new_id, about, of_kind, note_sealed, sealing_key, writer, request_key, request_digest,
      clock_timestamp())
    on conflict (written_by, key) do nothing;
  if not found then
    select * into strict known from compliance.suspicions s
      where s.written_by = writer and s.key = request_key;
    if known.digest <> request_digest then return approvals.refusal('idempotency_key_reused'); end if;
    return jsonb_build_object('id', known.id, 'replayed', true);
  end if;
  -- By its own id: what names a player stands in the history that they may export.
  perform audit.append('suspicion.' || case of_kind when 'filed' then 'filed' else 'noted' end, writer,
    'suspicion', new_id::text, '{}', http_request_id);
  return jsonb_build_object('id', new_id, 'replayed', false);
end
$$;

-- Notes, newest first, of one player or of all; none about an account that is linked to the reader's.
create or replace function compliance.suspicions_for(reader uuid, about uuid, before_id uuid, count_max int)
returns setof jsonb language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('id', s.id, 'playerId', s.player_id, 'kind', s.kind, 'sealed', s.sealed,
      'writtenBy', s.written_by,
      'writtenAtMs', floor(extract(epoch from s.written_at) * 1000)::text)
    from compliance.suspicions s
    where (about is null or s.player_id = about) and (before_id is null or s.id < before_id)
      and not auth.are_linked(s.player_id, reader)
    order by s.id desc limit count_max
$$;

-- Notes that another key than the current one sealed.
create or replace function compliance.suspicions_sealed_by_others(current_key text, count_max int)
returns setof jsonb language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('id', s.id, 'sealed', s.sealed) from compliance.suspicions s
    where s.key_id <> current_key order by random() limit count_max
$$;

create or replace function compliance.reseal_suspicion(of_note uuid, known_sealed text, note_sealed text,
  sealing_key text) returns boolean language plpgsql security definer set search_path = '' as $$
begin
  update compliance.suspicions s set sealed = note_sealed, key_id = sealing_key
    where s.id = of_note and s.sealed = known_sealed;
  return found;
end
$$;

-- Forgets what is older than the law asks to keep (31 CFR 1021.320(d): five years); returns how many.
create or replace function compliance.sweep_suspicions() returns int
language plpgsql security definer set search_path = '' as $$
declare
  forgotten int;
begin
  delete from compliance.suspicions s where s.written_at < clock_timestamp() - interval '5 years';
  get diagnostics forgotten = row_count;
  return forgotten;
end
$$;

grant execute on function compliance.note_suspicion, compliance.suspicions_for, compliance.suspicions_sealed_by_others,
  compliance.reseal_suspicion, compliance.sweep_suspicions to parlor_compliance;
