-- Receipts, written with the books when a purchase is credited.

create or replace function payments.write_receipt() returns trigger
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
create or replace trigger write_receipt after update on payments.purchases for each row
  when ((new.credited and (not old.credited or new.reversed_micros > old.reversed_micros))
    or (old.flag is null and new.flag is not null and payments.refusal_of(new) is not null))
  execute function payments.write_receipt();
