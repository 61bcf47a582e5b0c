// The one way a Worker serves its routes: `serve(app, spec, handler)`. It checks access, validates
// what came in against the spec and turns a Result into a reply or the error envelope. A handler
// never sees unvalidated input, and what a route answers can be compared with its spec.

import { type Context, Hono } from 'hono';
import type { z } from 'zod';
import { holdsCardNumber } from '../card-number.ts';
import { reportUndeclared } from '../error-facts.ts';
import type { ErrorCode } from '../errors.ts';
import { log } from '../log.ts';
import { hasPermission } from '../permissions.ts';
import { type Err, err, ok, type Refusal, type Result } from '../result.ts';
import { MINUTE_MS } from '../time.ts';
import { bearerToken, type Identity, verifyAccessToken } from '../token.ts';
import { BODY_BYTES_MAX, checkTree, parseJsonBody, readBody, WEBHOOK_BYTES_MAX } from './body.ts';
import { codeOfThrown, errorResponse, Reply, requestIdOf, UNDECLARED_HEADER } from './envelope.ts';
import { allowedMethods } from './methods.ts';
import { type AuditNote, noteOfRefusal, noteOfSuccess } from './notes.ts';
import {
  type AnyRouteCode,
  declaredCodes,
  type ImpliedCode,
  needsFreshProof,
  type Replies,
  type RouteSpec,
} from './route.ts';

/** How long a proof of identity counts as fresh for staff and for steps that need it. */
export const FRESHNESS_MS = 15 * MINUTE_MS;

/** What every Worker that verifies tokens has in its environment. */
export interface HttpEnv {
  TOKEN_PUBLIC_KEYS: string;
}

/** What a handler gets. `identity` is there exactly on routes for players and staff. */
export interface Call<Env, Params = unknown, Query = unknown, Body = unknown> {
  env: Env;
  execution: ExecutionContext;
  request: Request;
  requestId: string;
  nowMs: number;
  params: Params;
  query: Query;
  body: Body;
  /** Raw bytes of the body as they came. */
  rawBody: Uint8Array<ArrayBuffer>;
  idempotencyKey: string | undefined;
  identity: Identity;
}

type Handler<Env, Params, Query, Body, Codes extends ErrorCode> = (
  call: Call<Env, Params, Query, Body>,
) => Promise<Result<unknown, Codes | AnyRouteCode>> | Promise<Response>;

type App<Env extends object> = Hono<{ Bindings: Env }>;

// Refusals of a handler that say that this caller may not do this.
const REFUSED_ACTS: ReadonlySet<string> = new Set([
  'forbidden',
  'second_person_required',
  'accounts_linked',
  'role_too_new',
  'step_up_required',
  'mfa_required',
]);

const IDEMPOTENCY_KEY_PATTERN = /^[\x21-\x7e]{1,128}$/;

/** Where the notes of an app go. A note that cannot be written is an outage of the call. */
export type KeepNote<Env> = (env: Env, note: AuditNote) => Promise<void>;

const KEEPERS = new WeakMap<object, KeepNote<never>>();

async function keep<Env extends object>(app: App<Env>, env: Env, note: AuditNote | null) {
  if (note !== null) await (KEEPERS.get(app) as KeepNote<Env> | undefined)?.(env, note);
}

/**
 * An app with the envelope for everything that goes wrong: 404, 405 with `Allow`, 500, 503.
 * `keepNote` writes to the audit log; an app with routes for staff needs it.
 */
export function createApp<Env extends object>(keepNote?: KeepNote<Env>): App<Env> {
  const app = new Hono<{ Bindings: Env }>({ strict: true });
  if (keepNote !== undefined) KEEPERS.set(app, keepNote);
  app.onError((error, context) => {
    const requestId = requestIdOf(context.req.raw);
    return errorResponse({ code: codeOfThrown(error, requestId) }, requestId);
  });
  app.notFound((context) => {
    const requestId = requestIdOf(context.req.raw);
    const methods = allowedMethods(app, context.req.path);
    if (methods.length === 0) return errorResponse({ code: 'not_found' }, requestId);
    return errorResponse({ code: 'method_not_allowed' }, requestId, { allow: methods.join(', ') });
  });
  return app;
}

type Intake = Pick<Call<unknown>, 'params' | 'query' | 'body' | 'rawBody' | 'idempotencyKey'>;

