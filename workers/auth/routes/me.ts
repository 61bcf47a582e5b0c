// Routes of the player's own account, and the public keys.

import type { Hono } from 'hono';
import * as contract from '#shared/contracts/http/auth.ts';
import { serve } from '#shared/http/app.ts';
import { reply } from '#shared/http/envelope.ts';
import { err, ok, type Result } from '#shared/result.ts';
import { foldDisplayName, judgeDisplayName } from '../display-name.ts';
import type { AuthEnv } from '../env.ts';
import { playerOf } from '../sign-in.ts';
import type { Account } from '../store/index.ts';
import { type Work, workOf } from '../work.ts';

async function own(work: Work, playerId: string): Promise<Result<Account, 'unauthenticated'>> {
  const account = await work.store.find(playerId);
  return account === null ? err('unauthenticated') : ok(account);
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
    const name = judged.value;
    const renamed = await work.store.rename(playerId, name, foldDisplayName(name));
    if (!renamed) return err('display_name_taken');
    await work.audit('player.renamed', playerId, playerId);
    const account = await own(work, playerId);
    return account.ok ? ok(reply(200, playerOf(account.value))) : account;
  });

  serve(app, contract.publicKeys, async (call) => {
    const keys = JSON.parse(call.env.TOKEN_PUBLIC_KEYS) as { keys: unknown[] };
    // A new key stands here for longer than this before it signs (docs/security/keys.md).
    return ok(reply(200, keys, { 'cache-control': 'public, max-age=300' }));
  });
}
