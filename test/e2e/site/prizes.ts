// Prizes on the site: every reason why not has its words, and what a player can do about it stands beside it.

import { describe, it } from 'vitest';
import { CHECK_REASONS } from '#shared/contracts/http/compliance-checks.ts';
import { REDEMPTION_REFUSALS } from '#shared/contracts/http/redemptions.ts';
import { type Site, signedIn } from './site.ts';

/** Registers the tests; `open` gives the running site. */
export function thePrizes(open: () => Site): void {
  describe('prizes on the site', () => {
    it('are refused with words and a way on for every reason, and a check says why it failed', async ({
      expect,
    }) => {
      const { page, wrongs } = await signedIn(open(), { coins: false });
      const blocker = (code: string) => ({ code, doThis: 'wait', amount: '50.00' });
      let blocking: object[] = REDEMPTION_REFUSALS.map(blocker);
      const bounds = { redeemable: '10.00', minimum: '50.00', maximum: '10000.00' };
      await page.route('**/v1/redemptions/eligibility*', (route) =>
        route.fulfill({ json: { currency: 'SC', ...bounds, blocking, ahead: [] } }),
      );
      await page.goto('/redeem');
      const missing = page.getByRole('region', { name: 'What is missing' });
      for (const code of REDEMPTION_REFUSALS) {
        const text = (await missing.locator(`[data-code=${code}]`).textContent()) ?? '';
        expect(text.length, code).toBeGreaterThan(15);
        expect(text, code).not.toContain('_');
      }
      blocking = [{ code: 'newer_than_this_page', doThis: 'newer', until: '2027-01-01T00:00:00Z' }];
      await page.reload();
      await missing.getByText('Write to us if you want to know more. until').waitFor();

      let reason: string | null = null;
      await page.route('**/v1/identity', (route) =>
        route.fulfill({ json: { tier: 1, state: 'failed', reason, needs: ['check'] } }),
      );
      const ended = new Set(['underage', 'duplicate_person', 'account_closed']);
      const check = page.getByRole('region', { name: 'Check of your document' });
      for (reason of CHECK_REASONS) {
        await page.goto('/identity');
        const said = (await check.getByRole('status').textContent()) ?? '';
        expect(said.length, reason).toBeGreaterThan(15);
        const canTry = await check.getByRole('button', { name: 'Try again' }).count();
        expect(canTry, reason).toBe(ended.has(reason) ? 0 : 1);
      }
      expect(wrongs).toEqual([]);
      await page.context().close();
    });
  });
}
