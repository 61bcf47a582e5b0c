// Routes that change password and address, and those of leaving.

import type { Hono } from 'hono';
import * as contract from '#shared/contracts/http/auth.ts';
import { serve } from '#shared/http/app.ts';
import { reply } from '#shared/http/envelope.ts';
import { err, ok } from '#shared/result.ts';
import { askEmailChange, confirmEmailChange, undoEmailChange } from '../email-change.ts';
import type { AuthEnv } from '../env.ts';
import { farewell } from '../farewell.ts';
import { collectExport, leave } from '../leaving.ts';
import { takeAttempt, windowCounter } from '../limits.ts';
import { changePassword, forgotPassword, resetPassword } from '../password-change.ts';
import { freshAccount } from '../step-up.ts';
import { workOf } from '../work.ts';

const MAIL_SENT = { status: 'mail_sent' };

/** Registers them. */
export function serveAccount(app: Hono<{ Bindings: AuthEnv }>): void {
  serve(app, contract.forgotPassword, async (call) => {
    const asked = await forgotPassword(workOf(call), call.body.email);
    return asked.ok ? ok(reply(202, MAIL_SENT)) : asked;
  });

  serve(app, contract.resetPassword, async (call) => {
    const reset = await resetPassword(workOf(call), call.body);
    return reset.ok ? ok(reply(204)) : reset;
  });

  serve(app, contract.changePassword, async (call) => {
    const changed = await changePassword(workOf(call), call.identity, call.body);
    return changed.ok ? ok(reply(200, changed.value)) : changed;
  });

  serve(app, contract.changeEmail, async (call) => {
    const asked = await askEmailChange(workOf(call), call.identity, call.body);
    return asked.ok ? ok(reply(202, MAIL_SENT)) : asked;
  });

  serve(app, contract.confirmEmailChange, async (call) => {
    const confirmed = await confirmEmailChange(workOf(call), call.body.token);
    return confirmed.ok ? ok(reply(200, { status: confirmed.value })) : confirmed;
  });

  serve(app, contract.undoEmailChange, async (call) => {
    const undone = await undoEmailChange(workOf(call), call.body.token);
    return undone.ok ? ok(reply(204)) : undone;
  });

  serve(app, contract.leave, async (call) => {
    const work = workOf(call);
    const goodbye = await farewell(work, call.identity.sid);
    const left = await leave(work, call.identity, call.body);
    if (!left.ok) return left;
    const { headers, cookies } = goodbye;
    return ok({ ...reply(202, { status: 'closing' }, headers), cookies });
  });

  serve(app, contract.exportMe, async (call) => {
    const work = workOf(call);
    const fresh = await freshAccount(work, call.identity);
    if (!fresh.ok) return fresh;
    const { playerId } = call.identity;
    const taken = await takeAttempt(work, [await windowCounter(work, 'exportByPlayer', playerId)]);
    if (!taken.ok) return taken;
    const collected = await collectExport(work.store, playerId, call.nowMs);
    if (collected === null) return err('unauthenticated');
    await work.audit('player.exported', playerId, playerId);
    const headers = { 'content-disposition': 'attachment; filename="parlor-export.json"' };
    return ok(reply(200, { auth: collected }, headers));
  });
}
