// The reply to a completed sign-in: browsers get the refresh token as a cookie and never in the body,
// other clients only in the body.

import { type Reply, reply } from '#shared/http/envelope.ts';
import type { RequestContext } from '../request-context.ts';
import { deviceCookie, refreshCookie } from '../sign-in/cookies.ts';
import { playerOf, type SignedIn } from '../sign-in/open-sign-in.ts';

/** 200 with the tokens. */
export function signedInReply(
  context: RequestContext,
  signedIn: SignedIn & { recoveryCodesLeft?: number },
): Reply {
  const { accessToken, expiresIn, refreshToken, account, deviceId, recoveryCodesLeft } = signedIn;
  const left = recoveryCodesLeft === undefined ? {} : { recoveryCodesLeft };
  const body = { accessToken, expiresIn, player: playerOf(account), ...left };
  if (!context.origin.isBrowser) return reply(200, { ...body, refreshToken });
  const device = deviceId === null ? [] : [deviceCookie(deviceId)];
  return reply(200, body, {}, [refreshCookie(refreshToken), ...device]);
}
