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
} from '../factors.ts';
import { provePassword } from '../login.ts';
import { freshAccount, ownAccount, renewedToken, stepUp } from '../step-up.ts';
import { workOf } from '../work.ts';

/** Registers them. */
export function serveFactors(app: Hono<{ Bindings: AuthEnv }>): void {
  serve(app, contract.enrolTotp, async (call) => {
    const work = workOf(call);
    const fresh = await freshAccount(work, call.identity);
    return fresh.ok ? ok(reply(200, await beginEnrolment(work, fresh.value))) : fresh;
  });

  serve(app, contract.confirmTotp, async (call) => {
    const work = workOf(call);
    const fresh = await freshAccount(work, call.identity);
    if (!fresh.ok) return fresh;
    const { sid } = call.identity;
    const confirmed = await confirmEnrolment(work, fresh.value, sid, call.body.code);
    return confirmed.ok ? ok(reply(200, confirmed.value)) : confirmed;
  });

  serve(app, contract.removeTotp, async (call) => {
    const work = workOf(call);
    const own = await ownAccount(work, call.identity);
    if (!own.ok) return own;
    if (!own.value.mfaEnabled) return err('mfa_not_enabled');
    const { password, code } = call.body;
    const proved = await provePassword(
      work,
      'factor_removal',
      { email: own.value.email, account: own.value },
      password,
    );
    if (!proved.ok) return proved;
    const factor = await proveFactor(work, 'factor_removal', own.value, code);
    if (!factor.ok) return factor;
    const { playerId, sid } = call.identity;
    const removed = await removeFactor(work, { playerId, exceptSid: sid, actorId: playerId });
    if (!removed.ok) return removed;
    const renewed = await renewedToken(work, call.identity, ['pwd']);
    return renewed.ok ? ok(reply(200, renewed.value)) : renewed;
  });

  serve(app, contract.renewRecoveryCodes, async (call) => {
    const work = workOf(call);
    const fresh = await freshAccount(work, call.identity);
    if (!fresh.ok) return fresh;
    const renewed = await renewRecoveryCodes(work, fresh.value);
    return renewed.ok ? ok(reply(200, { recoveryCodes: renewed.value })) : renewed;
  });

  serve(app, contract.stepUp, async (call) => {
    const proved = await stepUp(workOf(call), call.identity, call.body);
    return proved.ok ? ok(reply(200, proved.value)) : proved;
  });
}
