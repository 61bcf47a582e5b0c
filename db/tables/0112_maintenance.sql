-- The schema of what keeps one service's connections from hurting the others.

create schema maintenance;
grant usage on schema maintenance to parlor_auth;
