// Where a player is while money or coins are asked for: noted before the ledger is asked, whose rules
// look at what was noted and at nothing that a request claims.

import { locate } from '#shared/place/locate.ts';
import type { Seen } from '#shared/place/seen.ts';
import type { PaymentsEnv } from './env.ts';
import { storeOf } from './store/index.ts';

/** Notes the place of this request and returns it. */
export async function notedPlace(
  env: PaymentsEnv,
  playerId: string,
  request: Request,
): Promise<Seen> {
  const seen = locate(request, env);
  await storeOf(env).notePlace(playerId, seen);
  return seen;
}
