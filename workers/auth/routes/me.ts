// Routes of the player's own account, and the public keys.

import type { Hono } from 'hono';
import * as contract from '#shared/contracts/http/auth.ts';
import { serve } from '#shared/http/app.ts';
import { reply } from '#shared/http/envelope.ts';
import { err, ok, type Result } from '#shared/result.ts';
import { foldDisplayName, judgeDisplayName } from '../display-name.ts';
import type { AuthEnv } from '../env.ts';
import { tellRevocations } from '../hub.ts';
import { returnAttempt, takeAttempt, windowCounter, withAttempt } from '../limits.ts';
import { playerOf } from '../sign-in.ts';
import type { Account } from '../store/index.ts';
import { type Work, workOf } from '../work.ts';

async function own(work: Work, playerId: string): Promise<Result<Account, 'unauthenticated'>> {
  const account = await work.store.find(playerId);
  return account === null ? err('unauthenticated') : ok(account);
}

// A few times a month: others must be able to know who somebody is. Rooms have heard of the new name
// when the answer comes, as far as they answer.
async function rename(work: Work, playerId: string, name: string) {
  const { store, nowMs } = work;
  const account = await own(work, playerId);
  if (!account.ok) return account;
  if (account.value.displayName === name) return ok();
  const taken = await takeAttempt(work, [await windowCounter(work, 'renameByPlayer', playerId)]);
  if (!taken.ok) return taken;
  const isDone = await withAttempt(work, taken.value, () =>
    store.rename(playerId, name, foldDisplayName(name), nowMs),
  );
  if (!isDone) {
    await returnAttempt(work, taken.value);
    return err('display_name_taken');
  }
  await work.audit('player.renamed', playerId, playerId);
  await tellRevocations(work.env, store, nowMs, playerId);
  return ok();
}

/** Registers them. */
export function serveMe(app: Hono<{ Bindings: AuthEnv }>): void {
  serve(app, contract.me, async (call) => {
    const account = await own(workOf(call), call.identity.playerId);
    return account.ok ? ok(reply(200, playerOf(account.value))) : account;
  });

  serve(app, contract.changeMe, async (call) => {
    const work = workOf(call);
    const { playerId } = call.identity;
    const judged = judgeDisplayName(call.body.displayName);
    if (!judged.ok) return judged;
    const renamed = await rename(work, playerId, judged.value);
    if (!renamed.ok) return renamed;
    const account = await own(work, playerId);
    return account.ok ? ok(reply(200, playerOf(account.value))) : account;
  });

  serve(app, contract.publicKeys, async (call) => {
    const keys = JSON.parse(call.env.TOKEN_PUBLIC_KEYS) as { keys: unknown[] };
    // A new key stands here for longer than this before it signs (docs/security/keys.md).
    return ok(reply(200, keys, { 'cache-control': 'public, max-age=300' }));
  });
}
