// A route as data: what it takes, who may call it, what it answers. Workers register these, the
// OpenAPI document is written from them, and tests walk them. A route that does not say who may call
// it cannot be written down.

import { z } from 'zod';
import { AMOUNT_PATTERN } from '../amount-pattern.ts';
import type { ErrorCode } from '../errors.ts';
import { isId } from '../ids.ts';
import { example } from '../json-schema.ts';
import type { Permission } from '../permissions.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * Who may call: anyone; a signed-in player for their own things, `fresh` where it takes their second
 * factor and a fresh proof; staff with a permission (which always need both); or a caller whose own
 * signature the route checks.
 */
export type Access =
  | { kind: 'public' }
  | { kind: 'player'; fresh?: true }
  | { kind: 'staff'; permission: Permission }
  | { kind: 'signature' }
  | { kind: 'ticket' };

/** Status → schema of the body, `null` for none. */
export type Replies = Readonly<Record<number, z.ZodType | null>>;

export interface RouteSpec<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Answers extends Replies = Replies,
  Codes extends ErrorCode = ErrorCode,
> {
  method: Method;
  /** Hono's spelling: `/v1/sessions/:id`. */
  path: string;
  summary: string;
  access: Access;
  /**
   * Action under which the audit log notes a call that succeeded, with what was asked for and the
   * ids that were shown. Reads of staff that name none are noted as `staff.viewed`.
   */
  audit?: string;
  params?: Params;
  query?: Query;
  /** JSON body; absent means that any body is refused. */
  body?: Body;
  /** The body is not JSON: the handler reads the raw bytes itself (webhooks). */
  rawBody?: true;
  /** A missing body counts as `{}`. */
  bodyOptional?: true;
  /** With `Accept: text/csv` the same comes as a file. */
  csv?: true;
  /** `required` on everything that moves coins. */
  idempotency?: 'required' | 'optional';
  replies: Answers;
  /** Refusals beyond those that every route can answer, and those that what it takes implies. */
  errors: readonly Codes[];
}

// Declares a route by who may call it and by its address, as logs and metrics name it:
// `POST /v1/sessions/:id`. There is no way to declare one that says neither.
function routeFor(access: Access) {
  return <
    Params extends z.ZodType = z.ZodType<Record<never, never>>,
    Query extends z.ZodType = z.ZodType<Record<never, never>>,
    Body extends z.ZodType = z.ZodType<undefined>,
    Answers extends Replies = { readonly 204: null },
    Codes extends ErrorCode = never,
  >(
    address: `${Method} /${string}`,
    spec: Omit<
      RouteSpec<Params, Query, Body, Answers, Codes>,
      'method' | 'path' | 'access' | 'replies' | 'errors'
    > & {
      /** Absent: 204 without a body. */
      replies?: Answers;
      errors?: readonly Codes[];
    },
  ): RouteSpec<Params, Query, Body, Answers, Codes> => {
    const [method, path] = address.split(' ') as [Method, string];
    const replies = spec.replies ?? ({ 204: null } as Replies as Answers);
    return { errors: [], ...spec, method, path, access, replies };
  };
}

export const publicRoute = routeFor({ kind: 'public' });
export const playerRoute = routeFor({ kind: 'player' });
/** Routes by which a prize leaves: a stolen access token alone must not do for them. */
export const freshPlayerRoute = routeFor({ kind: 'player', fresh: true });
export const signatureRoute = routeFor({ kind: 'signature' });
export const ticketRoute = routeFor({ kind: 'ticket' });
/** Routes for staff with this permission. */
export const staffRoute = (permission: Permission) => routeFor({ kind: 'staff', permission });

/** True where the caller needs a second factor and a fresh proof of who they are. */
export const needsFreshProof = (access: Access): boolean =>
  access.kind === 'staff' || (access.kind === 'player' && access.fresh === true);

/** Schemas that many routes share. */
export const idSchema = z
  .string()
  .refine(isId, 'not an id')
  .meta({ format: 'uuid', examples: ['01a22365-9d26-70ca-ab1a-bf528b8a8683'] });
