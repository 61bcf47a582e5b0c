-- How long what names somebody is kept after they have left, and what two people decide of a minor.

create table rules.retention_rules (
  kind text not null check (kind ~ '^[a-z]+(_[a-z]+)*$'),
  begins_at timestamptz not null,
  -- After the last prize that was sent; what nobody needs for a prize goes with the account.
  keeps interval not null check (keeps >= interval '0'),
  note text not null default '',
  primary key (kind, begins_at)
);
insert into rules.retention_rules values
  ('identity', '2026-01-01', '5 years', 'who was paid, for as long as the tax office may ask');
grant select on rules.retention_rules to parlor_compliance;

create index checks_queue on identity.checks (id) where state in ('verified', 'failed');

insert into approvals.kinds values
  ('minor_void', 'parlor_compliance', array['operator', 'admin'], array['operator', 'admin'],
    '30 days', 'identity.act_on_void');
