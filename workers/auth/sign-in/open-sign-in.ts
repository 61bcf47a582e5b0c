// Opening a sign-in once its owner is proved, and what the client gets then.

import { newId, randomToken } from '#shared/ids.ts';
import { err, ok } from '#shared/result.ts';
import { deviceKeys } from '../account/person-key.ts';
import type { RequestContext } from '../request-context.ts';
import { loadHub } from '../revocations.ts';
import { SIGN_IN_ABSOLUTE_MS, SIGN_IN_IDLE_MS, SIGN_INS_MAX } from '../settings.ts';
import type { Account, AccountWithHash } from '../store/index.ts';
import { type AccessToken, signAccessToken, storedHash } from './tokens.ts';

/** Everything a client needs to act as the player. */
export interface SignedIn extends AccessToken {
  refreshToken: string;
  account: Account;
  /** Which browser it was; `null` where none is named. */
  deviceId: string | null;
}

/** The player object of the API. */
export function playerOf(account: Account) {
  return {
    id: account.id,
    email: account.email,
    displayName: account.displayName,
    dateOfBirth: account.birthDate,
    emailVerified: account.verifiedAt !== null,
    roles: account.roles,
    mfaEnabled: account.mfaEnabled,
    createdAt: account.createdAt,
  };
}

/**
 * Opens a sign-in; whatever the client sent before is not taken over, and the sign-in that this
 * browser held ends: its cookie is about to be another's, and its pages must not go on as theirs.
 */
export async function openSignIn(context: RequestContext, account: AccountWithHash, amr: string[]) {
  const { store, nowMs, origin } = context;
  const refreshToken = randomToken();
  const sid = newId(nowMs);
  const { device, place } = origin;
  const deviceId = origin.isBrowser ? (origin.deviceId ?? randomToken()) : null;
  const mail = await context.mail('new_sign_in', { device, place });
  const opened = await store.openSignIn(
    {
      sid,
      playerId: account.id,
      expiresAtMs: nowMs + SIGN_IN_ABSOLUTE_MS,
      idleExpiresAtMs: nowMs + SIGN_IN_IDLE_MS,
      amr,
      device,
      place,
      addressGroup: origin.addressGroup,
      refreshHash: await storedHash(refreshToken),
      passwordVersion: account.passwordVersion,
      deviceKeys: deviceId === null ? [] : deviceKeys(context.env.PERSON_KEY, deviceId),
      heldHash: origin.heldToken === null ? null : await storedHash(origin.heldToken),
    },
    mail,
    nowMs,
  );
  if (opened === null) return err('account_closed');
  // The password was another one by now: what proved it a moment ago proves nothing any more.
  if (opened === 'password_changed') return err('invalid_credentials');
  if (opened.newDevice) context.sendSoon(mail);
  await loadHub(context.env, account.id, opened.list);
  // At the cap an older sign-in may have ended with this one.
  if (opened.list.signIns.length >= SIGN_INS_MAX) {
    await context.notifyRevocations(account.id);
  }
  if (opened.replaced !== null) {
    const { playerId, sid: replaced } = opened.replaced;
    await context.audit('sign_in.ended', account.id, playerId, {
      sids: [replaced],
      replacedBy: sid,
    });
    await context.notifyRevocations(playerId);
  }
  const ver = opened.list.signIns.find((signIn) => signIn.sid === sid)?.ver ?? 0;
  const token = await signAccessToken(
    {
      playerId: account.id,
      sid,
      ver,
      roles: account.roles,
      amr,
      authTimeSeconds: Math.floor(nowMs / 1000),
    },
    context.env.TOKEN_SIGNING_KEY,
    nowMs,
  );
  await context.audit('sign_in.opened', account.id, account.id, { sid, amr, device, place });
  return ok({ ...token, refreshToken, account, deviceId });
}
