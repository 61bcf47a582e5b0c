// Routes of identity: what is known of somebody, and the profile that they declare.

import type { Hono } from 'hono';
import * as contract from '#shared/contracts/http/compliance-identity.ts';
import { serve } from '#shared/http/app.ts';
import { err, ok } from '#shared/result.ts';
import { tellStandingsQuietly } from '#shared/standing-notices.ts';
import type { ComplianceEnv } from '../env.ts';
import { declare, profileOf } from '../identity/profiles.ts';
import { isNamedAsVerified } from '../identity/verified.ts';
import { storeOf } from '../store/index.ts';

/** Registers them. */
export function serveIdentity(app: Hono<{ Bindings: ComplianceEnv }>): void {
  serve(app, contract.getIdentity, async ({ env, identity }) => {
    const store = storeOf(env);
    const { playerId } = identity;
    const [isVerified, isNamed, standing] = await Promise.all([
      store.isVerified(playerId),
      isNamedAsVerified(env, playerId),
      store.identityStanding(playerId),
    ]);
    const { tier, state, reason } = standing;
    const needs = [
      ...(isVerified === true ? [] : ['email']),
      ...(isNamed ? [] : ['profile']),
      ...(tier >= 2 ? [] : ['check']),
    ];
    return ok({ tier, state, needs, ...(state === 'failed' && { reason }) });
  });

  serve(app, contract.getProfile, async ({ env, identity }) => {
    const profile = await profileOf(env, identity.playerId);
    return profile === null ? err('not_found') : ok(profile);
  });

  serve(app, contract.declareProfile, async ({ env, execution, identity, body, requestId }) => {
    const { playerId } = identity;
    const declared = await declare(env, playerId, body, requestId);
    // What was declared may exclude its player, or bar them.
    const { standings } = storeOf(env);
    execution.waitUntil(tellStandingsQuietly(standings, env.PLAYER_HUB, playerId));
    return declared;
  });

  serve(app, contract.viewProfile, async ({ env, params }) => {
    const profile = await profileOf(env, params.id);
    return profile === null ? err('not_found') : ok(profile);
  });
}
