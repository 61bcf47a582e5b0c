// Routes of auth for staff. All need a second factor and a fresh proof, which `staff` implies; each
// act stands in the audit log.

import { z } from 'zod';
import { SECOND_PERSON_REFUSALS } from '../../approvals.ts';
import {
  approvalSchema,
  cursorQuery,
  idParams,
  idSchema,
  pageOf,
  reasonBody,
  staffRoute,
  timestampSchema,
} from '../../http/route.ts';
import { example } from '../../json-schema.ts';
import { ROLES } from '../../permissions.ts';
import { mailedSchema, sessionSchema } from './auth-schemas.ts';
import { outboxRoutes } from './outboxes.ts';

const playersReadRoute = staffRoute('players.read');
const playersManageRoute = staffRoute('players.manage');
const rolesGrantRoute = staffRoute('roles.grant');
const auditReadRoute = staffRoute('audit.read');

const STATUSES = ['active', 'banned', 'closing', 'erased'] as const;
const STAFF_ROLES = ['support', 'moderator', 'finance', 'operator', 'admin'] as const;

const playerRow = z.strictObject({
  id: idSchema,
  email: z.string().nullable().describe('Masked without players.manage'),
  displayName: z.string(),
  status: z.enum(STATUSES),
  emailVerified: z.boolean(),
  roles: z.array(z.enum(ROLES)),
  mfaEnabled: z.boolean(),
  createdAt: timestampSchema,
});

/** What one member of staff does to a player, and says why. */
const playerAct = {
  params: idParams,
  body: reasonBody,
  errors: ['not_found', 'forbidden'],
} as const;
const roleParams = z.strictObject({ id: idSchema, role: z.enum(STAFF_ROLES) });

export const listPlayers = playersReadRoute('GET /v1/admin/players', {
  summary: 'Players, newest first; by part of name or address, by status, by role.',
  audit: 'players.searched',
  query: z.strictObject({
    ...cursorQuery,
    query: example(z.string().min(1).max(100), 'tourist').optional(),
    status: z.enum(STATUSES).optional(),
    role: z.enum(STAFF_ROLES).optional(),
  }),
  replies: { 200: pageOf(playerRow) },
});

export const showPlayer = playersReadRoute('GET /v1/admin/players/:id', {
  summary: 'One player with living sign-ins and acts that wait for a second person.',
  audit: 'player.viewed',
  params: idParams,
  replies: {
    200: z.strictObject({
      player: playerRow,
      sessions: z.array(sessionSchema.omit({ current: true })),
      pending: z.array(
        z.strictObject({ act: z.string(), requestedBy: idSchema, requestedAt: timestampSchema }),
      ),
    }),
  },
});

export const banPlayer = playersManageRoute('POST /v1/admin/players/:id/ban', {
  summary: 'Ban: every sign-in and socket ends at once.',
  ...playerAct,
});

export const unbanPlayer = playersManageRoute('POST /v1/admin/players/:id/unban', {
  summary: 'Lift a ban.',
  ...playerAct,
});

export const endPlayerSessions = playersManageRoute('DELETE /v1/admin/players/:id/sessions', {
  summary: 'End every sign-in of a player.',
  params: idParams,
  errors: ['not_found', 'forbidden'],
});

export const endPlayerSession = playersManageRoute('DELETE /v1/admin/players/:id/sessions/:sid', {
  summary: 'End one sign-in of a player.',
  params: z.strictObject({ id: idSchema, sid: idSchema }),
  errors: ['not_found', 'forbidden'],
});

export const startPlayerReset = playersManageRoute('POST /v1/admin/players/:id/password-reset', {
  summary: 'Mail the player a reset link; staff never learn or choose a password.',
  ...playerAct,
  replies: { 202: mailedSchema },
});

export const resetPlayerFactor = playersManageRoute('POST /v1/admin/players/:id/mfa-reset', {
  summary: 'Take a lost factor away. The first call notes it, another person must repeat it.',
  ...playerAct,
  replies: {
    200: z.strictObject({ status: z.literal('done') }),
    202: z.strictObject({
      status: z.literal('second_person_required'),
      approval: approvalSchema,
    }),
  },
  errors: [...SECOND_PERSON_REFUSALS, 'mfa_not_enabled', 'approval_closed'],
});

export const grantRole = rolesGrantRoute('PUT /v1/admin/players/:id/roles/:role', {
  summary:
    'Ask for a role for a player: another person must approve. Needs a password of 12 or more.',
  params: roleParams,
  body: reasonBody,
  replies: {
    202: z.strictObject({ approval: approvalSchema }),
    204: null,
  },
  errors: ['not_found', 'forbidden', 'email_not_verified', 'short_password', 'accounts_linked'],
});

export const revokeRole = rolesGrantRoute('DELETE /v1/admin/players/:id/roles/:role', {
  summary: 'Take a role away; tokens of the player are replaced at once.',
  params: roleParams,
  body: reasonBody,
  errors: ['not_found', 'forbidden'],
});

export const readAudit = auditReadRoute('GET /v1/admin/audit', {
  summary: 'The audit log, newest first, with each entry’s place in the hash chain.',
  audit: 'audit.read',
  query: z.strictObject({
    ...cursorQuery,
    subject: idSchema.optional(),
    actor: idSchema.optional(),
    action: example(z.string().regex(/^[a-z0-9_.]{1,64}$/), 'games.switched').optional(),
  }),
  replies: {
    200: pageOf(
      z.strictObject({
        id: z.string(),
        at: timestampSchema,
        action: z.string(),
        actorId: idSchema.nullable(),
        subjectKind: z.string(),
        subjectId: z.string().nullable(),
        facts: z.record(z.string(), z.unknown()),
        requestId: z.string().nullable(),
        role: z.string(),
        position: z.string().nullable().describe('In the chain; null until it is sealed'),
        hash: z.string().nullable(),
      }),
    ),
  },
});

export const { list: listParked, retry: retryParked } = outboxRoutes('auth');
