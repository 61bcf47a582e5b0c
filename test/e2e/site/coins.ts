// What a player has and when it is, on the site: the platform's clock, and never what is no number.

import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { type Site, signedIn } from './site.ts';

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

/** Registers the tests; `open` gives the running site. */
export function theCoins(open: () => Site): void {
  describe('coins and time on the site', () => {
    it.each([-65_000, 65_000])(
      'lets a device bet whose clock is off by %i ms, and tells it the right time',
      async (ms) => {
        const { page, wrongs } = await signedIn(open());
        await page.addInitScript(offBy(ms));
        await page.goto('/games/dice');
        await button(page, 'Bet').click();
        await page.getByTestId('history').locator('tr').first().waitFor();
        await page.goto('/account');
        await page
          .getByText(/this minute/)
          .first()
          .waitFor();
        expect(wrongs).toEqual([]);
        await page.context().close();
      },
    );

    it('plays no target of limbo but the one that was typed, and shows a dash for none', async () => {
      const { page, wrongs } = await signedIn(open());
      await page.goto('/games/limbo');
      const target = page.getByLabel('Target multiplier');
      for (const typed of ['0', '', '0.5', '1', '1.009', 'abc', '1e9', '-2', '1000000.01']) {
        await target.fill(typed);
        await target.blur();
        await page.getByText('The target is between 1.01 and 1,000,000.').waitFor();
        expect(await button(page, 'Bet').isDisabled(), typed).toBe(true);
        expect(await page.locator('.preview dd').first().textContent()).toBe('–');
      }
      await target.fill('1.01');
      await button(page, 'Bet').click();
      await page.getByTestId('history').locator('tr').first().waitFor();
      await page.getByText('Target multiplier 1.01×').waitFor();
      expect(wrongs).toEqual([]);
      await page.context().close();
    });
  });
}
