-- Forms are asked about by the vendor's name of them, so no notice needs to be remembered. Years to try
-- the platform out with are marked as such, and countries help people tell one hit from another.

drop table compliance.tax_form_notices;

alter table compliance.sanction_entries add column countries text[] not null default '{}';

alter table rules.tax_years drop constraint tax_years_certainty_check;
alter table rules.tax_years add constraint tax_years_certainty_check
  check (certainty in ('sure', 'likely', 'uncertain', 'policy', 'development'));
