// Two tabs of one browser and two accounts: whatever is pressed in the tab of one player never acts
// for the other, who signed in elsewhere; and the tab says who is signed in now.

import type { Page } from 'playwright-core';
import { describe, it } from 'vitest';
import { call } from '#test/kit/call.ts';
import { newAccount, PASSWORD, type Site, signedIn, signInByForm } from './site.ts';

/** A tab that hears nothing: not from other tabs, and nothing from its hub. */
async function deafen(page: Page): Promise<void> {
  await page.addInitScript(`delete window.BroadcastChannel;
    const listen = window.addEventListener;
    window.addEventListener = (type, ...rest) =>
      type === 'storage' ? undefined : listen.call(window, type, ...rest);`);
  await page.routeWebSocket(/\/hub\/socket/, () => {});
}

interface Deed {
  name: string;
  path: string;
  /** Makes the tab ready while its player is still signed in. */
  prepare?(page: Page): Promise<void>;
  press(page: Page): Promise<void>;
}

const button = (page: Page, name: string | RegExp) =>
  page.getByRole('button', { name, exact: true }).first();
const SAID = 'meant to be said by the first';

const DEEDS: Deed[] = [
  { name: 'Claim', path: '/lobby', press: (page) => button(page, 'Claim').click() },
  {
    name: 'Exclude me',
    path: '/limits',
    prepare: (page) => button(page, 'Exclude me').click(),
    press: (page) => button(page, 'Exclude me').click(),
  },
  {
    name: 'Get coins',
    path: '/coins',
    prepare: (page) =>
      page
        .getByRole('button', { name: /^Buy: / })
        .first()
        .waitFor(),
    press: (page) =>
      page
        .getByRole('button', { name: /^Buy: / })
        .first()
        .click(),
  },
  {
    name: 'Play',
    path: '/games/dice',
    press: (page) => button(page, 'Play').click(),
  },
  {
    name: 'a chat message',
    path: '/lobby',
    async prepare(page) {
      await button(page, 'Chat').click();
      await page.getByRole('button', { name: /Lobby/ }).click();
      await page.getByText(/\d here/).waitFor();
      await page.getByLabel('Message Lobby').fill(SAID);
    },
    press: (page) => page.getByLabel('Message Lobby').press('Enter'),
  },
];

/** Signs out in one tab and in as another, by the forms. */
async function changePlayer(page: Page, email: string): Promise<void> {
  await page.goto('/account');
  await button(page, 'Sign out').click();
  await page.getByRole('link', { name: 'Sign in' }).click();
  await signInByForm(page, email);
  await page.getByRole('heading', { name: /^Good to see you/ }).waitFor();
}

/** What the platform knows that this player did. */
async function deedsOf(site: Site, email: string) {
  const signIn = { body: { email, password: PASSWORD } };
  const { accessToken: token } = (await call(site.url, 'POST', '/v1/auth/login', signIn)).body;
  const ask = async (path: string) => (await call(site.url, 'GET', path, { token })).body;
  const rooms = await ask('/v1/rooms');
  const lobby = rooms.items.find(({ kind }: { kind: string }) => kind === 'lobby');
  const said = lobby === undefined ? [] : (await ask(`/v1/rooms/${lobby.id}/messages`)).items;
  const found = {
    transactions: (await ask('/v1/wallet/transactions?currency=GC')).items.length,
    purchases: (await ask('/v1/purchases')).items.length,
    sessions: (await ask('/v1/sessions')).items.length,
    said: said.filter(({ text }: { text: string }) => text === SAID).length,
  };
  // Last, because it is a deed of its own.
  const body = { currency: 'GC' };
  const path = '/v1/games/dice/sessions';
  const opened = await call(site.url, 'POST', path, { token, body, key: 'probe' });
  return { ...found, excluded: opened.body.error?.code === 'excluded' };
}
const NOTHING = { transactions: 0, purchases: 0, sessions: 0, excluded: false, said: 0 };

