// auth's environment, as wrangler.toml declares it, with its neighbours' contracts.

import type { HubStandingContract } from '#shared/contracts/hub-standing.ts';
import type { PlayerHubContract } from '#shared/contracts/player-hub.ts';
import type {
  NameControlContract,
  SignInControlContract,
} from '#shared/contracts/sign-in-control.ts';
import type { Environment } from '#shared/environment.ts';

export interface AuthEnv {
  ENVIRONMENT: Environment;
  TOKEN_PUBLIC_KEYS: string;
  SITE_URL: string;
  MAIL: SendEmail;
  MAIL_FROM: string;
  MAIL_REPLY_TO: string;
  AUTH_DATABASE_URL: string;
  TOKEN_SIGNING_KEY: string;
  REFRESH_KEY: string;
  PASSWORD_PEPPER: string;
  TOTP_KEY: string;
  PERSON_KEY: string;
  TURNSTILE_SECRET?: string;
  PLAYER_HUB: {
    getByName(name: string): PlayerHubContract & Pick<HubStandingContract, 'noteStanding'>;
  };
  GAME_SESSION_CONTROL: SignInControlContract;
  CHAT_ROOM_CONTROL: SignInControlContract & NameControlContract;
  NEON_PROXY_URL?: string;
  MAILBOX_URL?: string;
  PARLOR_PLACE?: string;
  SCRYPT_LOG_N?: string;
  LIMIT_SCALE?: string;
  APPROVER_ROLE_AGE_SECONDS?: string;
}
