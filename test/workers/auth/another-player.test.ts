// One browser, two accounts: a refresh never answers for somebody else than was asked for, and a
// sign-in over a live one ends that one.

import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { authFixture, player, signIn, verified } from './fixture.ts';

const fixture = authFixture();
const refresh = (refreshToken: string, playerId?: string) =>
  fixture.post('/v1/auth/refresh', { refreshToken, ...(playerId !== undefined && { playerId }) });

/** Signs in as a browser does that holds this cookie. */
function browserSignIn(person: { email: string; password: string }, cookie?: string) {
  const { email, password } = person;
  return fixture.post(
    '/v1/auth/login',
    { email, password },
    { headers: { 'sec-fetch-site': 'same-origin', ...(cookie !== undefined && { cookie }) } },
  );
}
const cookieOf = (answer: { headers: Headers }) =>
  (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
const tokenOf = (cookie: string) => cookie.split('=')[1] ?? '';
const isAlive = async (accessToken: string) =>
  (await fixture.call('GET', '/v1/me', { token: accessToken })).status === 200 &&
  (await livingOf(accessToken));

async function livingOf(accessToken: string): Promise<boolean> {
  const { sid } = JSON.parse(atob(accessToken.split('.')[1] ?? ''));
  const [row] = await fixture.db.admin.call<{ living: boolean }>(
    sql`select auth.is_living(s, now()) as living from auth.sign_ins s where s.id = ${sid}::uuid`,
  );
  return row?.living === true;
}

describe('a refresh that names its player', () => {
  it('is refused for the token of another, whose token is neither rotated nor ended', async () => {
    const [ada, bob] = [await player(fixture), await player(fixture)];
    const foreign = await refresh(bob.refreshToken, ada.player.id);
    expect([foreign.status, foreign.body.error?.code]).toEqual([409, 'other_player']);
    expect(foreign.headers.get('set-cookie')).toBeNull();
    expect(foreign.text).not.toContain(bob.player.id);
    const own = await refresh(bob.refreshToken, bob.player.id);
    expect([own.status, own.body.player?.id]).toEqual([200, bob.player.id]);
  });

  it('ends no family with a token that was replaced long ago, when it names another', async () => {
    const [ada, bob] = [await player(fixture), await player(fixture)];
    const next = (await refresh(bob.refreshToken)).body.refreshToken;
    fixture.pass(60_000);
    expect((await refresh(bob.refreshToken, ada.player.id)).body.error?.code).toBe('other_player');
    expect((await refresh(next, bob.player.id)).status).toBe(200);
  });

  it('hears nothing of whom a dead or invented token belonged to', async () => {
    const [ada, bob] = [await player(fixture), await player(fixture)];
    await fixture.call('POST', '/v1/auth/logout', { token: bob.accessToken });
    for (const token of [bob.refreshToken, 'A'.repeat(43)]) {
      const answer = await refresh(token, ada.player.id);
      expect([answer.status, answer.body.error?.code]).toEqual([401, 'unauthenticated']);
    }
  });
});

describe('a sign-in in a browser that is signed in', () => {
  it('ends the earlier sign-in, of whichever player, and no other one', async () => {
    const [ada, bob] = [await verified(fixture), await verified(fixture)];
    const first = await browserSignIn(ada);
    const elsewhere = await signIn(fixture, ada);
    const second = await browserSignIn(bob, cookieOf(first));
    expect(second.status).toBe(200);
    expect(await isAlive(first.body.accessToken)).toBe(false);
    expect((await refresh(tokenOf(cookieOf(first)))).status).toBe(401);
    expect(await isAlive(elsewhere.accessToken)).toBe(true);
    expect(await isAlive(second.body.accessToken)).toBe(true);
    // The hub, and with it every socket, has heard of it by then.
    const { sid } = JSON.parse(atob(first.body.accessToken.split('.')[1] ?? ''));
    const list = fixture.hub.lists.get(first.body.player.id);
    expect(list?.signIns.map((one) => one.sid)).not.toContain(sid);
    const third = await browserSignIn(bob, cookieOf(second));
    expect(await isAlive(second.body.accessToken)).toBe(false);
    expect(await isAlive(third.body.accessToken)).toBe(true);
  });

  it('ends it also by a cookie that was rotated meanwhile, and by none after a wrong password', async () => {
    const [ada, bob] = [await verified(fixture), await verified(fixture)];
    const first = await browserSignIn(ada);
    await fixture.call('POST', '/v1/auth/refresh', {
      headers: { 'sec-fetch-site': 'same-origin', cookie: cookieOf(first) },
    });
    const wrong = { ...bob, password: 'not this one at all' };
    expect((await browserSignIn(wrong, cookieOf(first))).status).toBe(401);
    expect(await isAlive(first.body.accessToken)).toBe(true);
    await browserSignIn(bob, cookieOf(first));
    expect(await isAlive(first.body.accessToken)).toBe(false);
  });

  it('lets two browsers that swap their players at the same time both succeed', async () => {
    const [ada, bob] = [await verified(fixture), await verified(fixture)];
    const [one, two] = [await browserSignIn(ada), await browserSignIn(bob)];
    const swapped = await Promise.all([
      browserSignIn(bob, cookieOf(one)),
      browserSignIn(ada, cookieOf(two)),
    ]);
    expect(swapped.map(({ status }) => status)).toEqual([200, 200]);
    expect(await isAlive(one.body.accessToken)).toBe(false);
    expect(await isAlive(two.body.accessToken)).toBe(false);
  });
});

describe('a sign-out', () => {
  it('takes the cookie away, unless that is another player’s by now', async () => {
    const [ada, bob] = [await player(fixture), await verified(fixture)];
    const other = await browserSignIn(bob);
    const headers = { 'sec-fetch-site': 'same-origin', cookie: cookieOf(other) };
    const out = await fixture.call('POST', '/v1/auth/logout', { token: ada.accessToken, headers });
    expect([out.status, out.headers.get('set-cookie')]).toEqual([204, null]);
    expect(out.headers.get('clear-site-data')).toBeNull();
    const own = await fixture.call('POST', '/v1/auth/logout', {
      token: other.body.accessToken,
      headers,
    });
    expect(own.headers.get('set-cookie')).toContain('Max-Age=0');
    expect(own.headers.get('clear-site-data')).toBe('"cache", "storage"');
  });

  it('by closing the account spares the cookie of another player, too', async () => {
    const [ada, bob] = [await player(fixture), await verified(fixture)];
    const other = await browserSignIn(bob);
    const headers = { 'sec-fetch-site': 'same-origin', cookie: cookieOf(other) };
    const body = { password: ada.password };
    const left = await fixture.call('DELETE', '/v1/me', { token: ada.accessToken, headers, body });
    expect([left.status, left.headers.get('set-cookie')]).toEqual([202, null]);
  });
});
