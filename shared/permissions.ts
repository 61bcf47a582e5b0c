// Roles as sets of permissions. A route names the permission it needs, never a role.

export const PERMISSIONS = [
  'players.read',
  'players.manage',
  'roles.grant',
  'audit.read',
  'approvals.decide',
  'purchases.read',
  'purchases.refund',
  'adjustments.create',
  'adjustments.approve',
  'redemptions.review',
  'games.monitor',
  'games.manage',
  'chat.moderate',
  'outboxes.manage',
  'rules.read',
  'rules.manage',
  'complaints.answer',
  'identity.read',
  'identity.check',
  'care.review',
  'suspicions.keep',
  'entries.review',
  'screenings.review',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

export const ROLES = ['player', 'support', 'moderator', 'finance', 'operator', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** What each role may do beyond what every player may do with their own things. */
export const ROLE_PERMISSIONS: Readonly<Record<Role, readonly Permission[]>> = {
  player: [],
  support: [
    'players.read',
    'purchases.read',
    'complaints.answer',
    'identity.read',
    'identity.check',
    'care.review',
    'entries.review',
  ],
  moderator: ['players.read', 'chat.moderate'],
  finance: [
    'players.read',
    'purchases.read',
    'purchases.refund',
    'adjustments.create',
    'adjustments.approve',
    'redemptions.review',
    'audit.read',
    'approvals.decide',
  ],
  operator: [
    'players.read',
    'players.manage',
    'games.monitor',
    'games.manage',
    'audit.read',
    'approvals.decide',
    'outboxes.manage',
    'rules.read',
    'rules.manage',
    'complaints.answer',
    'identity.read',
    'identity.check',
    'care.review',
    'suspicions.keep',
    'entries.review',
    'screenings.review',
  ],
  admin: PERMISSIONS,
};

/** True for a known role name. */
export function isRole(text: string): text is Role {
  return (ROLES as readonly string[]).includes(text);
}

/** True when any of the roles carries the permission. */
export function hasPermission(roles: readonly Role[], permission: Permission): boolean {
  return roles.some((role) => ROLE_PERMISSIONS[role].includes(permission));
}
