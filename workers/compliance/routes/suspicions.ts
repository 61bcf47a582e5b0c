// Routes of notes on suspicious activity.

import type { Hono } from 'hono';
import { sha256 } from '#shared/bytes.ts';
import * as contract from '#shared/contracts/http/compliance-suspicions.ts';
import { serve } from '#shared/http/app.ts';
import { replayable } from '#shared/http/envelope.ts';
import { BY_ID, listReply } from '#shared/http/page.ts';
import { newId } from '#shared/ids.ts';
import { map } from '#shared/result.ts';
import { outward } from '#shared/views/outward.ts';
import type { ComplianceEnv } from '../env.ts';
import { storeOf } from '../store/index.ts';
import type { Suspicion } from '../store/suspicions.ts';
import { openedNote, sealedNote } from '../suspicions.ts';

/** Registers them. */
export function serveSuspicions(app: Hono<{ Bindings: ComplianceEnv }>): void {
  serve(app, contract.noteSuspicion, async (call) => {
    const { env, identity, body, idempotencyKey, nowMs, requestId } = call;
    const { playerId, kind, text } = body;
    const id = newId(nowMs);
    const noted = await storeOf(env).noteSuspicion(
      {
        ...{ id, playerId, kind, by: identity.playerId, requestId },
        ...(await sealedNote(env, id, text)),
      },
      idempotencyKey ?? '',
      await sha256(JSON.stringify([playerId, kind, text])),
    );
    return map(noted, (note) => replayable(201, { id: note.id }, note.replayed));
  });

  serve(app, contract.listSuspicions, async ({ env, identity, query }) => {
    const { playerId = null } = query;
    return listReply(query, {
      ...BY_ID,
      rows: (before, limit) => storeOf(env).suspicions(identity.playerId, playerId, before, limit),
      view: async ({ sealed, ...note }: Suspicion) => ({
        ...outward(note),
        text: await openedNote(env, note.id, sealed),
      }),
    });
  });
}
