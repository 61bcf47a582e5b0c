// Playing with a network that comes and goes, every game once, and two pages at one table.

import type { Page } from 'playwright-core';
import { describe, it } from 'vitest';
import { startNetwork } from './network.ts';
import { type Site, signedIn } from './site.ts';

const ROUNDS = 15;
const OUTAGE_MS = 10_000;

interface Row {
  id: string;
  nonce: number;
}

function rowsOf(page: Page): Promise<Row[]> {
  return page.getByTestId('history').evaluate((body) =>
    [...body.querySelectorAll('tr')].map((row) => ({
      id: row.getAttribute('data-round') ?? '',
      nonce: Number(row.querySelector('a')?.textContent),
    })),
  );
}

/** What the platform itself says about the newest session, asked with the page's own cookie. */
async function truth(page: Page): Promise<{ balance: string; rounds: Row[] }> {
  const asked = async (path: string, init: { method: string; headers?: Record<string, string> }) =>
    page.evaluate(async (given): Promise<unknown> => (await fetch(given.path, given.init)).json(), {
      path,
      init,
    });
  const signedIn = await asked('/v1/auth/refresh', { method: 'POST' });
  const { accessToken } = signedIn as { accessToken: string };
  const read = (path: string) =>
    asked(path, { method: 'GET', headers: { authorization: `Bearer ${accessToken}` } });
  const sessions = (await read('/v1/sessions')) as { items: { id: string }[] };
  const path = `/v1/sessions/${sessions.items[0]?.id}`;
  const { session } = (await read(path)) as { session: { balance: string } };
  const { items } = (await read(`${path}/rounds`)) as { items: Row[] };
  return { balance: session.balance, rounds: items.map(({ id, nonce }) => ({ id, nonce })) };
}

const digits = (text: string | null) => (text ?? '').replaceAll(',', '');

/** Until a bet can be placed: a button waits for that by itself, a key does not. */
const readyToBet = (page: Page) =>
  page.getByRole('button', { name: 'Play', exact: true }).click({ trial: true });

