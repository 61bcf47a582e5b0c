// Routes of signing in and out, refreshing, and the list of sign-ins.

import type { Hono } from 'hono';
import * as contract from '#shared/contracts/http/auth.ts';
import { serve } from '#shared/http/app.ts';
import { reply } from '#shared/http/envelope.ts';
import { err, ok } from '#shared/result.ts';
import { refreshTokenOfCookie } from '../cookies.ts';
import type { AuthEnv } from '../env.ts';
import { farewell } from '../farewell.ts';
import { tellRevocations } from '../hub.ts';
import { login, loginFactor } from '../login.ts';
import { refresh } from '../refresh.ts';
import { freshAccount } from '../step-up.ts';
import { type Work, workOf } from '../work.ts';
import { signedInReply } from './signed-in.ts';

async function end(work: Work, playerId: string, which: { only: string[] } | { allBut: string }) {
  const ended = await work.store.endSignIns(playerId, which, 'signed_out', work.nowMs);
  if (ended.length === 0) return ended;
  await work.audit('sign_in.ended', playerId, playerId, { sids: ended });
  await tellRevocations(work.env, work.store, work.nowMs, playerId);
  return ended;
}

/** Registers them. */
export function serveSignIn(app: Hono<{ Bindings: AuthEnv }>): void {
  serve(app, contract.login, async (call) => {
    const work = workOf(call);
    const outcome = await login(work, call.body);
    if (!outcome.ok) return outcome;
    if ('accessToken' in outcome.value) return ok(signedInReply(work, outcome.value));
    return ok(reply(200, { mfaRequired: true, ...outcome.value }));
  });

  serve(app, contract.loginFactor, async (call) => {
    const work = workOf(call);
    const signedIn = await loginFactor(work, call.body);
    return signedIn.ok ? ok(signedInReply(work, signedIn.value)) : signedIn;
  });

  serve(app, contract.refresh, async (call) => {
    const work = workOf(call);
    // SameSite keeps other sites' requests without the cookie; this holds should a browser not.
    const site = call.request.headers.get('sec-fetch-site');
    const cookie = refreshTokenOfCookie(call.request.headers);
    if (cookie !== null && site !== null && site !== 'same-origin' && site !== 'none') {
      return err('origin_not_allowed');
    }
    const token = call.body.refreshToken ?? cookie;
    if (token === null) return err('unauthenticated');
    const refreshed = await refresh(work, token, call.body.playerId ?? null);
    return refreshed.ok ? ok(signedInReply(work, refreshed.value)) : refreshed;
  });

  serve(app, contract.logout, async (call) => {
    const { playerId, sid } = call.identity;
    const work = workOf(call);
    const goodbye = await farewell(work, sid);
    await end(work, playerId, { only: [sid] });
    return ok({ ...reply(204, undefined, goodbye.headers), cookies: goodbye.cookies });
  });

  serve(app, contract.listSessions, async (call) => {
    const { playerId, sid } = call.identity;
    const list = await workOf(call).store.listSignIns(playerId, call.nowMs);
    const items = list.map((signIn) => ({ ...signIn, current: signIn.id === sid }));
    return ok(reply(200, { items, nextCursor: null }));
  });

  serve(app, contract.revokeSession, async (call) => {
    const work = workOf(call);
    // Ending another device's sign-in takes a fresh proof; ending one's own is a logout.
    if (call.params.id !== call.identity.sid) {
      const fresh = await freshAccount(work, call.identity);
      if (!fresh.ok) return fresh;
    }
    const ended = await end(work, call.identity.playerId, { only: [call.params.id] });
    return ended.length === 0 ? err('not_found') : ok(reply(204));
  });

  serve(app, contract.revokeOtherSessions, async (call) => {
    const work = workOf(call);
    const fresh = await freshAccount(work, call.identity);
    if (!fresh.ok) return fresh;
    await end(work, call.identity.playerId, { allBut: call.identity.sid });
    return ok(reply(204));
  });
}
