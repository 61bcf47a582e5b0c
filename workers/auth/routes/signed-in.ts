// The reply to a completed sign-in: browsers get the refresh token as a cookie and never in the body,
// other clients only in the body.

import { type Reply, reply } from '#shared/http/envelope.ts';
import { refreshCookie } from '../cookies.ts';
import { playerOf, type SignedIn } from '../sign-in.ts';
import type { Work } from '../work.ts';

/** 200 with the tokens. */
export function signedInReply(work: Work, signedIn: SignedIn): Reply {
  const { accessToken, expiresIn, refreshToken, account } = signedIn;
  const body = { accessToken, expiresIn, player: playerOf(account) };
  if (!work.origin.isBrowser) return reply(200, { ...body, refreshToken });
  return { ...reply(200, body), cookies: [refreshCookie(refreshToken)] };
}
