// Which methods a path has: for 405 with `Allow` where others would say 404.

import type { Env, Hono } from 'hono';

/** Methods of the routes that match this path, sorted; middleware does not count. */
export function allowedMethods<E extends Env>(app: Hono<E>, path: string): string[] {
  const methods = new Set(app.routes.map((route) => route.method).filter((name) => name !== 'ALL'));
  return [...methods].filter((method) => hasRoute(app, method, path)).sort();
}

function hasRoute<E extends Env>(app: Hono<E>, method: string, path: string): boolean {
  const [handlers] = app.router.match(method, path);
  return handlers.some(([[, route]]) => route.method === method);
}
