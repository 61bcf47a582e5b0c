// The gateway: the only Worker the world can reach. It mounts exactly the declared routes, so what
// is not declared does not exist; it proves who calls, and leaves every decision to the service.

import { Hono } from 'hono';
import { exportMe } from '#shared/contracts/http/auth.ts';
import { ROUTES, type ServiceName } from '#shared/contracts/http/index.ts';
import { codeOfThrown } from '#shared/http/envelope.ts';
import { allowedMethods } from '#shared/http/methods.ts';
import type { RouteSpec } from '#shared/http/route.ts';
import { authenticate } from './admission/identity.ts';
import { addressOf, isWithinGeneralLimit, isWithinLimits } from './admission/limits.ts';
import { type GatewayApp, type GatewayContext, refuse } from './context.ts';
import { completeExport } from './export.ts';
import { toUpstream } from './forward.ts';
import { asyncApi, docs, health, metrics, openApi, readiness } from './operation/operation.ts';
import { pipeline } from './pipeline.ts';
import { services } from './services.ts';
import { isForSite, siteResponse } from './site.ts';

const app: GatewayApp = new Hono();
app.use(pipeline);

function mount(service: ServiceName, spec: RouteSpec): void {
  app.on(spec.method, spec.path, async (context) => {
    const request = context.req.raw;
    context.set('route', `${spec.method} ${spec.path}`);
    if (!(await isWithinLimits(request, spec, context.env))) return refuse(context, 'rate_limited');
    if (spec.access.kind === 'player' || spec.access.kind === 'staff') {
      const identity = await authenticate(request, context.env, Date.now());
      if (!identity.ok) return refuse(context, identity.error.code);
      context.set('playerId', identity.value.playerId);
      context.set('sid', identity.value.sid);
    }
    const forwarded = await toUpstream(
      request,
      spec,
      context.get('requestId'),
      addressOf(request, context.env),
    );
    if (!forwarded.ok) return refuse(context, forwarded.error.code);
    const response = await services(context.env)[service].fetch(forwarded.value);
    const playerId = context.get('playerId');
    if (spec !== exportMe || playerId === undefined) return response;
    return completeExport(response, context.env, playerId);
  });
}

for (const [service, routes] of Object.entries(ROUTES) as [ServiceName, RouteSpec[]][]) {
  for (const spec of routes) mount(service, spec);
}

function operate(path: string, answer: (context: GatewayContext) => Response | Promise<Response>) {
  app.get(path, async (context) => {
    context.set('route', `GET ${path}`);
    const isAllowed = await isWithinGeneralLimit(context.req.raw, context.env);
    return isAllowed ? answer(context) : refuse(context, 'rate_limited');
  });
}

app.get('/healthz', (context) => {
  context.set('route', 'GET /healthz');
  return health();
});
operate('/readyz', (context) => readiness(context.env));
operate('/metrics', (context) => metrics(context.req.raw, context.env, context.get('requestId')));
operate('/v1/openapi.json', openApi);
operate('/v1/asyncapi.json', asyncApi);
operate('/docs', docs);

app.notFound(async (context) => {
  const methods = allowedMethods(app, context.req.path);
  if (methods.length === 0) {
    if (!isForSite(context.req.raw)) return refuse(context, 'not_found');
    context.set('route', 'GET site');
    return (await siteResponse(context.req.raw, context.env)) ?? refuse(context, 'not_found');
  }
  return refuse(context, 'method_not_allowed', { allow: methods.join(', ') });
});

app.onError((error, context) => refuse(context, codeOfThrown(error, context.get('requestId'))));

export default app;
