// Routes that need no sign-in: public replay, the scheme with the key of receipts, and verify.

import type { Hono } from 'hono';
import type { RoundReplay } from '#shared/contracts/game-session.ts';
import { fairness, replayRound, verifyFairness } from '#shared/contracts/http/games.ts';
import { verify } from '#shared/fairness/verify.ts';
import { isGameId } from '#shared/games/registry.ts';
import { serve } from '#shared/http/app.ts';
import { parseAmount } from '#shared/money.ts';
import { err, ok } from '#shared/result.ts';
import { sessionIdOf } from '#shared/round-id.ts';
import { outward } from '#shared/views/outward.ts';
import type { GamesEnv } from '../env.ts';

const SCHEME = 'HMAC_SHA256(serverSeed as text, clientSeed:nonce:cursor), 4 bytes per float';
const COMMITMENT = 'SHA-256 of the server seed as text, hex';

/** Whether the outcome computed anew from the revealed seed is the one on record. */
function isVerified({ round, clientSeed, serverSeed }: RoundReplay): boolean {
  if (serverSeed === null) return false;
  const { game, nonce, params } = round;
  // The stake on record includes doubles; only the outcome is compared, which no stake changes.
  const again = verify({ serverSeed, clientSeed, nonce, game, params, actions: round.actions });
  return (
    again.ok &&
    again.value.multiplier === round.multiplier &&
    JSON.stringify(again.value.outcome) === JSON.stringify(round.outcome)
  );
}

export function serveFairness(app: Hono<{ Bindings: GamesEnv }>): void {
  serve(app, replayRound, async ({ env, params }) => {
    const sessionId = sessionIdOf(env.ROUTING_KEY, params.id);
    if (sessionId === null) return err('not_found');
    const found = await env.GAME_SESSION.getByName(sessionId).replay(params.id);
    if (!found.ok) return found;
    const { round, clientSeed, serverSeedHash, serverSeed, receipt } = found.value;
    const shown = { round, game: round.game, clientSeed, serverSeedHash, receipt };
    if (serverSeed === null) return ok(shown);
    return ok({ ...shown, serverSeed, verified: isVerified(found.value) });
  });

  serve(app, fairness, async ({ env }) => {
    // The key is the same in every object; this one is never opened and stores nothing.
    const key = await env.GAME_SESSION.getByName('receipt-key').receiptKey();
    return ok({ scheme: SCHEME, serverSeedHash: COMMITMENT, receiptKeys: [key] });
  });

  serve(app, verifyFairness, async ({ body }) => {
    const { serverSeed, clientSeed, nonce, game, params = {}, actions } = body;
    if (!isGameId(game)) return err('game_not_found');
    const stake = body.stake === undefined ? ok(undefined) : parseAmount(body.stake);
    if (!stake.ok) return stake;
    const input = { serverSeed, clientSeed, nonce, game, params, actions };
    const verified = verify({ ...input, stakeMicros: stake.value });
    if (!verified.ok) return verified;
    return ok({ game, nonce, params, ...outward(verified.value) });
  });
}
