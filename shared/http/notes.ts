// What the audit log says of a call to a route: that staff looked at something and at whom, that a
// player set a limit, that somebody was refused what only staff may do. Acts of staff are not noted
// here: each stands in the log by the SQL function that does it.

import type { Refusal } from '../result.ts';
import type { Identity } from '../token.ts';
import type { Reply } from './envelope.ts';
import type { RouteSpec } from './route.ts';

/** An entry of the audit log; see `audit.append`. */
export interface AuditNote {
  action: string;
  actorId: string;
  subjectKind: string;
  subjectId: string | null;
  facts: Record<string, unknown>;
  requestId: string;
  /** Nothing happened; how many are kept is bounded. */
  isRefusal: boolean;
}

/** Routes whose id is a player's. */
const OF_PLAYER = /^\/v1\/admin\/(compliance\/)?players(\/|$)/;

type Asked = { params: unknown; query: unknown };

const routeName = (spec: RouteSpec) => `${spec.method} ${spec.path}`;

function idOf(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || !('id' in value)) return null;
  return typeof value.id === 'string' ? value.id : null;
}

// As it was sent, percent-encoded: decoded it could hold what no database takes (NUL), and a caller
// who may not call would get a fault for a refusal.
const PATH_LENGTH_MAX = 512;
const pathOf = (request: Request) => new URL(request.url).pathname.slice(0, PATH_LENGTH_MAX);

// What a list showed: the ids of its items. Names and addresses stay out of a log that is for ever.
function shownIn(body: unknown): { shown: string[] } | Record<never, never> {
  if (typeof body !== 'object' || body === null || !('items' in body)) return {};
  const { items } = body;
  if (!Array.isArray(items)) return {};
  return { shown: items.map(idOf).filter((id) => id !== null) };
}

/** The note of a call that succeeded, or `null` where none is kept. */
export function noteOfSuccess(
  spec: RouteSpec,
  identity: Identity | undefined,
  asked: Asked & { body: unknown },
  answer: Pick<Reply, 'status' | 'body'>,
  requestId: string,
): AuditNote | null {
  const isStaffRead = spec.access.kind === 'staff' && spec.method === 'GET';
  const action = spec.audit ?? (isStaffRead ? 'staff.viewed' : null);
  if (action === null || identity === undefined || answer.status >= 300) return null;
  const { params, query, body } = asked;
  const isOwn = spec.access.kind === 'player';
  return {
    action,
    actorId: identity.playerId,
    subjectKind: isOwn || OF_PLAYER.test(spec.path) ? 'player' : 'route',
    subjectId: isOwn ? identity.playerId : (idOf(params) ?? routeName(spec)),
    facts: {
      route: routeName(spec),
      ...(params === undefined ? {} : { params }),
      ...(query === undefined ? {} : { query }),
      ...(isOwn ? { asked: body } : {}),
      ...shownIn(answer.body),
    },
    requestId,
    isRefusal: false,
  };
}

/** The note of a call that only staff may make and this caller may not, or may not now. */
export function noteOfRefusal(
  spec: RouteSpec,
  actorId: string,
  request: Request,
  refusal: Refusal,
  requestId: string,
): AuditNote | null {
  if (spec.access.kind !== 'staff') return null;
  return {
    action: 'staff.refused',
    actorId,
    subjectKind: 'route',
    subjectId: routeName(spec),
    facts: { path: pathOf(request), code: refusal.code },
    requestId,
    isRefusal: true,
  };
}
