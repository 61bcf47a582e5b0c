// Routes of registration and proof of the address.

import type { Hono } from 'hono';
import * as contract from '#shared/contracts/http/auth.ts';
import { serve } from '#shared/http/app.ts';
import { reply } from '#shared/http/envelope.ts';
import { randomToken } from '#shared/ids.ts';
import { ok } from '#shared/result.ts';
import { clearedRegistrationCookie, registrationCookie, registrationOfCookie } from '../cookies.ts';
import type { AuthEnv } from '../env.ts';
import { register, resendVerification, verifyByCode, verifyByToken } from '../registration.ts';
import { workOf } from '../work.ts';

/** Registers them. */
export function serveRegistration(app: Hono<{ Bindings: AuthEnv }>): void {
  serve(app, contract.register, async (call) => {
    const browserKey = randomToken();
    const registered = await register(workOf(call), call.body, browserKey);
    if (!registered.ok) return registered;
    return ok({
      ...reply(202, { status: 'verification_sent' }),
      cookies: [registrationCookie(browserKey)],
    });
  });

  serve(app, contract.verifyEmail, async (call) => {
    const work = workOf(call);
    const { body } = call;
    const browserKey = registrationOfCookie(call.request.headers);
    const proof = { password: body.password, browserKey };
    const verified =
      'token' in body
        ? await verifyByToken(work, body.token, proof)
        : await verifyByCode(work, body, proof);
    if (!verified.ok) return verified;
    const cookies = browserKey === null ? [] : [clearedRegistrationCookie()];
    return ok({ ...reply(204), cookies });
  });

  serve(app, contract.resendVerification, async (call) => {
    const sent = await resendVerification(workOf(call), call.body.email);
    return sent.ok ? ok(reply(202, { status: 'verification_sent' })) : sent;
  });
}
