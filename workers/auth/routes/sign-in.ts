// Routes of signing in and out, refreshing, and the list of sign-ins.

import type { Hono } from 'hono';
import * as contract from '#shared/contracts/http/auth.ts';
import { serve } from '#shared/http/app.ts';
import { reply } from '#shared/http/envelope.ts';
import { err, map, ok } from '#shared/result.ts';
import type { AuthEnv } from '../env.ts';
import { type RequestContext, requestContext } from '../request-context.ts';
import { refreshTokenOfCookie } from '../sign-in/cookies.ts';
import { login, loginFactor } from '../sign-in/login.ts';
import { refresh } from '../sign-in/refresh.ts';
import { farewell } from '../sign-in/sign-out.ts';
import { freshAccount } from '../sign-in/step-up.ts';
import { signedInReply } from './signed-in.ts';

async function end(
  context: RequestContext,
  playerId: string,
  which: { only: string[] } | { allBut: string },
) {
  const ended = await context.store.endSignIns(playerId, which, 'signed_out', context.nowMs);
  if (ended.length === 0) return ended;
  await context.audit('sign_in.ended', playerId, playerId, { sids: ended });
  await context.notifyRevocations(playerId);
  return ended;
}

/** Registers them. */
export function serveSignIn(app: Hono<{ Bindings: AuthEnv }>): void {
  serve(app, contract.login, async (call) => {
    const context = requestContext(call);
    const outcome = await login(context, call.body);
    if (!outcome.ok) return outcome;
    if ('accessToken' in outcome.value) return ok(signedInReply(context, outcome.value));
    return ok({ mfaRequired: true, ...outcome.value });
  });

  serve(app, contract.loginFactor, async (call) => {
    const context = requestContext(call);
    const factor = await loginFactor(context, call.body);
    return map(factor, (signedIn) => signedInReply(context, signedIn));
  });

  serve(app, contract.refresh, async (call) => {
    const context = requestContext(call);
    // SameSite keeps other sites' requests without the cookie; this holds should a browser not.
    const site = call.request.headers.get('sec-fetch-site');
    const cookie = refreshTokenOfCookie(call.request.headers);
    if (cookie !== null && site !== null && site !== 'same-origin' && site !== 'none') {
      return err('origin_not_allowed');
    }
    const token = call.body.refreshToken ?? cookie;
    if (token === null) return err('unauthenticated');
    const refreshed = await refresh(context, token, call.body.playerId ?? null);
    return map(refreshed, (signedIn) => signedInReply(context, signedIn));
  });

  serve(app, contract.logout, async (call) => {
    const { playerId, sid } = call.identity;
    const context = requestContext(call);
    const goodbye = await farewell(context, sid);
    await end(context, playerId, { only: [sid] });
    return ok(reply(204, undefined, goodbye.headers, goodbye.cookies));
  });

  serve(app, contract.listSessions, async (call) => {
    const { playerId, sid } = call.identity;
    const list = await requestContext(call).store.listSignIns(playerId, call.nowMs);
    const items = list.map((signIn) => ({ ...signIn, current: signIn.id === sid }));
    return ok({ items, nextCursor: null });
  });

  serve(app, contract.revokeSession, async (call) => {
    const context = requestContext(call);
    // Ending another device's sign-in takes a fresh proof; ending one's own is a logout.
    if (call.params.id !== call.identity.sid) {
      const fresh = await freshAccount(context, call.identity);
      if (!fresh.ok) return fresh;
    }
    const ended = await end(context, call.identity.playerId, { only: [call.params.id] });
    return ended.length === 0 ? err('not_found') : ok();
  });

  serve(app, contract.revokeOtherSessions, async (call) => {
    const context = requestContext(call);
    const fresh = await freshAccount(context, call.identity);
    if (!fresh.ok) return fresh;
    await end(context, call.identity.playerId, { allBut: call.identity.sid });
    return ok();
  });
}