/** Registers the tests; `open` gives the running site. */
export function theTabs(open: () => Site): void {
  describe.concurrent('two tabs and two players', () => {
    it.for(DEEDS)(
      'act for nobody else by $name in a tab that heard of nothing',
      async (deed, { expect }) => {
        const site = open();
        const [first, second] = [await signedIn(site, { coins: false }), await newAccount(site)];
        const { page } = first;
        await deafen(page);
        await page.goto(deed.path);
        // Until everything was read for the first player: what is asked later finds out by itself.
        await page.waitForLoadState('networkidle');
        await deed.prepare?.(page);
        const answer = await page.context().request.post('/v1/auth/login', {
          headers: { origin: site.url },
          data: { email: second.email, password: PASSWORD },
        });
        expect(answer.status()).toBe(200);
        // The tab may have found out by itself meanwhile: then there is nothing left to press.
        const found = page.getByText(`You are signed in as ${second.name} now`).waitFor();
        await Promise.race([deed.press(page).catch(() => found), found]);
        await found;
        await page.getByRole('heading', { name: `Good to see you, ${second.name}` }).waitFor();
        expect(await deedsOf(site, second.email)).toEqual(NOTHING);
        expect(first.wrongs).toEqual([]);
        await page.context().close();
      },
    );

    it.for([
      { by: 'their channel', without: '' },
      { by: 'storage where there is no channel', without: 'delete window.BroadcastChannel' },
    ])(
      'tell each other by $by: the first tab starts anew by itself',
      async ({ without }, { expect }) => {
        const site = open();
        const [{ page, wrongs }, second] = [await signedIn(site), await newAccount(site)];
        await page.context().addInitScript(without);
        await page.routeWebSocket(/\/hub\/socket/, () => {});
        await page.goto('/limits');
        await button(page, 'Exclude me').waitFor();
        const other = await page.context().newPage();
        await changePlayer(other, second.email);
        await page.getByText(`You are signed in as ${second.name} now`).waitFor();
        expect(new URL(page.url()).search).not.toContain('notice');
        expect(wrongs).toEqual([]);
        await page.context().close();
      },
    );

    it('end together when the hub says that the sign-in is over, though the tabs are silent', async ({
      expect,
    }) => {
      const site = open();
      const { page, wrongs } = await signedIn(site);
      await page
        .context()
        .addInitScript('delete window.BroadcastChannel; delete window.localStorage');
      await page.goto('/wallet');
      await page.getByRole('heading', { name: 'Wallet' }).waitFor();
      const other = await page.context().newPage();
      await other.goto('/account');
      await button(other, 'Sign out').click();
      await page.getByText('You were signed out.').waitFor();
      await page.getByLabel('Password').waitFor();
      expect(new URL(page.url()).pathname).toBe('/sign-in');
      expect(wrongs).toEqual([]);
      await page.context().close();
    });

    it('become another player’s also when somebody signs in over a live sign-in', async ({
      expect,
    }) => {
      const site = open();
      const [first, second] = [await signedIn(site), await newAccount(site)];
      const { page } = first;
      await deafen(page);
      await page.goto('/limits');
      await button(page, 'Exclude me').click();
      const other = await page.context().newPage();
      await other.goto('/sign-in');
      await signInByForm(other, second.email);
      await other.getByRole('heading', { name: `Good to see you, ${second.name}` }).waitFor();
      // The page may have found out by something else that it read, and then there is nothing to press.
      void button(page, 'Exclude me')
        .click()
        .catch(() => {});
      await page.getByText(`You are signed in as ${second.name} now`).waitFor();
      expect(await deedsOf(site, second.email)).toEqual(NOTHING);
      expect(await deedsOf(site, first.email)).toMatchObject({ excluded: false });
      await page.context().close();
    });

    it('show one player after the other in one tab, each with their own coins', async ({
      expect,
    }) => {
      const site = open();
      const [{ page, wrongs }, second] = [await signedIn(site), await newAccount(site)];
      await page.goto('/wallet');
      await page.getByTestId('balance').filter({ hasText: '10,000.00' }).waitFor();
      // Inside the page, without loading it anew.
      await page.evaluate(`history.pushState(null, '', '/sign-in');
        dispatchEvent(new PopStateEvent('popstate'))`);
      await signInByForm(page, second.email);
      await page.getByRole('heading', { name: `Good to see you, ${second.name}` }).waitFor();
      await page
        .getByTestId('balance')
        .filter({ hasText: /^0\.00/ })
        .waitFor();
      await button(page, 'Claim').click();
      await button(page, 'Claimed').waitFor();
      expect(await deedsOf(site, second.email)).toMatchObject({ transactions: 1 });
      expect(wrongs).toEqual([]);
      await page.context().close();
    });
  });
}
