-- Forms of taxpayers and comparisons with lists go when nobody may ask about the prizes any more, as the
-- verified name does.

insert into rules.retention_rules values
  ('tax', '2026-01-01', '5 years', 'what was filed in whose name, for as long as the tax office may ask'),
  ('screening', '2026-01-01', '5 years', 'that the lists were asked before money left');
