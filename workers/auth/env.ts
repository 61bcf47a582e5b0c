// auth's environment: the one place where bindings are cast to their contracts.

import type { PlayerHubContract } from '#shared/contracts/player-hub.ts';
import type {
  NameControlContract,
  SignInControlContract,
} from '#shared/contracts/sign-in-control.ts';
import type { Environment } from '#shared/environment.ts';

/** The generated environment with typed neighbours. */
export interface AuthEnv
  extends Omit<Env, 'PLAYER_HUB' | 'GAME_SESSION_CONTROL' | 'CHAT_ROOM_CONTROL' | 'ENVIRONMENT'> {
  ENVIRONMENT: Environment;
  PLAYER_HUB: { getByName(name: string): PlayerHubContract };
  GAME_SESSION_CONTROL: SignInControlContract;
  CHAT_ROOM_CONTROL: SignInControlContract & NameControlContract;
}
