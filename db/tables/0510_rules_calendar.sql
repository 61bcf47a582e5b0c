-- What the calendar of rules needs beside its rows: that what loosens is asked for by one person and
-- decided by another, and that a device's proof of a place counts once. From here on compliance takes
-- part when an account is closed: where a player was seen goes.

insert into approvals.kinds values
  ('rule_row', 'parlor_compliance', array['operator', 'admin'], array['operator', 'admin'], '7 days',
    'rules.act_on_row');

-- Numbers of proofs that were taken, until they would be too old anyway.
create table rules.used_proofs (
  number text primary key check (length(number) between 1 and 200),
  expires_at timestamptz not null
);
create index used_proofs_by_expiry on rules.used_proofs (expires_at);

insert into auth.erasure_parties values ('parlor_compliance');

grant select on rules.place_modes, rules.place_features, rules.prize_caps, rules.ages,
  rules.player_places to parlor_compliance;
