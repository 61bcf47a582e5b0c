// A live environment serves nothing over rows of development: they open places that nobody looked at.

import type { Hono } from 'hono';
import { isLive } from '#shared/environment.ts';
import { errorResponse, requestIdOf } from '#shared/http/envelope.ts';
import { log } from '#shared/log.ts';
import { MINUTE_MS } from '#shared/time.ts';
import type { ComplianceEnv } from '../env.ts';
import { storeOf } from '../store/index.ts';

/** How long the answer that there are none is believed. */
const BELIEVED_MS = MINUTE_MS;

const believedUntilMs = new WeakMap<object, number>();

const PROBLEM = 'a live environment has rules of certainty `development`';

/** For readiness: throws where there are such rows and real people. */
export async function requireRealRules(env: ComplianceEnv): Promise<void> {
  if (!isLive(env)) return;
  if (await storeOf(env).isDevelopment()) throw new Error(PROBLEM);
}

/** Goes before every route. */
export function guardRules(app: Hono<{ Bindings: ComplianceEnv }>): void {
  app.use(async ({ env, req }, next) => {
    const nowMs = Date.now();
    if (isLive(env) && nowMs >= (believedUntilMs.get(env) ?? 0)) {
      if (await storeOf(env).isDevelopment()) {
        log('error', 'serving_refused', { reason: PROBLEM });
        return errorResponse({ code: 'try_again' }, requestIdOf(req.raw));
      }
      believedUntilMs.set(env, nowMs + BELIEVED_MS);
    }
    await next();
    return undefined;
  });
}
