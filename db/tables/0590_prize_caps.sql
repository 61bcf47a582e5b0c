-- What one round may pay at most where a player is: spans say it of each place, and a standing carries
-- the least of all places, with the place that asks for it.

alter table rules.spans add column prize_max_micros bigint;
alter type rules.verdict add attribute prize_max bigint;
alter type rules.verdict add attribute prize_place text;
alter type ledger.standing add attribute prize_max bigint;
alter type ledger.standing add attribute prize_place text;
