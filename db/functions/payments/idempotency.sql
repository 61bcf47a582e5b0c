-- Idempotency keys of requests that move coins.

-- Claims a key for a request; the stored reply when it was answered before, null when it is ours.
-- A rival with the same key waits here until we have committed.
create or replace function payments.claim_key(for_player uuid, request_key text, digest bytea, at timestamptz)
returns jsonb language plpgsql as $$
declare
  known payments.idempotency_keys;
begin
  insert into payments.idempotency_keys (player_id, key, request_digest, at)
    values (for_player, request_key, digest, at) on conflict (player_id, key) do nothing;
  if found then return null; end if;
  select * into strict known from payments.idempotency_keys
    where player_id = for_player and key = request_key;
  if known.request_digest <> digest then return ledger.refusal('idempotency_key_reused'); end if;
  return known.reply || '{"replayed": true}';
end
$$;

create or replace function payments.keep_reply(for_player uuid, request_key text, answer jsonb) returns jsonb
language plpgsql as $$
begin
  if answer ? 'refused' then
    delete from payments.idempotency_keys where player_id = for_player and key = request_key;
  else
    update payments.idempotency_keys set reply = answer
      where player_id = for_player and key = request_key;
  end if;
  return answer;
end
$$;

-- Keys are kept for two days: longer than any client repeats.
create or replace function payments.sweep_idempotency_keys() returns bigint
language plpgsql security definer set search_path = '' as $$
declare
  swept bigint;
begin
  delete from payments.idempotency_keys where at < clock_timestamp() - interval '2 days';
  get diagnostics swept = row_count;
  return swept;
end
$$;

grant execute on function payments.sweep_idempotency_keys to parlor_payments;
