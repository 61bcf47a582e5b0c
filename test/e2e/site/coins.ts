// What a player has and when it is, on the site: one number in every tab, the platform's clock, and
// never what is no number.

import type { Page } from 'playwright-core';
import { describe, it } from 'vitest';
import { call } from '#test/kit/call.ts';
import { PASSWORD, type Site, signedIn } from './site.ts';

/** Sets this device's clock off. */
const offBy = (ms: number) => `(() => {
  const Real = Date;
  window.Date = class extends Real {
    constructor(...given) {
      if (given.length === 0) super(Real.now() + ${ms});
      else super(...given);
    }
    static now() { return Real.now() + ${ms}; }
  };
})();`;

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const headOf = (page: Page) => page.getByTestId('balance').textContent();

/** Everything the player has, as the ledger says it when nothing is at a table. */
async function walletOf(site: Site, email: string): Promise<{ total: string; atTables: string }> {
  const body = { email, password: PASSWORD };
  const { accessToken: token } = (await call(site.url, 'POST', '/v1/auth/login', { body })).body;
  const { balances } = (await call(site.url, 'GET', '/v1/wallet', { token })).body;
  return balances.find(({ currency }: { currency: string }) => currency === 'GC');
}

/** Registers the tests; `open` gives the running site. */
export function theCoins(open: () => Site): void {
  describe.concurrent('coins and time on the site', () => {
    // Off by more than the test takes anywhere.
    it.for([-600_000, 600_000])(
      'lets a device bet whose clock is off by %i ms, and tells it the right time',
      async (ms, { expect }) => {
        const { page, wrongs } = await signedIn(open());
        await page.addInitScript(offBy(ms));
        await page.goto('/games/dice');
        await button(page, 'Play').click();
        await page.getByTestId('history').locator('tr').first().waitFor();
        await page.goto('/account');
        await page
          .getByText(/this minute|[1-7] minutes? ago/)
          .first()
          .waitFor();
        expect(wrongs).toEqual([]);
        await page.context().close();
      },
    );

    it('plays no target of limbo but the one that was typed, and shows a dash for none', async ({
      expect,
    }) => {
      const { page, wrongs } = await signedIn(open());
      await page.goto('/games/limbo');
      const target = page.getByLabel('Target multiplier');
      for (const typed of ['0', '', '0.5', '1', '1.009', 'abc', '1e9', '-2', '1000000.01']) {
        await target.fill(typed);
        await target.blur();
        await page.getByText('The target is between 1.01 and 1,000,000.').waitFor();
        expect(await button(page, 'Play').isDisabled(), typed).toBe(true);
        expect(await page.locator('.preview dd').first().textContent()).toBe('–');
      }
      await target.fill('1.01');
      await button(page, 'Play').click();
      await page.getByTestId('history').locator('tr').first().waitFor();
      await page.getByText('Target multiplier 1.01×').waitFor();
      expect(wrongs).toEqual([]);
      await page.context().close();
    });

    it('shows one balance in every tab, also right after leaving a table', async ({ expect }) => {
      const site = open();
      const { page, email, wrongs } = await signedIn(site, { reducedMotion: 'reduce' });
      const other = await page.context().newPage();
      await other.goto('/lobby');
      await page.goto('/games/dice');
      await page.getByTestId('balance').filter({ hasText: '10,000.00' }).waitFor();
      await page.getByLabel(/^Stake/).fill('700');
      for (let rounds = 1; rounds <= 3; rounds++) {
        await button(page, 'Play').click();
        await page
          .getByTestId('history')
          .locator('tr')
          .nth(rounds - 1)
          .waitFor();
      }
      const played = await headOf(page);
      expect(played).not.toBe('10,000.00');
      await expect.poll(() => headOf(other)).toBe(played);
      await button(page, 'Leave table').click();
      await page.getByText('Back in your wallet').waitFor();
      expect(await headOf(page)).toBe(played);
      await expect.poll(async () => (await walletOf(site, email)).atTables).toBe('0.00');
      const { total } = await walletOf(site, email);
      await page.reload();
      for (const tab of [page, other]) {
        await expect.poll(async () => (await headOf(tab))?.replaceAll(',', '')).toBe(total);
      }
      expect(total).toBe(played?.replaceAll(',', ''));
      expect(wrongs).toEqual([]);
      await page.context().close();
    });

    it('seats a second tab at the same table', async ({ expect }) => {
      const { page, wrongs } = await signedIn(open(), { reducedMotion: 'reduce' });
      const other = await page.context().newPage();
      for (const tab of [page, other]) {
        await tab.goto('/games/dice');
        await button(tab, 'Play').waitFor();
      }
      await button(page, 'Play').click();
      await page.getByTestId('history').locator('tr').first().waitFor();
      await button(other, 'Play').click();
      for (const tab of [page, other]) {
        await tab.getByTestId('history').locator('tr').nth(1).waitFor();
      }
      await expect.poll(async () => (await headOf(page)) === (await headOf(other))).toBe(true);
      expect(wrongs).toEqual([]);
      await page.context().close();
    });
  });
}
