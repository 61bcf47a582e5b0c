// Routes of the two-person rule. Which kinds somebody may see and decide is SQL's to say.

import type { Hono } from 'hono';
import * as contract from '#shared/contracts/http/auth.ts';
import { serve } from '#shared/http/app.ts';
import { BY_ID, listReply } from '#shared/http/page.ts';
import { map } from '#shared/result.ts';
import { outward } from '#shared/views/outward.ts';
import type { AuthEnv } from '../env.ts';
import { requestContext } from '../request-context.ts';
import { decideApproval } from '../staff/approvals.ts';
import type { Approval } from '../store/index.ts';

const approvalOf = ({ replayed: _, ...found }: Approval) => outward(found);

/** What a route answers that only asked. */
export const waitingReply = ({ id, state }: Approval) => ({ approval: { id, state } });

/** Registers them. */
export function serveApprovals(app: Hono<{ Bindings: AuthEnv }>): void {
  serve(app, contract.listApprovals, async (call) => {
    const { state, kind } = call.query;
    const roles = [...call.identity.roles];
    return listReply(call.query, {
      ...BY_ID,
      rows: (before, limit) =>
        requestContext(call).store.approvals({ roles, state, kind, before, limit }),
      view: approvalOf,
    });
  });

  for (const [spec, verdict] of [
    [contract.approveRequest, 'approved'],
    [contract.rejectRequest, 'rejected'],
  ] as const) {
    serve(app, spec, async (call) => {
      const { identity, params, body } = call;
      const by = { context: requestContext(call), identity, reason: body.reason };
      const decided = await decideApproval(by, params.id, { verdict, codes: spec.errors });
      return map(decided, (approval) => ({ approval: approvalOf(approval) }));
    });
  }
}
