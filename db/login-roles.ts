// The login roles, one per Worker that has a database. `db/roles.sql` makes them.

export const LOGIN_ROLES = [
  'parlor_auth',
  'parlor_payments',
  'parlor_games',
  'parlor_social',
  'parlor_compliance',
] as const;
export type LoginRole = (typeof LOGIN_ROLES)[number];
