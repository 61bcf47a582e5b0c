// The way to a session's object from an id that somebody sent. Naming an object creates it, so what we
// never gave out is not found before any object is asked.

import { isSessionId } from '#shared/session-id.ts';
import type { GameSessionStub, GamesEnv } from './env.ts';

/** The object behind a session id; `null` for an id that we did not make. */
export function sessionOf(
  env: Pick<GamesEnv, 'GAME_SESSION' | 'ROUTING_KEY'>,
  id: string,
): GameSessionStub | null {
  return isSessionId(env.ROUTING_KEY, id) ? env.GAME_SESSION.getByName(id) : null;
}
