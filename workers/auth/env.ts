// auth's environment: the one place where bindings are cast to their contracts.

import type { PlayerHubContract } from '#shared/contracts/player-hub.ts';
import type {
  NameControlContract,
  SignInControlContract,
} from '#shared/contracts/sign-in-control.ts';

/** The generated environment with typed neighbours, and what only some environments set. */
export interface AuthEnv
  extends Omit<Env, 'PLAYER_HUB' | 'GAME_SESSION_CONTROL' | 'CHAT_ROOM_CONTROL' | 'ENVIRONMENT'> {
  ENVIRONMENT: 'development' | 'test' | 'staging' | 'production';
  PLAYER_HUB: { getByName(name: string): PlayerHubContract };
  GAME_SESSION_CONTROL: SignInControlContract;
  CHAT_ROOM_CONTROL: SignInControlContract & NameControlContract;
  /** Development and tests only: cheaper password hashes, wider limits by address. */
  SCRYPT_LOG_N?: string;
  LIMIT_SCALE?: string;
  /** See shared/approvals.ts. */
  APPROVER_ROLE_AGE_SECONDS?: string;
  /** The player's place where the edge does not tell, e.g. `US-TX`. */
  PARLOR_PLACE?: string;
  TURNSTILE_SECRET?: string;
}

/** True where real people sign in. */
export function isLive(env: Pick<AuthEnv, 'ENVIRONMENT'>): boolean {
  return env.ENVIRONMENT === 'production' || env.ENVIRONMENT === 'staging';
}
