// Routes of complaints.

import type { Hono } from 'hono';
import { sha256 } from '#shared/bytes.ts';
import * as contract from '#shared/contracts/http/compliance-complaints.ts';
import { serve } from '#shared/http/app.ts';
import { replayable } from '#shared/http/envelope.ts';
import { BY_ID, listReply } from '#shared/http/page.ts';
import { newId } from '#shared/ids.ts';
import { err, ok } from '#shared/result.ts';
import { outward } from '#shared/views/outward.ts';
import type { ComplianceEnv } from '../env.ts';
import { storeOf } from '../store/index.ts';

type Stored = NonNullable<Awaited<ReturnType<ReturnType<typeof storeOf>['complaint']>>>;

const summaryView = ({ number, playerId: _, ...complaint }: Omit<Stored, 'messages'>) =>
  outward({ ...complaint, number: Number(number) });
const staffView = ({ number, ...complaint }: Omit<Stored, 'messages'>) =>
  outward({ ...complaint, number: Number(number) });

const wholeView = ({ messages, ...complaint }: Stored) => ({
  ...summaryView(complaint),
  messages: messages.map(outward),
});
const wholeStaffView = ({ messages, ...complaint }: Stored) => ({
  ...staffView(complaint),
  messages: messages.map(outward),
});

function servePlayers(app: Hono<{ Bindings: ComplianceEnv }>): void {
  serve(app, contract.openComplaint, async ({ env, identity, body, idempotencyKey, nowMs }) => {
    const { playerId } = identity;
    const store = storeOf(env);
    const digest = await sha256(JSON.stringify([body.subject, body.text]));
    const complaint = { ...body, id: newId(nowMs), playerId };
    const opened = await store.openComplaint(complaint, idempotencyKey ?? '', digest);
    if (!opened.ok) return opened;
    const found = await store.complaint(opened.value.id, playerId);
    if (found === null) throw new Error('A complaint that was opened is not there.');
    return ok(replayable(201, wholeView(found), opened.value.replayed));
  });

  serve(app, contract.listComplaints, async ({ env, identity, query }) =>
    listReply(query, {
      ...BY_ID,
      rows: (before, limit) =>
        storeOf(env).complaints({ playerId: identity.playerId }, before, limit),
      view: summaryView,
    }),
  );

  serve(app, contract.showComplaint, async ({ env, identity, params }) => {
    const found = await storeOf(env).complaint(params.id, identity.playerId);
    return found === null ? err('not_found') : ok(wholeView(found));
  });

  serve(app, contract.addToComplaint, async ({ env, identity, params, body }) => {
    const store = storeOf(env);
    const said = await store.addToComplaint(params.id, identity.playerId, body.text);
    if (!said.ok) return said;
    const found = await store.complaint(params.id, identity.playerId);
    return found === null ? err('not_found') : ok(wholeView(found));
  });
}

function serveStaff(app: Hono<{ Bindings: ComplianceEnv }>): void {
  serve(app, contract.queueComplaints, async ({ env, query }) =>
    listReply(query, {
      ...BY_ID,
      rows: (before, limit) =>
        storeOf(env).complaints({ state: query.state ?? 'open' }, before, limit),
      view: staffView,
    }),
  );

  serve(app, contract.reviewComplaint, async ({ env, params }) => {
    const found = await storeOf(env).complaint(params.id, null);
    return found === null ? err('not_found') : ok(wholeStaffView(found));
  });

  serve(app, contract.answerComplaint, async ({ env, identity, params, body, requestId }) => {
    const store = storeOf(env);
    const answer = { ...body, by: identity.playerId, requestId };
    const said = await store.answerComplaint(params.id, answer);
    if (!said.ok) return said;
    const found = await store.complaint(params.id, null);
    return found === null ? err('not_found') : ok(wholeStaffView(found));
  });
}

/** Registers them. */
export function serveComplaints(app: Hono<{ Bindings: ComplianceEnv }>): void {
  servePlayers(app);
  serveStaff(app);
}
