// The Worker's environment, as wrangler.toml declares it, with its neighbours' contracts.

import type { GameSessionContract } from '#shared/contracts/game-session.ts';
import type { HubCoinsContract } from '#shared/contracts/hub-coins.ts';
import type { HubStandingContract } from '#shared/contracts/hub-standing.ts';
import type { PlayerHubContract } from '#shared/contracts/player-hub.ts';
import type { WalletServiceContract } from '#shared/contracts/wallet.ts';
import type { ObjectEnv, Upgradable } from '#shared/environment.ts';

export interface GameSessionEnv extends ObjectEnv {
  FRAMES_PER_SECOND: string;
  RECEIPT_SIGNING_KEY: string;
  WALLET: WalletServiceContract;
  PLAYER_HUB: {
    getByName(name: string): PlayerHubContract & HubCoinsContract & HubStandingContract;
  };
  GAME_SESSION: { getByName(name: string): GameSessionContract & Upgradable };
}
