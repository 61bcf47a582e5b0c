// Routes of registration and proof of the address.

import type { Hono } from 'hono';
import * as contract from '#shared/contracts/http/auth.ts';
import { serve } from '#shared/http/app.ts';
import { reply } from '#shared/http/envelope.ts';
import { ok } from '#shared/result.ts';
import type { AuthEnv } from '../env.ts';
import { register, resendVerification, verifyByCode, verifyByToken } from '../registration.ts';
import { workOf } from '../work.ts';

/** Registers them. */
export function serveRegistration(app: Hono<{ Bindings: AuthEnv }>): void {
  serve(app, contract.register, async (call) => {
    const registered = await register(workOf(call), call.body);
    return registered.ok ? ok(reply(202, { status: 'verification_sent' })) : registered;
  });

  serve(app, contract.verifyEmail, async (call) => {
    const work = workOf(call);
    const verified =
      'token' in call.body
        ? await verifyByToken(work, call.body.token)
        : await verifyByCode(work, call.body);
    return verified.ok ? ok(reply(204)) : verified;
  });

  serve(app, contract.resendVerification, async (call) => {
    const sent = await resendVerification(workOf(call), call.body.email);
    return sent.ok ? ok(reply(202, { status: 'verification_sent' })) : sent;
  });
}
