// Routes of registration and proof of the address.

import type { Hono } from 'hono';
import * as contract from '#shared/contracts/http/auth.ts';
import { serve } from '#shared/http/app.ts';
import { reply } from '#shared/http/envelope.ts';
import { randomToken } from '#shared/ids.ts';
import { ok } from '#shared/result.ts';
import type { AuthEnv } from '../env.ts';
import {
  register,
  resendVerification,
  verifyByCode,
  verifyByToken,
} from '../registration/registration.ts';
import { requestContext } from '../request-context.ts';
import {
  clearedRegistrationCookie,
  registrationCookie,
  registrationOfCookie,
} from '../sign-in/cookies.ts';

/** Registers them. */
export function serveRegistration(app: Hono<{ Bindings: AuthEnv }>): void {
  serve(app, contract.register, async (call) => {
    const browserKey = randomToken();
    const registered = await register(requestContext(call), call.body, browserKey);
    if (!registered.ok) return registered;
    return ok({
      ...reply(202, { status: 'verification_sent' }),
      cookies: [registrationCookie(browserKey)],
    });
  });

  serve(app, contract.verifyEmail, async (call) => {
    const context = requestContext(call);
    const { body } = call;
    const browserKey = registrationOfCookie(call.request.headers);
    const proof = { password: body.password, browserKey };
    const verified =
      'token' in body
        ? await verifyByToken(context, body.token, proof)
        : await verifyByCode(context, body, proof);
    if (!verified.ok) return verified;
    const cookies = browserKey === null ? [] : [clearedRegistrationCookie()];
    return ok({ ...reply(204), cookies });
  });

  serve(app, contract.resendVerification, async (call) => {
    const sent = await resendVerification(requestContext(call), call.body.email);
    return sent.ok ? ok(reply(202, { status: 'verification_sent' })) : sent;
  });
}
