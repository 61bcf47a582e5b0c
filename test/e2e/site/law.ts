// A player whom the law stops and lets go on: they travel with a table open, and a limit of what they
// stake is used up. What they are told, where, and what they keep.

import type { Page } from 'playwright-core';
import { describe, it } from 'vitest';
import { signProof } from '#scripts/emulators/place/sign.ts';
import { call } from '#test/kit/call.ts';
import { PASSWORD, type Site, signedIn } from './site.ts';

const play = (page: Page) => page.getByRole('button', { name: 'Play', exact: true });
const rows = (page: Page) => page.getByTestId('history').locator('tr');

/** From now on this browser is there, and its page looks. */
async function travel(page: Page, place: string): Promise<void> {
  await page.context().setExtraHTTPHeaders({ 'parlor-place': place });
  const asked = page.waitForResponse((response) => response.url().endsWith('/v1/place'));
  await page.evaluate("window.dispatchEvent(new Event('offline'))");
  await page.evaluate("window.dispatchEvent(new Event('online'))");
  await asked;
}

/** The player's device proves that it is in Texas. */
async function proveHome(site: Site, email: string): Promise<void> {
  const body = { email, password: PASSWORD };
  const { accessToken: token } = (await call(site.url, 'POST', '/v1/auth/login', { body })).body;
  const { id: sub } = (await call(site.url, 'GET', '/v1/me', { token })).body;
  const wish = { sub, place: 'US-TX' };
  const proof = await signProof(site.platform.keys.PLACE_EMULATOR_KEY, wish, Date.now());
  await call(site.url, 'POST', '/v1/place/proof', { token, body: { proof } });
}

/** Registers the tests; `open` gives the running site. */
export function theLaw(open: () => Site): void {
  describe.concurrent('the law on the site', () => {
    it('stops Sweeps Coins at the table of who travels, says why on every page, gives all back, and goes on at home', async ({
      expect,
    }) => {
      const site = open();
      const { page, email, wrongs } = await signedIn(site);
      await page.goto('/games/dice');
      await page
        .getByRole('button', { name: /Sweeps Coins/ })
        .first()
        .click();
      await page.getByLabel(/^Stake/).fill('0.01');
      await play(page).click();
      await expect.poll(() => rows(page).count()).toBe(1);
      await travel(page, 'US-WA');
      const why = page.getByText('Sweeps Coins cannot be played in Washington.');
      await why.waitFor();
      const refused = page.getByRole('alert').filter({ hasText: 'not offered where you are' });
      await expect
        .poll(async () => {
          if (await refused.isVisible()) return true;
          await play(page)
            .click({ timeout: 1_000 })
            .catch(() => {});
          return refused.isVisible();
        })
        .toBe(true);
      const played = await rows(page).count();
      await page.getByRole('button', { name: 'Leave table' }).click();
      await page.getByText('Back in your wallet').waitFor();
      await page.getByRole('link', { name: 'What may I do here?' }).click();
      const here = page.getByTestId('own-place');
      await here.getByRole('heading', { name: 'You are in Washington' }).waitFor();
      const item = (name: string) => here.getByRole('listitem').filter({ hasText: name });
      expect(await item('Play with Sweeps Coins').textContent()).toContain('Not offered here.No');
      // Back at home: what was seen a while ago counts along, until a device proves the place.
      await travel(page, 'US-TX');
      await here.getByRole('heading', { name: 'You are in Texas' }).waitFor();
      await here.getByText('You were in Washington a while ago').waitFor();
      await page.getByText(/Sweeps Coins cannot be played until .* in Washington/).waitFor();
      await proveHome(site, email);
      await here.getByRole('button', { name: 'Look again' }).click();
      await here.getByText('Your device proved it.').waitFor();
      await page.getByText('Sweeps Coins cannot be played').waitFor({ state: 'hidden' });
      await page.goto('/games/dice');
      await page.getByLabel(/^Stake/).fill('0.01');
      await play(page).click();
      await rows(page).first().waitFor();
      await page.goto('/my-play');
      const rounds = page.getByRole('region', { name: 'Every round' });
      await expect.poll(() => rounds.locator('tbody tr').count()).toBe(played + 1);
      expect(wrongs).toEqual([]);
      await page.context().close();
    });

    it('takes no stake beyond the limit of stakes that the player set, and says which and until when', async ({
      expect,
    }) => {
      const { page, wrongs } = await signedIn(open());
      await page.goto('/limits');
      await page.getByRole('button', { name: 'Change: Stakes, GC per day' }).click();
      await page.getByLabel('Amount, Stakes, GC per day').fill('30');
      await page.getByRole('button', { name: 'Set', exact: true }).click();
      await page.getByText('30.00').waitFor();
      await page.goto('/games/dice');
      await page.getByLabel(/^Stake/).fill('10');
      for (let round = 1; round <= 3; round++) {
        await play(page).click();
        await expect.poll(() => rows(page).count()).toBe(round);
      }
      await play(page).click();
      await page.getByRole('alert').filter({ hasText: 'limit' }).waitFor();
      expect(await rows(page).count()).toBe(3);
      expect(wrongs).toEqual([]);
      await page.context().close();
    });
  });

  describe('somebody who says who they are', () => {
    it('is told what a field lacks, saves it, and finds it again', async ({ expect }) => {
      const { page, wrongs } = await signedIn(open());
      await page.goto('/account');
      await page.getByRole('link', { name: 'Who you are' }).first().click();
      await page.getByText('You have not told us yet.').waitFor();
      await page.getByLabel('Given names').fill('Ada');
      await page.getByLabel('Family name').fill('King');
      await page.getByLabel('Street and number').fill('12 Elm Street');
      await page.getByLabel('City').fill('Austin');
      await page.getByLabel('ZIP or postal code').fill('78701');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByRole('alert').filter({ hasText: 'Choose a state.' }).waitFor();
      await page.getByLabel('State').selectOption('TX');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByText('Saved.').waitFor();
      await page.getByText('You told us.').waitFor();
      await page.reload();
      expect(await page.getByLabel('Street and number').inputValue()).toBe('12 Elm Street');
      expect(await page.getByLabel('State').inputValue()).toBe('TX');
      expect(wrongs).toEqual([]);
      await page.context().close();
    });
  });
}
