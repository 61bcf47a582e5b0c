// Who is signed in. The access token lives in this module's memory only; the refresh token is a
// cookie that no script can read. A reload asks for a new access token by that cookie.
// The cookie belongs to the browser, not to this page: another tab can make it another player's. A
// page is for one player until it is left; when that one is gone or another came, it starts anew.

import { createClient } from '#shared/client/client.ts';
import type { Answer, ClientError, Input, Output } from '#shared/client/types.ts';
import { type Banner, banner, startAnew } from './banner.ts';
import { createStore } from './store.ts';
import { onTabNews, type TabNews, tellTabs } from './tabs.ts';

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
/** The player this page has been for; it never is for a second one. */
let pageOf: string | null = null;
let renewal: ReturnType<typeof setTimeout> | undefined;
let refreshing: Promise<boolean> | null = null;

export const client = createClient({
  origin: '',
  accessToken: () => accessToken,
  refresh: () => refresh(),
});

/** Takes a new access token that a reply carried (after a change of rights). */
export function takeToken(given: Pick<SignedIn, 'accessToken' | 'expiresIn'>): void {
  const { accessToken: token, expiresIn } = given;
  accessToken = token;
  clearTimeout(renewal);
  // Before it ends, so that no call has to fail first.
  renewal = setTimeout(() => void refresh(), Math.max(5, expiresIn - 30) * 1_000);
}

function forget(): void {
  accessToken = undefined;
  clearTimeout(renewal);
  account.set({ status: 'signed_out' });
}

// Pages that say what a link of a mail did: the sign-in may have ended by that very act, and what
// they say must be read.
const SAYS_WHAT_WAS_DONE = /^\/(reset|verify|confirm|undo)/;

/** Ends what this page was for its player. */
function end(why: Banner | null, path: string): void {
  forget();
  if (why !== null && SAYS_WHAT_WAS_DONE.test(location.pathname)) return;
  account.set({ status: 'unknown' });
  startAnew(path, why);
}

/** `why` is said when the page cannot go on for this player: not after a form of its own. */
function take(signedIn: SignedIn, why: Banner | null): void {
  const { player, recoveryCodesLeft } = signedIn;
  if (pageOf !== null && pageOf !== player.id) {
    end(why, '/lobby');
    return;
  }
  pageOf = player.id;
  takeToken(signedIn);
  if (recoveryCodesLeft !== undefined) recoveryLeft.set(recoveryCodesLeft);
  account.set({ status: 'signed_in', player });
}

function takeNewSignIn(signedIn: SignedIn): void {
  banner.set(null);
  tellTabs({ type: 'signed_in', playerId: signedIn.player.id });
  take(signedIn, null);
}

async function askForToken(): Promise<boolean> {
  const now = account.get();
  const isSignedIn = now.status === 'signed_in';
  const body = isSignedIn ? { playerId: now.player.id } : {};
  const answer = await client.call('auth.refresh', { body });
  // Somebody else's answer must not reach a page that ended meanwhile.
  if (account.get().status !== now.status) return false;
  if (answer.ok) {
    take(answer.value as SignedIn, 'other-player');
    return true;
  }
  const { code, status } = answer.error;
  if (code === 'other_player') end('other-player', '/lobby');
  else if (status === 401 || status === 403) {
    if (isSignedIn) end('signed-out', location.pathname);
    else forget();
  } else if (now.status === 'unknown') account.set({ status: 'unreachable' });
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
  takeNewSignIn(answer.value);
  return { ok: true, value: null };
}

/** The second step; `null` when it was right. */
export async function signInByFactor(
  challengeToken: string,
  code: string,
): Promise<ClientError | null> {
  const answer = await client.call('auth.loginFactor', { body: { challengeToken, code } });
  if (!answer.ok) return answer.error;
  takeNewSignIn(answer.value);
  return null;
}

/** Signs out here, which ends tokens and sockets at once; what kept it from happening, or `null`. */
export async function signOut(): Promise<ClientError | null> {
  const answer = await client.call('auth.logout', { body: {} });
  if (!answer.ok) return answer.error;
  leavePage();
  return null;
}

/** The player left by their own wish: this page and those of other tabs end. */
export function leavePage(): void {
  if (pageOf !== null) tellTabs({ type: 'signed_out', playerId: pageOf });
  end(null, '/');
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

/** After an act that may have ended this page's sign-in: asks whether it still lives. */
export async function recheckSignIn(): Promise<void> {
  if (account.get().status === 'signed_in') await refresh();
}

function hear(news: TabNews): void {
  // What is being asked for right now may have been answered before the news.
  if (refreshing !== null) {
    void refreshing.then(() => hear(news));
    return;
  }
  const now = account.get();
  if (now.status !== 'signed_in') {
    if (news.type === 'signed_in') void refresh();
    return;
  }
  const isOurs = now.player.id === news.playerId;
  if (isOurs && news.type === 'signed_out') end('signed-out', location.pathname);
  else if (isOurs) void refresh();
  else if (news.type === 'signed_in') end('other-player', '/lobby');
}
onTabNews(hear);
