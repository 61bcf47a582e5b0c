// The Worker's environment: the one place where bindings are cast to their contracts.

import type { HubCoinsContract } from '#shared/contracts/hub-coins.ts';
import type { PlayerHubContract } from '#shared/contracts/player-hub.ts';
import type { WalletServiceContract } from '#shared/contracts/wallet.ts';
import type { GameSession } from './index.ts';

/** The generated environment with typed neighbours. */
export interface GameSessionEnv extends Omit<Env, 'WALLET' | 'PLAYER_HUB' | 'GAME_SESSION'> {
  WALLET: WalletServiceContract;
  PLAYER_HUB: { getByName(name: string): PlayerHubContract & HubCoinsContract };
  GAME_SESSION: DurableObjectNamespace<GameSession>;
}
