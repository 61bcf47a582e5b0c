// Who is signed in. The access token lives in this module's memory only; the refresh token is a
// cookie that no script can read. A reload asks for a new access token by that cookie.

import { createClient } from '#shared/client/client.ts';
import type { Answer, ClientError, Input, Output } from '#shared/client/types.ts';
import { createStore } from './store.ts';

export type Player = Output<'auth.me'>;
type SignedIn = Extract<Output<'auth.login'>, { accessToken: string }>;
export type FactorAsked = Exclude<Output<'auth.login'>, { accessToken: string }>;

/** `unknown` until the first refresh was answered; `unreachable` when nobody answered it. */
export type Account =
  | { status: 'unknown' | 'signed_out' | 'unreachable' }
  | { status: 'signed_in'; player: Player };

export const account = createStore<Account>({ status: 'unknown' });
/** Counts down after a recovery code was used. */
export const recoveryLeft = createStore<number | null>(null);

let accessToken: string | undefined;
let renewal: ReturnType<typeof setTimeout> | undefined;
let refreshing: Promise<boolean> | null = null;

export const client = createClient({
  origin: '',
  accessToken: () => accessToken,
  refresh: () => refresh(),
});

/** Takes a new access token that a reply carried (after a change of rights). */
export function takeToken({
  accessToken: token,
  expiresIn,
}: {
  accessToken: string;
  expiresIn: number;
}) {
  accessToken = token;
  clearTimeout(renewal);
  // Before it ends, so that no call has to fail first.
  renewal = setTimeout(() => void refresh(), Math.max(5, expiresIn - 30) * 1_000);
}

function take(signedIn: SignedIn): void {
  takeToken(signedIn);
  if (signedIn.recoveryCodesLeft !== undefined) recoveryLeft.set(signedIn.recoveryCodesLeft);
  account.set({ status: 'signed_in', player: signedIn.player });
}

function forget(): void {
  accessToken = undefined;
  clearTimeout(renewal);
  account.set({ status: 'signed_out' });
}

async function askForToken(): Promise<boolean> {
  const answer = await client.call('auth.refresh', { body: {} });
  if (answer.ok) {
    take(answer.value as SignedIn);
    return true;
  }
  const isRefused = answer.error.status === 401 || answer.error.status === 403;
  if (isRefused) forget();
  else if (account.get().status === 'unknown') account.set({ status: 'unreachable' });
  return false;
}

/** Gets a new access token by the cookie; one request however many ask. */
export function refresh(): Promise<boolean> {
  refreshing ??= askForToken().finally(() => {
    refreshing = null;
  });
  return refreshing;
}

/** Signs in, or says that a second factor is asked for. */
export async function signIn(
  body: Input<'auth.login'>['body'],
): Promise<Answer<FactorAsked | null>> {
  const answer = await client.call('auth.login', { body });
  if (!answer.ok) return answer;
  if ('mfaRequired' in answer.value) return { ok: true, value: answer.value };
  take(answer.value);
  return { ok: true, value: null };
}

/** The second step; `null` when it was right. */
export async function signInByFactor(
  challengeToken: string,
  code: string,
): Promise<ClientError | null> {
  const answer = await client.call('auth.loginFactor', { body: { challengeToken, code } });
  if (!answer.ok) return answer.error;
  take(answer.value);
  return null;
}

/** Signs out here; the platform ends tokens and sockets at once. */
export async function signOut(): Promise<void> {
  await client.call('auth.logout', { body: {} });
  forget();
}

/** The account after a change of it. */
export function changePlayer(player: Player): void {
  account.set({ status: 'signed_in', player });
}

/** Asks again who this is: at the start, and after an outage. */
export function restoreSignIn(): void {
  account.set({ status: 'unknown' });
  void refresh();
}

/** Forgets the sign-in on this page after the platform ended it. */
export const forgetSignIn = forget;
