// games' environment: the one place where bindings are cast to their contracts.

import type { GameSessionContract } from '#shared/contracts/game-session.ts';
import type { WalletServiceContract } from '#shared/contracts/wallet.ts';

/** A session's object; `fetch` is for the socket's upgrade only. */
export type GameSessionStub = GameSessionContract & { fetch(request: Request): Promise<Response> };

/** The generated environment with typed neighbours. */
export interface GamesEnv extends Omit<Env, 'WALLET' | 'GAME_SESSION' | 'PLAYER_HUB'> {
  WALLET: WalletServiceContract;
  GAME_SESSION: { getByName(name: string): GameSessionStub };
}
