// games' environment, as wrangler.toml declares it, with its neighbours' contracts.

import type { GameSessionContract } from '#shared/contracts/game-session.ts';
import type { HubStandingContract } from '#shared/contracts/hub-standing.ts';
import type { WalletServiceContract } from '#shared/contracts/wallet.ts';
import type { Environment, Upgradable } from '#shared/environment.ts';

/** A session's object; `fetch` is for the socket's upgrade only. */
export type GameSessionStub = GameSessionContract & Upgradable;

export interface GamesEnv {
  ENVIRONMENT: Environment;
  TOKEN_PUBLIC_KEYS: string;
  ALLOWED_ORIGINS: string;
  GAMES_DATABASE_URL: string;
  ROUTING_KEY: string;
  WALLET: WalletServiceContract;
  PLAYER_HUB: { getByName(name: string): HubStandingContract };
  GAME_SESSION: { getByName(name: string): GameSessionStub };
  NEON_PROXY_URL?: string;
  PARLOR_PLACE?: string;
}
