// Routes that change password and address, and those of erasure and export.

import type { Hono } from 'hono';
import * as contract from '#shared/contracts/http/auth.ts';
import { serve } from '#shared/http/app.ts';
import { reply } from '#shared/http/envelope.ts';
import { err, map, ok } from '#shared/result.ts';
import { askEmailChange, confirmEmailChange, undoEmailChange } from '../account/email-change.ts';
import { beginErasure, collectExport } from '../account/erasure.ts';
import { changePassword, forgotPassword, resetPassword } from '../credentials/password-change.ts';
import type { AuthEnv } from '../env.ts';
import { takeWindow } from '../limits.ts';
import { requestContext } from '../request-context.ts';
import { farewell } from '../sign-in/sign-out.ts';
import { freshAccount } from '../sign-in/step-up.ts';

const MAIL_SENT = { status: 'mail_sent' };

/** Registers them. */
export function serveAccount(app: Hono<{ Bindings: AuthEnv }>): void {
  serve(app, contract.forgotPassword, async (call) =>
    map(await forgotPassword(requestContext(call), call.body.email), () => MAIL_SENT),
  );

  serve(app, contract.resetPassword, (call) => resetPassword(requestContext(call), call.body));

  serve(app, contract.changePassword, (call) =>
    changePassword(requestContext(call), call.identity, call.body),
  );

  serve(app, contract.changeEmail, async (call) =>
    map(await askEmailChange(requestContext(call), call.identity, call.body), () => MAIL_SENT),
  );

  serve(app, contract.confirmEmailChange, async (call) => {
    const confirmed = await confirmEmailChange(requestContext(call), call.body.token);
    return map(confirmed, (status) => ({ status }));
  });

  serve(app, contract.undoEmailChange, (call) =>
    undoEmailChange(requestContext(call), call.body.token),
  );

  serve(app, contract.leave, async (call) => {
    const context = requestContext(call);
    const goodbye = await farewell(context, call.identity.sid);
    const left = await beginErasure(context, call.identity, call.body);
    const { headers, cookies } = goodbye;
    return map(left, () => reply(202, { status: 'closing' }, headers, cookies));
  });

  serve(app, contract.exportMe, async (call) => {
    const context = requestContext(call);
    const fresh = await freshAccount(context, call.identity);
    if (!fresh.ok) return fresh;
    const { playerId } = call.identity;
    const taken = await takeWindow(context, 'exportByPlayer', playerId);
    if (!taken.ok) return taken;
    const collected = await collectExport(context.store, playerId, call.nowMs);
    if (collected === null) return err('unauthenticated');
    await context.audit('player.exported', playerId, playerId);
    const headers = { 'content-disposition': 'attachment; filename="parlor-export.json"' };
    return ok(reply(200, { auth: collected }, headers));
  });
}
