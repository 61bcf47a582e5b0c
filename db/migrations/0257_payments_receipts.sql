-- Receipts. Payments knows no addresses and auth no purchases: a receipt is written with the books,
-- auth reads what is due in one view and takes each over into its own outbox, once.

create table payments.receipts (
  id uuid primary key default gen_random_uuid(),
  purchase_id uuid not null references payments.purchases,
  player_id uuid not null,
  kind text not null check (kind in ('paid', 'reversed', 'refused')),
  facts jsonb not null,
  created_at timestamptz not null default clock_timestamp(),
  taken_at timestamptz
);
create index receipts_waiting on payments.receipts (created_at) where taken_at is null;

create function payments.write_receipt() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  insert into payments.receipts (purchase_id, player_id, kind, facts)
    values (new.id, new.player_id, case when not new.credited then 'refused'
        when old.credited then 'reversed' else 'paid' end,
      jsonb_strip_nulls(jsonb_build_object('purchaseId', new.id,
        'packageName', (select o.name from payments.packages o where o.id = new.package_id),
        'priceMicros', new.price_micros::text, 'gcMicros', new.gc_micros::text,
        'scBonusMicros', new.sc_bonus_micros::text, 'reversedMicros', new.reversed_micros::text,
        'refusal', payments.refusal_of(new), 'atMs', payments.ms(clock_timestamp()))));
  return new;
end
$$;
create trigger write_receipt after update on payments.purchases for each row
  when ((new.credited and (not old.credited or new.reversed_micros > old.reversed_micros))
    or (old.flag is null and new.flag is not null and payments.refusal_of(new) is not null))
  execute function payments.write_receipt();

create view payments.receipts_due as
  select id, kind, facts, created_at from payments.receipts where taken_at is null;

-- Puts the mail of a receipt into auth's outbox; a receipt that was taken already is left alone.
create function auth.take_receipt(receipt_id uuid, mail jsonb, at timestamptz) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
  receipt payments.receipts;
begin
  update payments.receipts set taken_at = at where id = receipt_id and taken_at is null
    returning * into receipt;
  if not found then return false; end if;
  perform auth.enqueue_mail(receipt.player_id, mail, at);
  return true;
end
$$;

grant usage on schema payments to parlor_auth;
grant select on payments.receipts_due to parlor_auth;
grant execute on function auth.take_receipt(uuid, jsonb, timestamptz) to parlor_auth;
grant select on payments.receipts to parlor_payments;
