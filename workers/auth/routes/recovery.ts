// Routes of recovery: of claimants, of owners, of staff.

import type { Hono } from 'hono';
import * as contract from '#shared/contracts/http/auth-recovery.ts';
import { serve } from '#shared/http/app.ts';
import { reply } from '#shared/http/envelope.ts';
import { BY_ID, listReply } from '#shared/http/page.ts';
import { map, ok } from '#shared/result.ts';
import { toTimestamp } from '#shared/time.ts';
import { outward } from '#shared/views/outward.ts';
import type { AuthEnv } from '../env.ts';
import { beginRecovery, confirmRecovery } from '../recovery/claim.ts';
import { askRecovery } from '../recovery/staff.ts';
import { stopByLink } from '../recovery/stop.ts';
import { requestContext } from '../request-context.ts';
import { waitingReply } from './approvals.ts';

/** Registers them. */
export function serveRecovery(app: Hono<{ Bindings: AuthEnv }>): void {
  serve(app, contract.beginRecovery, async (call) =>
    map(await beginRecovery(requestContext(call), call.body), () =>
      reply(202, { status: 'mail_sent' }),
    ),
  );

  serve(app, contract.confirmRecovery, async (call) =>
    map(await confirmRecovery(requestContext(call), call.body), (status) => ({ status })),
  );

  serve(app, contract.stopRecovery, (call) => stopByLink(requestContext(call), call.body.token));

  serve(app, contract.ownRecovery, async (call) => {
    const found = await requestContext(call).store.matchedRecovery(call.identity.playerId);
    const actsFromMs = found?.actsFromMs ?? null;
    const recovery = actsFromMs === null ? null : { actsFrom: toTimestamp(actsFromMs) };
    return ok({ recovery });
  });

  serve(app, contract.stopOwnRecovery, async (call) => {
    const context = requestContext(call);
    await context.store.stopRecovery({ playerId: call.identity.playerId }, context);
    return ok();
  });

  serve(app, contract.listRecoveries, async (call) => {
    const { state = 'matched' } = call.query;
    return listReply(call.query, {
      ...BY_ID,
      rows: (before, limit) => requestContext(call).store.recoveries(state, before, limit),
      view: outward,
    });
  });

  serve(app, contract.askRecovery, async (call) => {
    const { identity, params, body } = call;
    const by = { context: requestContext(call), identity, reason: body.reason };
    return map(await askRecovery(by, params.id), (asked) => reply(202, waitingReply(asked)));
  });
}
