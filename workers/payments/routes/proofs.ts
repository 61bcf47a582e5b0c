// Routes of the signed daily roots: the published list, and a player's own proofs.

import type { Hono } from 'hono';
import { base64UrlToBytes, bytesToBase64Url, utf8 } from '#shared/bytes.ts';
import * as contract from '#shared/contracts/http/payments.ts';
import { serve } from '#shared/http/app.ts';
import { reply } from '#shared/http/envelope.ts';
import { pageSize } from '#shared/http/route.ts';
import { err, ok } from '#shared/result.ts';
import type { PaymentsEnv } from '../env.ts';
import { publicKeyOf } from '../ledger/daily-roots.ts';
import { storeOf } from '../store/index.ts';

const PLACE = /^\d{4}-\d{2}-\d{2}(GC|SC)$/;

function decodeCursor(cursor: string | undefined): string | null | undefined {
  if (cursor === undefined) return null;
  const bytes = base64UrlToBytes(cursor);
  const text = bytes === null ? '' : new TextDecoder().decode(bytes);
  return PLACE.test(text) ? text : undefined;
}

/** Registers them. */
export function serveProofs(app: Hono<{ Bindings: PaymentsEnv }>): void {
  serve(app, contract.proof, async ({ env, identity }) => {
    const proofs = await storeOf(env).proofs(identity.playerId);
    if (proofs.length === 0) return err('not_found');
    return ok(reply(200, { proofs, publicKey: publicKeyOf(env) }));
  });

  serve(app, contract.roots, async ({ env, query }) => {
    const before = decodeCursor(query.cursor);
    if (before === undefined) return err('invalid_cursor');
    const size = pageSize(query.limit);
    const items = await storeOf(env).roots(before, size);
    const last = items.length < size ? undefined : items.at(-1);
    const nextCursor =
      last === undefined ? null : bytesToBase64Url(utf8(`${last.day}${last.currency}`));
    return ok(reply(200, { items, nextCursor }));
  });
}