export const amountSchema = example(
  z.string().regex(AMOUNT_PATTERN).describe('Decimal string, at most 6 decimals'),
  '1.00',
);
export const timestampSchema = z.iso.datetime();
export const currencySchema = z.enum(['GC', 'SC']);
/** Why somebody with rights did something; kept with what they did. */
export const reasonSchema = example(
  z.string().trim().min(3).max(500),
  'Asked for by the player in ticket 4711',
);
export const idParams = z.strictObject({ id: idSchema });
/** Why staff did it, for the audit log. */
export const reasonBody = z.strictObject({ reason: reasonSchema });
export const cursorQuery = {
  cursor: example(z.string().min(1).max(512), 'eyJhZnRlciI6NDJ9').optional(),
  limit: example(z.string().regex(/^([1-9]\d?|100)$/, 'from 1 to 100'), '20')
    .optional()
    .describe('1 to 100, 50 unless told'),
};

/** The page size asked for: 1 to 100, 50 unless told; the schema has refused everything else. */
export function pageSize(limit: string | undefined): number {
  return limit === undefined ? 50 : Number(limit);
}

/** What needs two people is answered with this and 202. */
export const approvalSchema = z.strictObject({
  id: idSchema,
  state: z.enum(['waiting', 'approved', 'rejected', 'void']),
});

/** A single-use ticket with the address of its socket. */
export const ticketSchema = z.strictObject({
  socketUrl: z.string().describe('Open with Sec-WebSocket-Protocol: parlor.v1, <ticket>'),
  ticket: z.string(),
  ticketExpiresAt: timestampSchema,
});

/** `{items, nextCursor}` of a list. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.strictObject({ items: z.array(item), nextCursor: z.string().nullable() });
}

/** What a handler of any route may refuse with, whatever its route declares. */
export const ANY_ROUTE_CODES = [
  'invalid_request',
  'rate_limited',
  'try_again',
  'internal',
  'unauthenticated',
  'idempotency_key_reused',
] as const satisfies ErrorCode[];
export type AnyRouteCode = (typeof ANY_ROUTE_CODES)[number];

/** What a route may refuse because of what it takes: ids that name nothing, cursors nobody made. */
export type ImpliedCode<Params extends z.ZodType, Query extends z.ZodType> =
  | ([keyof z.output<Params>] extends [never] ? never : 'not_found')
  | ('cursor' extends keyof z.output<Query> ? 'invalid_cursor' : never);

const DECLARED = new WeakMap<RouteSpec, readonly ErrorCode[]>();

/** Refusals that any route may answer, by what it takes. */
export function commonErrors(spec: RouteSpec): ErrorCode[] {
  const codes: ErrorCode[] = ['invalid_request', 'rate_limited', 'try_again', 'internal'];
  codes.push('insecure_transport', 'origin_not_allowed', 'body_too_large');
  // A path segment that cannot be an id names nothing.
  if (spec.params !== undefined) codes.push('not_found');
  if (spec.query instanceof z.ZodObject && 'cursor' in spec.query.shape) {
    codes.push('invalid_cursor');
  }
  if (spec.body !== undefined) codes.push('invalid_json', 'unsupported_media_type');
  if (spec.body !== undefined) codes.push('card_number_refused');
  if (spec.idempotency !== undefined) codes.push('idempotency_key_reused');
  if (spec.idempotency === 'required') codes.push('idempotency_key_required');
  if (spec.access.kind === 'player' || spec.access.kind === 'staff') codes.push('unauthenticated');
  if (spec.access.kind === 'staff') codes.push('forbidden');
  if (needsFreshProof(spec.access)) codes.push('mfa_required', 'step_up_required');
  return codes;
}

/** Every code that the route may answer. */
export function declaredCodes(spec: RouteSpec): readonly ErrorCode[] {
  const known = DECLARED.get(spec);
  if (known !== undefined) return known;
  const codes = [...new Set([...spec.errors, ...commonErrors(spec)])];
  DECLARED.set(spec, codes);
  return codes;
}
