// Routes of the signed daily roots: the published list, and a player's own proofs.

import type { Hono } from 'hono';
import * as contract from '#shared/contracts/http/payments.ts';
import { serve } from '#shared/http/app.ts';
import { decodeCursor, encodeCursor, listReply } from '#shared/http/page.ts';
import { err, ok } from '#shared/result.ts';
import type { PaymentsEnv } from '../env.ts';
import { publicKeyOf } from '../ledger/daily-roots.ts';
import { storeOf } from '../store/index.ts';

const PLACE = [/^\d{4}-\d{2}-\d{2}(GC|SC)$/];

/** Registers them. */
export function serveProofs(app: Hono<{ Bindings: PaymentsEnv }>): void {
  serve(app, contract.proof, async ({ env, identity }) => {
    const proofs = await storeOf(env).proofs(identity.playerId);
    if (proofs.length === 0) return err('not_found');
    return ok({ proofs, publicKey: publicKeyOf(env) });
  });

  serve(app, contract.roots, async ({ env, query }) =>
    listReply(query, {
      after: (cursor) => decodeCursor(cursor, PLACE)?.[0] ?? null,
      rows: (before, limit) => storeOf(env).roots(before, limit),
      cursorOf: ({ day, currency }) => encodeCursor(`${day}${currency}`),
      view: (root) => root,
    }),
  );
}
