// A player's prize on the site: what is missing and where to go, the partners' pages, the way to the bank
// and back again, and every reason why not in words.

import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { describe, it } from 'vitest';
import { CHECK_REASONS } from '#shared/contracts/http/compliance-checks.ts';
import { REDEMPTION_REFUSALS } from '#shared/contracts/http/redemptions.ts';
import {
  addAccount,
  bringBack,
  button,
  letNothingRest,
  playThrough,
  proveIdentity,
  setUpFactor,
  state,
} from './prize-steps.ts';
import { newName, type Site, signedIn } from './site.ts';

/** Coins of a promotion, of which a tenth must be played. */
async function grant(site: Site, email: string): Promise<void> {
  await site.platform.database.admin.call(sql`select ledger.grant(${randomUUID()}, id, 'SC', 100000000,
    'promotion', 0.1, now() + interval '30 days') from auth.players where email = ${email}`);
}

/** Registers the tests; `open` gives the running site. */
export function thePrizes(open: () => Site): void {
  describe('prizes on the site', () => {
    it('lead from coins to the bank: what is missing, the check, the account, one prize for two clicks, and again after it came back', async ({
      expect,
    }) => {
      const site = open();
      await letNothingRest(site);
      const { page, email, wrongs } = await signedIn(site, { coins: false });
      await grant(site, email);
      await page.goto('/wallet');
      await page.getByRole('button', { name: 'Sweeps Coins', exact: true }).click();
      await page.getByRole('link', { name: 'Redeem a prize' }).last().click();
      const missing = page.getByRole('region', { name: 'What is missing' });
      await missing.getByText(/^Promotion: play 10.00 SC more/).waitFor();
      await playThrough(site, email, 10);
      await page.reload();
      await missing.getByText('second step').waitFor();
      expect(await missing.getByText(/^Promotion/).count()).toBe(0);

      await missing.getByRole('link', { name: 'Have your document checked' }).click();
      const family = newName();
      await proveIdentity(page, family);
      await page.goto('/redeem');
      await missing.getByRole('link', { name: 'Set up an authenticator app' }).click();
      const recovery = await setUpFactor(page);
      await addAccount(page, `Ada ${family}`, '1111');
      await addAccount(page, `Ada ${family}`, '2222');

      await page.goto('/redeem');
      await page.getByLabel('Amount in SC').fill('5');
      await page.getByText('The smallest prize is 50.00 SC.').waitFor();
      expect(await button(page, 'Redeem').isDisabled()).toBe(true);
      await page.getByLabel('Amount in SC').fill('50.001');
      await page.getByText('This is not an amount.').waitFor();
      await page.getByLabel('Amount in SC').fill('5000');
      await page.getByText(/^You can redeem up to/).waitFor();
      await page.getByLabel('Amount in SC').fill('50');
      await page.getByText('50 SC become USD 50 to Bank of Nowhere ••2222.').waitFor();
      await page.getByText('Nothing else will be asked of you.').waitFor();

      // The proof of the second factor grows old; the page asks for it and goes on under the same key.
      let isOld = true;
      const keys = new Set<string>();
      await page.route('**/v1/redemptions', async (route) => {
        const request = route.request();
        if (request.method() !== 'POST') return route.fallback();
        keys.add(request.headers()['idempotency-key'] ?? '');
        if (!isOld) return route.fallback();
        isOld = false;
        const error = { code: 'step_up_required', message: '', requestId: 'r-1' };
        return route.fulfill({ status: 403, json: { error } });
      });
      await button(page, 'Redeem').click();
      // The app's code of these seconds was used up by the enrolment.
      await page.getByLabel('Code').fill(recovery);
      await button(page, 'Confirm').dblclick();
      await page.waitForURL(/\/redemptions\//);
      expect(keys.size).toBe(1);
      await site.platform.job('redemptions');
      // The bank sends it on and says so, each in its own time.
      await state(page, 'Arrived');
      const line = page.getByRole('region', { name: 'What happened' });
      for (const step of ['Asked for', 'Approved', 'Being sent', 'Arrived']) {
        await line.getByText(step, { exact: true }).first().waitFor();
      }
      bringBack(site);
      await page.reload();
      await state(page, 'Came back');
      await page.getByText('The bank account is closed.').first().waitFor();

      const again = page.getByRole('region', { name: 'Send it again' });
      expect(await again.getByLabel('Send it to').textContent()).toBe('Bank of Nowhere ••1111');
      await again.getByRole('button', { name: 'Redeem again' }).click();
      await page.getByRole('link', { name: 'The prize that came back' }).waitFor();
      await page.getByText('It is sent a second time, so somebody looks at it.').first().waitFor();
      await button(page, 'Cancel this prize').click();
      await state(page, 'Cancelled');
      await page.getByRole('link', { name: 'My prizes' }).click();
      const mine = page.getByRole('region', { name: 'My prizes' });
      await expect.poll(() => mine.getByRole('listitem').count()).toBe(2);
      const { origin } = new URL(site.platform.partners.url);
      expect(wrongs.filter((wrong) => !wrong.includes(origin))).toEqual([]);
      await page.context().close();
    });
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