function queryOf(url: URL): Result<Record<string, string>, 'invalid_request'> {
  const query: Record<string, string> = {};
  for (const [key, value] of url.searchParams) {
    if (Object.hasOwn(query, key)) return err('invalid_request', { field: key });
    query[key] = value;
  }
  const checked = checkTree(query);
  return checked.ok ? ok(query) : err('invalid_request');
}

function validated(schema: z.ZodType | undefined, value: unknown): Result<unknown> {
  if (schema === undefined) return ok(undefined);
  const parsed = schema.safeParse(value);
  if (parsed.success) return ok(parsed.data);
  const issue = parsed.error.issues[0];
  const field = issue?.path.join('.') ?? '';
  return err('invalid_request', { field, problem: issue?.message ?? 'not valid' });
}

function isJson(request: Request): boolean {
  const [type, ...parameters] = (request.headers.get('content-type') ?? '')
    .toLowerCase()
    .split(';');
  return (
    type?.trim() === 'application/json' &&
    parameters.every((parameter) => /^\s*charset="?utf-8"?\s*$/.test(parameter))
  );
}

async function bodyOf(
  spec: RouteSpec,
  request: Request,
): Promise<Result<Pick<Intake, 'body' | 'rawBody'>>> {
  const read = await readBody(request, spec.rawBody ? WEBHOOK_BYTES_MAX : BODY_BYTES_MAX);
  if (!read.ok) return read;
  const rawBody = read.value;
  if (spec.rawBody) return ok({ rawBody, body: undefined });
  if (spec.body === undefined) {
    return rawBody.length === 0
      ? ok({ rawBody, body: undefined })
      : err('invalid_request', { field: 'body' });
  }
  if (rawBody.length === 0 && spec.bodyOptional) {
    const body = validated(spec.body, {});
    return body.ok ? ok({ rawBody, body: body.value }) : body;
  }
  if (!isJson(request)) return err('unsupported_media_type');
  const json = parseJsonBody(rawBody);
  if (!json.ok) return json;
  const body = validated(spec.body, json.value);
  return body.ok ? ok({ rawBody, body: body.value }) : body;
}

function idempotencyKeyOf(spec: RouteSpec, request: Request): Result<string | undefined> {
  if (spec.idempotency === undefined) return ok(undefined);
  const key = request.headers.get('idempotency-key');
  if (key === null) {
    return spec.idempotency === 'required' ? err('idempotency_key_required') : ok(undefined);
  }
  if (!IDEMPOTENCY_KEY_PATTERN.test(key))
    return err('invalid_request', { field: 'Idempotency-Key' });
  // A key is stored, so it is held to what every stored text is held to.
  if (holdsCardNumber(key)) return err('card_number_refused');
  return ok(key);
}

async function intake(spec: RouteSpec, context: Context): Promise<Result<Intake>> {
  const request = context.req.raw;
  const params = validated(spec.params, context.req.param());
  // A path segment that cannot be an id names nothing.
  if (!params.ok) return err('not_found');
  const rawQuery = queryOf(new URL(request.url));
  if (!rawQuery.ok) return rawQuery;
  const query = spec.query === undefined ? ok({}) : validated(spec.query, rawQuery.value);
  if (!query.ok) return query;
  const key = idempotencyKeyOf(spec, request);
  if (!key.ok) return key;
  const body = await bodyOf(spec, request);
  if (!body.ok) return body;
  return ok({ ...body.value, params: params.value, query: query.value, idempotencyKey: key.value });
}

async function identify(
  spec: RouteSpec,
  request: Request,
  env: HttpEnv,
  nowMs: number,
): Promise<Result<Identity | undefined>> {
  const { access } = spec;
  if (access.kind !== 'player' && access.kind !== 'staff') return ok(undefined);
  const token = bearerToken(request.headers);
  if (token === null) return err('unauthenticated');
  return verifyAccessToken(token, env.TOKEN_PUBLIC_KEYS, nowMs);
}

/** What a caller lacks where a second factor and a fresh proof are needed; `null`: nothing. */
export function missingProof(
  { amr, authTimeSeconds }: Pick<Identity, 'amr' | 'authTimeSeconds'>,
  nowMs: number,
): 'mfa_required' | 'step_up_required' | null {
  if (!amr.includes('otp')) return 'mfa_required';
  return nowMs - authTimeSeconds * 1000 > FRESHNESS_MS ? 'step_up_required' : null;
}

