-- A standing also says how long it may be believed, under which rules, and as which version: what the
-- place of a player decides ends by itself at `holds_until`, a table that was told another epoch or
-- version asks again.

alter type ledger.standing add attribute holds_until timestamptz;
alter type ledger.standing add attribute epoch bigint;
alter type ledger.standing add attribute version bigint;
