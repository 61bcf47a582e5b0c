-- Receipts of purchases become mails: auth knows the address, payments the purchase.

-- Puts the mail of a receipt into auth's outbox; a receipt that was taken already is left alone.
create or replace function auth.take_receipt(receipt_id uuid, mail jsonb, at timestamptz) returns boolean
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

grant execute on function auth.take_receipt to parlor_auth;
