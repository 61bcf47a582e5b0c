-- What is redeemable depends on where the player is: the function has a moment to ask for.

drop function if exists ledger.redeemable_of(bigint);
