-- For development and tests alone: a list of invented people, by which what follows from a hit can be
-- tried out, and which does not grow old. No live environment starts over it.

insert into rules.screening_rules values ('2020-01-02 00:00Z', '100 years', 'development')
  on conflict do nothing;
insert into compliance.sanction_lists (source, version, entries, names, loaded_at, confirmed_at)
  select 'development', 'invented', 2, 3, '2026-01-01', '2026-01-01'
  where not exists (select from compliance.sanction_lists);
insert into compliance.sanction_entries (list_id, entry, names, births, digest)
  select l.id, p.entry, p.names, p.births::jsonb, md5(p.names::text || p.births)
  from compliance.sanction_lists l cross join (values
      (900001, array['DROZDOVSKI, Viktor'], '[]'),
      (900002, array['EXEMPLAROV, Prokofy', 'EKSEMPLAROV, Prokofi'], '[[1961, 1961]]')
    ) p (entry, names, births)
  where l.source = 'development'
  on conflict do nothing;