/** Whether who is known to call may call. */
function entitle(
  spec: RouteSpec,
  identity: Identity | undefined,
  nowMs: number,
): Result<undefined> {
  const { access } = spec;
  if (identity === undefined) return ok();
  const { kind } = access;
  if (kind === 'staff' && !hasPermission(identity.roles, access.permission))
    return err('forbidden');
  const missing = needsFreshProof(access) ? missingProof(identity, nowMs) : null;
  return missing === null ? ok() : err(missing);
}

/** A value is the body of the first reply that the route declares, which may have none. */
function replyOf({ replies }: RouteSpec, value: unknown): Reply {
  if (value instanceof Reply) return value;
  const [[status, schema] = ['204', null]] = Object.entries(replies);
  return new Reply(Number(status), schema === null ? undefined : value);
}

function toResponse(answer: Reply, requestId: string): Response {
  const headers = new Headers({ 'cache-control': 'no-store', 'x-request-id': requestId });
  for (const [name, value] of Object.entries(answer.headers)) headers.set(name, value);
  for (const cookie of answer.cookies) headers.append('set-cookie', cookie);
  if (answer.body === undefined) return new Response(null, { status: answer.status, headers });
  const { body } = answer;
  if (body instanceof ReadableStream || headers.has('content-type')) {
    return new Response(body as ReadableStream | string, { status: answer.status, headers });
  }
  headers.set('content-type', 'application/json; charset=utf-8');
  return new Response(JSON.stringify(answer.body), { status: answer.status, headers });
}

/**
 * Registers a route. The handler is called only with an entitled caller and valid input. What it
 * answers is the body of the route's first declared reply; `reply` says another one.
 */
export function serve<
  Env extends HttpEnv,
  Params extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
  Codes extends ErrorCode,
>(
  app: App<Env>,
  spec: RouteSpec<Params, Query, Body, Replies, Codes>,
  handler: Handler<
    Env,
    z.output<Params>,
    z.output<Query>,
    z.output<Body>,
    NoInfer<Codes | ImpliedCode<Params, Query>>
  >,
): void {
  app.on(spec.method, spec.path, async (context) => {
    const request = context.req.raw;
    const requestId = requestIdOf(request);
    const env = context.env as Env;
    const nowMs = Date.now();
    const refuse = (refusal: Refusal) => {
      const { code } = refusal;
      if (declaredCodes(spec).includes(code)) return errorResponse(refusal, requestId);
      const route = `${spec.method} ${spec.path}`;
      reportUndeclared('code_undeclared', { requestId, route, errorCode: code });
      return errorResponse(refusal, requestId, { [UNDECLARED_HEADER]: 'code' });
    };
    const identity = await identify(spec, request, env, nowMs);
    const entitled = identity.ok ? entitle(spec, identity.value, nowMs) : identity;
    if (!entitled.ok || !identity.ok) {
      const { error } = entitled as Err;
      const route = `${spec.method} ${spec.path}`;
      log('warn', 'access_refused', { requestId, route, reason: error.code });
      const caller = identity.ok ? identity.value?.playerId : undefined;
      if (caller !== undefined) {
        await keep(app, env, noteOfRefusal(spec, caller, request, error, requestId));
      }
      return refuse(error);
    }
    const input = await intake(spec, context);
    if (!input.ok) return refuse(input.error);
    const call = {
      ...(input.value as Intake & {
        params: z.output<Params>;
        query: z.output<Query>;
        body: z.output<Body>;
      }),
      env,
      execution: context.executionCtx as ExecutionContext,
      request,
      requestId,
      nowMs,
      identity: identity.value as Identity,
    };
    const answer = await handler(call);
    const note = (done: Pick<Reply, 'status' | 'body'>) =>
      keep(app, env, noteOfSuccess(spec, identity.value, call, done, requestId));
    if (answer instanceof Response) {
      await note({ status: answer.status, body: undefined });
      return answer;
    }
    if (!answer.ok) {
      // An act that its rule refuses: on oneself, on other staff, without the second person.
      const { code } = answer.error;
      if (spec.access.kind === 'staff' && REFUSED_ACTS.has(code)) {
        const { playerId } = call.identity;
        await keep(app, env, noteOfRefusal(spec, playerId, request, answer.error, requestId));
      }
      return refuse(answer.error);
    }
    const answered = replyOf(spec, answer.value);
    await note(answered);
    return toResponse(answered, requestId);
  });
}
