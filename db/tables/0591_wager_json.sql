-- What a standing says of a wager limit is written where the rest of it is (ledger.standing_json).

drop function if exists ledger.wager_json(ledger.standing);