/** Registers the tests; `open` gives the running site. */
export function thePlay(open: () => Site): void {
  describe.concurrent('play on the site', () => {
    it('loses and doubles nothing on screen when the network is gone for 10 s in auto-play', async ({
      expect,
    }) => {
      const network = await startNetwork();
      network.leadTo(open().platform.url);
      const site = { ...open(), url: network.url };
      const { page, wrongs } = await signedIn(site, { reducedMotion: 'reduce' });
      await page.goto('/games/dice');
      await page.getByRole('button', { name: 'Auto', exact: true }).click();
      await page.getByLabel('Rounds', { exact: true }).fill(String(ROUNDS));
      await page.getByRole('button', { name: 'Start auto-play' }).click();
      await page.getByTestId('history').locator('tr').nth(3).waitFor();
      network.pull();
      await new Promise((resolve) => setTimeout(resolve, OUTAGE_MS));
      const before = (await rowsOf(page)).length;
      expect(before).toBeLessThan(ROUNDS);
      network.plug();
      await page.getByRole('button', { name: 'Start auto-play' }).waitFor();
      const shown = await rowsOf(page);
      const known = await truth(page);
      expect(shown.map(({ nonce }) => nonce)).toEqual(
        Array.from({ length: ROUNDS }, (_, index) => ROUNDS - 1 - index),
      );
      expect(shown).toEqual(known.rounds);
      expect(digits(await page.getByTestId('balance').textContent())).toBe(known.balance);
      expect(wrongs).toEqual([]);
      await page.context().close();
      await network.stop();
    });

    it('plays every game to its end', async ({ expect }) => {
      const site = open();
      const { page, wrongs } = await signedIn(site, { reducedMotion: 'reduce' });
      const bet = () => page.getByRole('button', { name: 'Play', exact: true }).click();
      const ended = () => page.getByTestId('history').locator('tr').first().waitFor();
      for (const game of ['limbo', 'plinko', 'wheel']) {
        await page.goto(`/games/${game}`);
        await bet();
        await ended();
      }
      await page.goto('/games/keno');
      await page.getByRole('button', { name: 'Auto pick' }).click();
      await bet();
      await ended();
      await page.goto('/games/roulette');
      await page.getByRole('button', { name: 'Red', exact: true }).click();
      await page.getByRole('button', { name: '17', exact: true }).click();
      // The line between 20 and 23, pointed at; and another from the list, as by keyboard.
      const field = page.getByRole('button', { name: '20', exact: true });
      const { width = 0, height = 0 } = (await field.boundingBox()) ?? {};
      await field.click({ position: { x: width - 2, y: height / 2 } });
      await page.getByLabel('Several numbers').selectOption('0-1-2-3');
      await page.getByRole('button', { name: 'Place', exact: true }).click();
      await page.getByText('Split 20, 23, 10.00 placed').waitFor({ state: 'attached' });
      await page.getByText('Corner 0, 1, 2, 3, 10.00 placed').waitFor({ state: 'attached' });
      expect(await page.getByTestId('total-bet').textContent()).toBe('40.00');
      await bet();
      await ended();
      await page
        .locator('.bowl-text')
        .getByText(/^(Won|Paid) [\d,.]+$|^No win$/)
        .waitFor();
      await page.goto('/games/mines');
      await page.getByLabel('Mines').first().selectOption('1');
      await bet();
      await page.getByRole('button', { name: 'Tile 1', exact: true }).click();
      const cashOut = page.getByRole('button', { name: /^Collect [\d,.]+$/ });
      await Promise.race([cashOut.click(), ended()]);
      await ended();
      await page.goto('/games/blackjack');
      await bet();
      const stand = page.getByRole('button', { name: 'Stand' });
      await Promise.race([stand.click(), ended()]);
      await ended();
      expect(wrongs).toEqual([]);
      await page.context().close();
    });

    it('shows a hand again after a reload, and the same round on a second page of the player', async ({
      expect,
    }) => {
      const site = open();
      const { page } = await signedIn(site, { reducedMotion: 'reduce' });
      await page.goto('/games/mines');
      await page.getByRole('button', { name: 'Play', exact: true }).click();
      await page.getByRole('button', { name: 'Pick at random' }).waitFor();
      await page.reload();
      await page.getByRole('button', { name: 'Pick at random' }).waitFor();
      const second = await page.context().newPage();
      await second.goto('/games/mines');
      await second.getByRole('button', { name: 'Pick at random' }).click();
      await expect.poll(() => page.locator('.mine-tile.gem, .mine-tile.hit').count()).toBe(1);
      await page.context().close();
    });

    it('plays by keys alone, and in a round they are the keys of the game', async ({ expect }) => {
      const { page, wrongs } = await signedIn(open(), { reducedMotion: 'reduce' });
      await page.goto('/games/dice');
      await page.getByRole('button', { name: 'Hot keys' }).click();
      await page.getByText(/^Space plays/).waitFor();
      await page.getByRole('heading', { name: 'Dice' }).click();
      await readyToBet(page);
      await page.keyboard.press('s');
      await page.keyboard.press(' ');
      const rows = page.getByTestId('history').locator('tr');
      await rows.first().waitFor();
      expect(await rows.first().textContent()).toContain('20.00');
      await page.goto('/games/mines');
      await page.getByLabel('Mines').first().selectOption('1');
      await page.getByRole('heading', { name: 'Mines' }).click();
      await readyToBet(page);
      await page.keyboard.press(' ');
      await page.getByRole('button', { name: 'Pick at random' }).waitFor();
      await page.keyboard.press(' ');
      await page.locator('.mine-tile.gem, .mine-tile.hit').first().waitFor();
      await page.keyboard.press('c');
      await rows.first().waitFor();
      expect(wrongs).toEqual([]);
      await page.context().close();
    });

    it('brings the coins along that another table still holds', async ({ expect }) => {
      const { page, wrongs } = await signedIn(open(), { reducedMotion: 'reduce' });
      const rows = page.getByTestId('history').locator('tr');
      await page.goto('/games/dice');
      await page.getByRole('button', { name: 'Play', exact: true }).click();
      await rows.first().waitFor();
      await page.goto('/games/mines');
      await page.getByRole('button', { name: 'Play', exact: true }).click();
      await page.getByRole('button', { name: 'Pick at random' }).waitFor();
      await page.goto('/games/dice');
      await page.getByText('The table fetches what is missing').waitFor();
      await page.getByRole('button', { name: 'Play', exact: true }).click();
      await rows.nth(1).waitFor();
      expect(await page.getByRole('alert').count()).toBe(0);
      expect(wrongs).toEqual([]);
      await page.context().close();
    });

    it('says in words why a bet was refused and goes on', async () => {
      const site = open();
      const { page } = await signedIn(site);
      await page.goto('/games/dice');
      await page.getByLabel(/^Stake/).fill('20000');
      await page.getByRole('button', { name: 'Play', exact: true }).click();
      await page.getByRole('alert').filter({ hasText: 'Not enough coins' }).waitFor();
      await page.getByLabel(/^Stake/).fill('10');
      await page.getByRole('button', { name: 'Play', exact: true }).click();
      await page.getByTestId('history').locator('tr').first().waitFor();
      await page.context().close();
    });

    it('is played by keys once they are switched on, and never while somebody types', async ({
      expect,
    }) => {
      const { page } = await signedIn(open(), { reducedMotion: 'reduce' });
      await page.goto('/games/dice');
      const stake = page.getByLabel(/^Stake/);
      await page.keyboard.press('s');
      expect(await stake.inputValue()).toBe('10.00');
      await page.getByRole('button', { name: 'Hot keys' }).click();
      await page.getByRole('heading', { name: 'Dice' }).click();
      await page.keyboard.press('s');
      expect(await stake.inputValue()).toBe('20.00');
      await stake.click();
      await page.keyboard.press('a');
      await page.getByRole('heading', { name: 'Dice' }).click();
      await stake.fill('20.00');
      await stake.blur();
      await readyToBet(page);
      await page.keyboard.press(' ');
      await page.getByTestId('history').locator('tr').first().waitFor();
      expect(await page.getByTestId('history').locator('tr').count()).toBe(1);
      await page.context().close();
    });

    it('plays many rounds in one go and shows their sum and the last of them', async ({
      expect,
    }) => {
      const { page } = await signedIn(open());
      await page.goto('/games/limbo');
      await page.getByRole('button', { name: 'Auto', exact: true }).click();
      await page.getByLabel('Rounds', { exact: true }).fill('200');
      await page.getByLabel('In one go').check();
      await page.getByRole('button', { name: 'Start auto-play' }).click();
      await page.getByText(/^200 rounds: 2,000\.00 staked/).waitFor();
      expect((await rowsOf(page))[0]?.nonce).toBe(199);
      await page.context().close();
    });
  });
}
