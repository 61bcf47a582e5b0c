// Routes of registration and proof of the address.

import type { Hono } from 'hono';
import * as contract from '#shared/contracts/http/auth.ts';
import { serve } from '#shared/http/app.ts';
import { reply } from '#shared/http/envelope.ts';
import { randomToken } from '#shared/ids.ts';
import { map } from '#shared/result.ts';
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

const SENT = { status: 'verification_sent' };

/** Registers them. */
export function serveRegistration(app: Hono<{ Bindings: AuthEnv }>): void {
  serve(app, contract.register, async (call) => {
    const browserKey = randomToken();
    const registered = await register(requestContext(call), call.body, browserKey);
    return map(registered, () => reply(202, SENT, {}, [registrationCookie(browserKey)]));
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
    const cookies = browserKey === null ? [] : [clearedRegistrationCookie()];
    return map(verified, () => reply(204, undefined, {}, cookies));
  });

  serve(app, contract.resendVerification, async (call) =>
    map(await resendVerification(requestContext(call), call.body.email), () => SENT),
  );
}
