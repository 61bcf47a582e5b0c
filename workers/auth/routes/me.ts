// Routes of the player's own account, and the public keys.

import type { Hono } from 'hono';
import * as contract from '#shared/contracts/http/auth.ts';
import { serve } from '#shared/http/app.ts';
import { reply } from '#shared/http/envelope.ts';
import { err, map, ok, type Result } from '#shared/result.ts';
import { foldDisplayName, judgeDisplayName } from '#shared/text/display-name.ts';
import type { AuthEnv } from '../env.ts';
import { returnAttempt, takeWindow, withAttempt } from '../limits.ts';
import { type RequestContext, requestContext } from '../request-context.ts';
import { playerOf } from '../sign-in/open-sign-in.ts';
import type { Account } from '../store/index.ts';

async function own(
  context: RequestContext,
  playerId: string,
): Promise<Result<Account, 'unauthenticated'>> {
  const account = await context.store.find(playerId);
  return account === null ? err('unauthenticated') : ok(account);
}

// A few times a month: others must be able to know who somebody is. Rooms have heard of the new name
// when the answer comes, as far as they answer.
async function rename(context: RequestContext, playerId: string, name: string) {
  const { store, nowMs } = context;
  const account = await own(context, playerId);
  if (!account.ok) return account;
  if (account.value.displayName === name) return ok();
  const taken = await takeWindow(context, 'renameByPlayer', playerId);
  if (!taken.ok) return taken;
  const isDone = await withAttempt(context, taken.value, () =>
    store.rename(playerId, name, foldDisplayName(name), nowMs),
  );
  if (!isDone) {
    await returnAttempt(context, taken.value);
    return err('display_name_taken');
  }
  await context.audit('player.renamed', playerId, playerId);
  await context.notifyRevocations(playerId);
  return ok();
}

/** Registers them. */
export function serveMe(app: Hono<{ Bindings: AuthEnv }>): void {
  serve(app, contract.me, async (call) =>
    map(await own(requestContext(call), call.identity.playerId), playerOf),
  );

  serve(app, contract.changeMe, async (call) => {
    const context = requestContext(call);
    const { playerId } = call.identity;
    const judged = judgeDisplayName(call.body.displayName);
    if (!judged.ok) return judged;
    const renamed = await rename(context, playerId, judged.value);
    return renamed.ok ? map(await own(context, playerId), playerOf) : renamed;
  });

  serve(app, contract.publicKeys, async (call) => {
    const keys = JSON.parse(call.env.TOKEN_PUBLIC_KEYS) as { keys: unknown[] };
    // A new key stands here for longer than this before it signs (docs/security/keys.md).
    return ok(reply(200, keys, { 'cache-control': 'public, max-age=300' }));
  });
}
