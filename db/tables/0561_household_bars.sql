-- Whoever lives with somebody who works here has no Sweeps Coins either: by the address that both
-- declare, or because staff say so. What staff entered ends by two people.

insert into locks.slots select 'rules.household', s from generate_series(0, 1023) s;

insert into approvals.kinds values
  ('person_bar_end', 'parlor_compliance', array['operator', 'admin'], array['operator', 'admin'],
    '7 days', 'rules.act_on_bar_end');
