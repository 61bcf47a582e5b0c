// The facts as a Worker on workerd: one bundle is both the driver's Worker and its neighbour, which
// has the objects.

import workerd from 'workerd:unsafe';
import type { Driver, FactEnv } from './fact.ts';
import { FACTS, ROUTES } from './facts/index.ts';

export * from './facts/index.ts';

type Namespace = { getByName(name: string): object };

function driverOf(env: FactEnv, name: string): Driver {
  const stub = (className: string, suffix = '') =>
    (env[className] as Namespace).getByName(`${name}${suffix}`);
  return {
    env,
    name,
    object: stub as never,
    evict: async (className, suffix) => {
      const evicted = workerd.evict(stub(className, suffix), { webSockets: 'hibernate' });
      // On a slow machine it may have fallen asleep by itself.
      await evicted.catch((error: Error) => {
        if (!error.message.includes('not currently running')) throw error;
      });
    },
  };
}

export default {
  async fetch(request: Request, env: FactEnv, context: ExecutionContext): Promise<Response> {
    const { pathname } = new URL(request.url);
    const [, first = '', second = '', name = ''] = pathname.split('/');
    if (first !== 'run') {
      return (await ROUTES[first]?.(request, env, context)) ?? new Response(null, { status: 404 });
    }
    const fact = FACTS[Number(second)];
    if (fact?.kind !== 'worker') return new Response(null, { status: 404 });
    return Response.json((await fact.run(driverOf(env, name))) ?? null);
  },
};
