// Routes of the documents that players accept.

import type { Hono } from 'hono';
import * as contract from '#shared/contracts/http/auth-terms.ts';
import { serve } from '#shared/http/app.ts';
import { reply } from '#shared/http/envelope.ts';
import { map, ok } from '#shared/result.ts';
import { toTimestamp } from '#shared/time.ts';
import type { AuthEnv } from '../env.ts';
import { storeOf } from '../request-context.ts';
import type { OwnDocument } from '../store/terms.ts';

const view = <Document extends { sinceMs: number }>({ sinceMs, ...document }: Document) => ({
  ...document,
  since: toTimestamp(sinceMs),
});

const ownView = (items: readonly OwnDocument[]) => ({
  items: items.map(view),
  pending: items.some(({ accepted }) => !accepted),
});

/** Registers them. */
export function serveTerms(app: Hono<{ Bindings: AuthEnv }>): void {
  serve(app, contract.currentTerms, async ({ env }) => {
    const items = (await storeOf(env).currentTerms()).map(view);
    return ok(reply(200, { items }, { 'cache-control': 'public, max-age=60' }));
  });

  serve(app, contract.ownTerms, async ({ env, identity }) =>
    ok(ownView(await storeOf(env).termsOf(identity.playerId))),
  );

  serve(app, contract.acceptTerms, async ({ env, identity, body, requestId }) => {
    const accepted = await storeOf(env).acceptTerms(identity.playerId, body.accept, requestId);
    return map(accepted, ({ items }) => ownView(items));
  });
}
