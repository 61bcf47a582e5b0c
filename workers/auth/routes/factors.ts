// Routes of the second factor and of step-up.

import type { Hono } from 'hono';
import * as contract from '#shared/contracts/http/auth.ts';
import { serve } from '#shared/http/app.ts';
import { err, map, ok } from '#shared/result.ts';
import type { AuthEnv } from '../env.ts';
import {
  beginEnrolment,
  confirmEnrolment,
  proveFactor,
  removeFactor,
  renewRecoveryCodes,
} from '../factors/factors.ts';
import { requestContext } from '../request-context.ts';
import { provePassword } from '../sign-in/login.ts';
import { freshAccount, ownAccount, renewedToken, stepUp } from '../sign-in/step-up.ts';

/** Registers them. */
export function serveFactors(app: Hono<{ Bindings: AuthEnv }>): void {
  serve(app, contract.enrolTotp, async (call) => {
    const context = requestContext(call);
    const fresh = await freshAccount(context, call.identity);
    return fresh.ok ? ok(await beginEnrolment(context, fresh.value)) : fresh;
  });

  serve(app, contract.confirmTotp, async (call) => {
    const context = requestContext(call);
    const fresh = await freshAccount(context, call.identity);
    if (!fresh.ok) return fresh;
    return confirmEnrolment(context, fresh.value, call.identity.sid, call.body.code);
  });

  serve(app, contract.removeTotp, async (call) => {
    const context = requestContext(call);
    const own = await ownAccount(context, call.identity);
    if (!own.ok) return own;
    if (!own.value.mfaEnabled) return err('mfa_not_enabled');
    const { password, code } = call.body;
    const proved = await provePassword(context, 'factor_removal', own.value, password);
    if (!proved.ok) return proved;
    const factor = await proveFactor(context, 'factor_removal', own.value, code);
    if (!factor.ok) return factor;
    const { playerId, sid } = call.identity;
    const removed = await removeFactor(context, { playerId, exceptSid: sid, actorId: playerId });
    return removed.ok ? renewedToken(context, call.identity, ['pwd']) : removed;
  });

  serve(app, contract.renewRecoveryCodes, async (call) => {
    const context = requestContext(call);
    const fresh = await freshAccount(context, call.identity);
    if (!fresh.ok) return fresh;
    const renewed = await renewRecoveryCodes(context, fresh.value);
    return map(renewed, (recoveryCodes) => ({ recoveryCodes }));
  });

  serve(app, contract.stepUp, (call) => stepUp(requestContext(call), call.identity, call.body));
}
