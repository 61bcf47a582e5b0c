// Readiness of a service behind the gateway: whether what it depends on answers. Not public by
// itself; the gateway's `/readyz` asks each service and tells which one is not ready.

import type { Hono } from 'hono';
import { errorFields, log } from '../log.ts';

/** A dependency's name and a probe that throws when it does not answer. */
export type Probes<Env> = Record<string, (env: Env) => Promise<unknown>>;

/** `{ready, dependencies: {name: boolean}}` at `GET /readyz`; 200 or 503. */
export function serveReadiness<Env extends object>(
  app: Hono<{ Bindings: Env }>,
  probes: Probes<Env>,
): void {
  app.get('/readyz', async (context) => {
    const entries = await Promise.all(
      Object.entries(probes).map(async ([name, probe]) => {
        try {
          await probe(context.env as Env);
          return [name, true] as const;
        } catch (error) {
          log('warn', 'not_ready', { dependency: name, ...errorFields(error) });
          return [name, false] as const;
        }
      }),
    );
    const ready = entries.every(([, answered]) => answered);
    return Response.json(
      { ready, dependencies: Object.fromEntries(entries) },
      { status: ready ? 200 : 503, headers: { 'cache-control': 'no-store' } },
    );
  });
}
