// The Worker's environment, as wrangler.toml declares it, with its neighbours' contracts.

import type { HubCoinsContract } from '#shared/contracts/hub-coins.ts';
import type { PlayerHubContract } from '#shared/contracts/player-hub.ts';
import type { WalletServiceContract } from '#shared/contracts/wallet.ts';
import type { ObjectEnv } from '#shared/environment.ts';
import type { GameSession } from './index.ts';

export interface GameSessionEnv extends ObjectEnv {
  FRAMES_PER_SECOND: string;
  RECEIPT_SIGNING_KEY: string;
  WALLET: WalletServiceContract;
  PLAYER_HUB: { getByName(name: string): PlayerHubContract & HubCoinsContract };
  GAME_SESSION: DurableObjectNamespace<GameSession>;
}
