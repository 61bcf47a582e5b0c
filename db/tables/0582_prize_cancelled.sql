-- One sign of harm more: a prize that was taken back to be played.

alter table compliance.harm_rules drop constraint harm_rules_signal_check;
alter table compliance.harm_rules add constraint harm_rules_signal_check check (signal in (
  'checkout_after_limit', 'stakes_up', 'nights', 'failed_payments', 'limits_raised',
  'breaks_repeated', 'prize_cancelled'));
insert into compliance.harm_rules values ('prize_cancelled', '2000-01-01Z', 2, '{"hours": 24}');
