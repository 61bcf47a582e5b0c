// Routes of places: the player's own, a device's proof of it, and what the law says of each.

import type { Hono } from 'hono';
import * as contract from '#shared/contracts/http/compliance.ts';
import { serve } from '#shared/http/app.ts';
import { reply } from '#shared/http/envelope.ts';
import { locate } from '#shared/place/locate.ts';
import { err, ok } from '#shared/result.ts';
import { tellStandingsQuietly } from '#shared/standing-notices.ts';
import { SECOND_MS } from '#shared/time.ts';
import type { ComplianceEnv } from '../env.ts';
import { ownPlaceView, ruledPlaceView } from '../place/presentation.ts';
import { verifyProof } from '../place/proof.ts';
import { storeOf } from '../store/index.ts';

/** Registers them. */
export function servePlaces(app: Hono<{ Bindings: ComplianceEnv }>): void {
  serve(app, contract.getPlace, async ({ env, execution, identity, request }) => {
    const store = storeOf(env);
    const { playerId } = identity;
    await store.notePlace(playerId, locate(request, env));
    // Where somebody is decides what their open tables take.
    execution.waitUntil(tellStandingsQuietly(store.standings, env.PLAYER_HUB, playerId));
    return ok(ownPlaceView(await store.placeOf(playerId)));
  });

  serve(app, contract.provePlace, async ({ env, execution, identity, body, nowMs }) => {
    const { playerId } = identity;
    const keys = env.PLACE_PROOF_KEYS;
    const verified = await verifyProof(body.proof, { keys, playerId, nowMs });
    if (!verified.ok) return verified;
    const { place, risks, validForSeconds, accuracyMetres, jti, exp } = verified.value;
    const store = storeOf(env);
    const noted = await store.noteProof(
      playerId,
      {
        ...{ place, method: 'device', risks, validForSeconds, evidence: jti },
        ...(accuracyMetres !== undefined && { accuracyMetres }),
      },
      { number: jti, untilMs: exp * SECOND_MS },
    );
    if (noted === 'replayed') return err('place_proof_invalid');
    execution.waitUntil(tellStandingsQuietly(store.standings, env.PLAYER_HUB, playerId));
    return ok(ownPlaceView(await store.placeOf(playerId)));
  });

  serve(app, contract.listPlaces, async ({ env, nowMs }) => {
    const places = await storeOf(env).placesAt(nowMs);
    const items = places.map((place) => ruledPlaceView({ ...place, features: null }));
    // Everybody reads the same, and a minute is how exact a list of laws needs to be.
    return ok(reply(200, { items }, { 'cache-control': 'public, max-age=60' }));
  });
}
