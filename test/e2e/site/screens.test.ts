// Every screen, looked at: accessibility in both themes, and what each shows while it loads, when
// reading fails and without a connection. With PICTURES=1, pictures of all that at three sizes go to
// test-artifacts/site: taking them is half of the time, and no test looks at them.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Page, Route } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeInBrowser, visit } from './browser.ts';
import { showAccounts, showRedemption, showWish } from './prizes-shown.ts';
import { type Site, signedIn, startSite } from './site.ts';

const PICTURES = join(import.meta.dirname, '../../../test-artifacts/site');
const SIZES = {
  desktop: { width: 1280, height: 860 },
  tablet: { width: 820, height: 1100 },
  phone: { width: 390, height: 844 },
};

type Violation = { id: string; nodes: { html: string; failureSummary: string }[] };

/** What axe finds, in a form that tells what to repair. */
async function violations(page: Page, rules?: readonly string[]): Promise<string[]> {
  // Evaluated by the debugger, so the page's policy stays as strict as it is.
  await page.evaluate(axe.source);
  const options = rules === undefined ? {} : { runOnly: { type: 'rule', values: rules } };
  const found = await page.evaluate<Violation[]>(
    `axe.run(document, ${JSON.stringify(options)}).then(({ violations }) => violations)`,
  );
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary}`),
  );
}

/** Waits until nothing on the page is still being read. */
async function settle(page: Page): Promise<void> {
  await expect.poll(() => page.locator('.bone').count()).toBe(0);
}

/** Takes a picture if anybody wants to look at it. */
async function picture(page: Page, name: string): Promise<void> {
  if (process.env.PICTURES === '1') {
    await page.screenshot({ path: join(PICTURES, `${name}.png`) });
  }
}

/** Both themes under axe, and a picture of each at three sizes. */
async function look(page: Page, name: string): Promise<string[]> {
  const found: string[] = [];
  for (const theme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    for (const [size, viewport] of Object.entries(SIZES)) {
      await page.setViewportSize(viewport);
      await picture(page, `${name}-${size}-${theme}`);
    }
    // Of the light theme only the colours are news.
    found.push(...(await violations(page, theme === 'dark' ? undefined : ['color-contrast'])));
  }
  return found.map((line) => `${name}: ${line}`);
}

const bet = (page: Page) => page.getByRole('button', { name: 'Play', exact: true }).click();
const ended = (page: Page) => page.getByTestId('history').locator('tr').first().waitFor();

async function play(page: Page): Promise<void> {
  await bet(page);
  await ended(page);
}

/** What to do on a screen before it is looked at. */
type Screen = [path: string, prepare?: (page: Page) => Promise<void>];
const SCREENS: Record<string, Screen> = {
  lobby: ['/lobby'],
  'another-player': [
    '/lobby?notice=other-player',
    (page) => page.getByText(/^You are signed in as .* now/).waitFor(),
  ],
  wallet: ['/wallet'],
  coins: ['/coins'],
  limits: ['/limits'],
  'my-play': ['/my-play', (page) => page.getByRole('heading', { name: 'Statement' }).waitFor()],
  places: ['/places'],
  identity: ['/identity', (page) => page.getByLabel('City').waitFor()],
  'free-entry': ['/free-entry'],
  redeem: ['/redeem', (page) => page.getByText('What is missing').waitFor()],
  'redeem-form': ['/redeem', showWish],
  redemption: ['/redeem', showRedemption],
  'payout-accounts': ['/payout-accounts', showAccounts],
  tax: ['/tax', (page) => page.getByText('Your tax form').waitFor()],
  account: ['/account'],
  friends: ['/friends'],
  notices: ['/notices'],
  fairness: ['/fairness'],
  nothing: ['/nowhere'],
  dice: ['/games/dice', play],
  'dice-fairness': [
    '/games/dice',
    async (page) => {
      await page.getByRole('button', { name: 'Fairness' }).click();
      await page.getByRole('button', { name: 'Reveal and change' }).click();
      await page.getByRole('button', { name: 'Verify round 0' }).click();
      await page.getByTestId('verdict').waitFor();
    },
  ],
  round: [
    '/games/dice',
    async (page) => {
      await page.getByTestId('history').getByRole('link').first().click();
      await page.getByText('Signed receipt').waitFor();
    },
  ],
  limbo: ['/games/limbo', play],
  'limbo-no-target': [
    '/games/limbo',
    async (page) => {
      await page.getByLabel('Target multiplier').fill('0');
      await page.getByText('The target is between').waitFor();
    },
  ],
  plinko: ['/games/plinko', play],
  wheel: ['/games/wheel', play],
  keno: [
    '/games/keno',
    async (page) => {
      await page.getByRole('button', { name: 'Auto pick' }).click();
      await play(page);
    },
  ],
  roulette: [
    '/games/roulette',
    async (page) => {
      await page.getByRole('button', { name: 'Red', exact: true }).click();
      await page.getByRole('button', { name: '17', exact: true }).click();
      await play(page);
    },
  ],
  mines: [
    '/games/mines',
    async (page) => {
      await page.getByLabel('Mines').first().selectOption('1');
      await bet(page);
      await page.getByRole('button', { name: 'Tile 9', exact: true }).click();
      await page.locator('.mine-tile.gem, .mine-tile.hit').first().waitFor();
    },
  ],
  blackjack: [
    '/games/blackjack',
    async (page) => {
      await bet(page);
      await page.getByRole('img').first().waitFor();
    },
  ],
  chat: [
    '/lobby',
    async (page) => {
      await page.getByRole('button', { name: 'Chat' }).first().click();
      await page.getByRole('button', { name: /Lobby/ }).click();
      await page.getByLabel('Message Lobby').fill('Good evening, everybody');
      await page.getByLabel('Message Lobby').press('Enter');
      await page.getByRole('article').waitFor();
    },
  ],
};

const failed = (route: Route) =>
  route.fulfill({
    status: 500,
    contentType: 'application/json',
    body: JSON.stringify({
      error: { code: 'internal', message: 'Something went wrong on our side.', requestId: 'r-1' },
    }),
  });

/** Addresses that read something, in three lanes. */
const READERS = [
  ['lobby', 'wallet', 'coins'],
  ['limits', 'account', 'friends', 'my-play'],
  ['notices', 'games/dice', 'rounds/x'],
];

/** Looks at each address while it loads, when reading fails, and without a connection. */
async function stumble(site: Site, paths: readonly string[]): Promise<void> {
  const { page } = await signedIn(site, {
    viewport: SIZES.phone,
    colorScheme: 'dark',
    reducedMotion: 'reduce',
  });
  const isRead = ({ pathname }: URL) =>
    pathname.startsWith('/v1/') && !pathname.includes('/auth/refresh');
  let mode: 'hold' | 'fail' | 'cut' = 'hold';
  let held: Route[] = [];
  await page.route(isRead, async (route) => {
    if (mode === 'hold') held.push(route);
    else if (mode === 'fail') await failed(route);
    else await route.abort('internetdisconnected');
  });
  for (const path of paths) {
    const taken = (state: string) => picture(page, `${path.replace('/', '-')}-phone-dark-${state}`);
    mode = 'hold';
    held = [];
    await page.goto(`/${path}`, { waitUntil: 'commit' });
    await page.locator('main .bone').first().waitFor();
    await expect.poll(() => held.length).toBeGreaterThan(0);
    await taken('loading');
    mode = 'fail';
    for (const route of held) await failed(route).catch(() => {});
    await page.getByText('That did not load').first().waitFor();
    await taken('error');
    mode = 'cut';
    await page.reload();
    await page.getByText('You are offline').first().waitFor();
    await taken('offline');
  }
  await page.context().close();
}

describeInBrowser('the screens of the site', () => {
  let site: Site;
  beforeAll(async () => {
    mkdirSync(PICTURES, { recursive: true });
    site = await startSite();
  });
  afterAll(() => site?.stop());

  it('are accessible in both themes to those who are not signed in', async () => {
    const { page } = await visit(site.browser, site.url, { reducedMotion: 'reduce' });
    const found: string[] = [];
    for (const [name, path] of Object.entries({
      front: '/',
      'sign-up': '/sign-up',
      'sign-in': '/sign-in',
      'signed-out': '/sign-in?notice=signed-out',
      verify: '/verify-email',
      reset: '/reset-password',
      recover: '/recover',
      'recover-account': '/recover-account#token=xxxxxxxxxxxxxxxxxxxx',
      'stop-recovery': '/stop-recovery#token=xxxxxxxxxxxxxxxxxxxx',
      'game-stranger': '/games/dice',
    })) {
      await page.goto(path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await settle(page);
      found.push(...(await look(page, name)));
    }
    expect(found).toEqual([]);
    await page.context().close();
  });

  it('are accessible in both themes to players', async () => {
    const found: string[] = [];
    const lane = async (screens: [string, Screen][]) => {
      const { page, wrongs } = await signedIn(site, { reducedMotion: 'reduce' });
      for (const [name, [path, prepare]] of screens) {
        await page.setViewportSize(SIZES.desktop);
        await page.goto(path);
        await page.getByRole('heading', { level: 1 }).waitFor();
        await prepare?.(page);
        await settle(page);
        found.push(...(await look(page, name)));
      }
      found.push(...wrongs);
      await page.context().close();
    };
    const all = Object.entries(SCREENS);
    const middle = all.findIndex(([name]) => name === 'dice');
    await Promise.all([lane(all.slice(0, middle)), lane(all.slice(middle))]);
    expect(found).toEqual([]);
  });

  it('say what is the matter while they load, when reading fails, and without a connection', async () => {
    await Promise.all(READERS.map((paths) => stumble(site, paths)));
  });
});
