-- What of auth needs two people, and what all admins must hear of.

insert into approvals.kinds values
  ('role_grant', 'parlor_auth', array['admin'], array['admin'], '7 days',
    'auth.act_on_role_grant'),
  ('factor_reset', 'parlor_auth', array['operator', 'admin'], array['operator', 'admin'],
    '1 day', 'auth.act_on_factor_reset');

-- What every admin must hear of, whoever did it; a job mails it and says so here.
create table auth.staff_alerts (
  id bigint generated always as identity primary key,
  facts jsonb not null,
  -- The glass was broken: a metric counts these.
  is_break_glass boolean not null,
  -- Who was an admin before or is one since, kept as it was then: whoever is taken the role is the
  -- first who must hear of it.
  admins uuid[] not null,
  at timestamptz not null,
  told_at timestamptz
);
create index staff_alerts_untold on auth.staff_alerts (id) where told_at is null;
