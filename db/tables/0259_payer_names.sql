-- How the name of whoever paid fits the verified one of the purchase's player, and the identity check that
-- it was held against (payments.payer_names). The name itself is not kept.

alter table payments.purchases
  add column name_match text check (name_match in ('same', 'close', 'none', 'unknown')),
  add column matched_check uuid,
  add constraint purchases_matched check ((name_match is null) = (matched_check is null));
