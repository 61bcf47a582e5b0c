// Routes of the second factor and of step-up.

import type { Hono } from 'hono';
import * as contract from '#shared/contracts/http/auth.ts';
import { serve } from '#shared/http/app.ts';
import { reply } from '#shared/http/envelope.ts';
import { err, ok } from '#shared/result.ts';
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
    return fresh.ok ? ok(reply(200, await beginEnrolment(context, fresh.value))) : fresh;
  });

  serve(app, contract.confirmTotp, async (call) => {
    const context = requestContext(call);
    const fresh = await freshAccount(context, call.identity);
    if (!fresh.ok) return fresh;
    const { sid } = call.identity;
    const confirmed = await confirmEnrolment(context, fresh.value, sid, call.body.code);
    return confirmed.ok ? ok(reply(200, confirmed.value)) : confirmed;
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
    if (!removed.ok) return removed;
    const renewed = await renewedToken(context, call.identity, ['pwd']);
    return renewed.ok ? ok(reply(200, renewed.value)) : renewed;
  });

  serve(app, contract.renewRecoveryCodes, async (call) => {
    const context = requestContext(call);
    const fresh = await freshAccount(context, call.identity);
    if (!fresh.ok) return fresh;
    const renewed = await renewRecoveryCodes(context, fresh.value);
    return renewed.ok ? ok(reply(200, { recoveryCodes: renewed.value })) : renewed;
  });

  serve(app, contract.stepUp, async (call) => {
    const proved = await stepUp(requestContext(call), call.identity, call.body);
    return proved.ok ? ok(reply(200, proved.value)) : proved;
  });
}
