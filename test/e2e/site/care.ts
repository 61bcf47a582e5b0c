// What a player set to themselves, at the table: a question that cannot be clicked away; and what they are
// told of signs of harm.

import { sql } from 'drizzle-orm';
import { describe, it } from 'vitest';
import { type Site, signedIn } from './site.ts';

/** The tests of limits at a table. */
export function theCare(open: () => Site): void {
  describe('a reality check', () => {
    it('stands over the table with time and result until it is answered', async ({ expect }) => {
      const site = open();
      const { page, wrongs } = await signedIn(site);
      await page.goto('/limits');
      await page.getByRole('button', { name: 'Change: Ask me whether to go on' }).click();
      await page.getByLabel('After minutes, 15 to 120').fill('60');
      await page.getByRole('button', { name: 'Set', exact: true }).click();
      await page.getByText('1 h', { exact: true }).waitFor();
      await page.goto('/games/dice');
      const bet = page.getByRole('button', { name: 'Play', exact: true });
      const rows = page.getByTestId('history').locator('tr');
      await bet.click();
      await expect.poll(() => rows.count()).toBe(1);
      // An hour passes.
      const { admin } = site.platform.database;
      await admin.call(sql`update ledger.sessions s set opened_at = opened_at - interval '70 minutes'
        from ledger.wallets w, ledger.reality_checks c
        where w.account_id = s.wallet_id and c.player_id = w.player_id`);
      await admin.call(sql`update ledger.reality_checks
        set answered_at = answered_at - interval '2 hours'`);
      await admin.call(sql`select ledger.standing_changed(player_id) from ledger.reality_checks`);
      const question = page.getByRole('dialog', { name: 'Do you want to go on?' });
      await expect
        .poll(async () => {
          if (await question.isVisible()) return true;
          await bet.click({ timeout: 1_000 }).catch(() => {});
          return question.isVisible();
        })
        .toBe(true);
      await question.getByText('You have been at tables for 1 h').waitFor();
      await question.getByText('Staked').waitFor();
      await page.keyboard.press('Escape');
      await page.keyboard.press('Escape');
      expect(await question.isVisible()).toBe(true);
      await question.getByRole('button', { name: 'Go on playing' }).press('Enter');
      await question.waitFor({ state: 'hidden' });
      const before = await rows.count();
      await bet.click();
      await expect.poll(() => rows.count()).toBe(before + 1);
      expect(wrongs).toEqual([]);
      await page.context().close();
    });
  });

  describe('what was noticed of a player’s play', () => {
    it('stands above their limits, in words, with the way to a break', async ({ expect }) => {
      const site = open();
      const { page, wrongs, email } = await signedIn(site);
      await page.goto('/limits');
      await page.getByRole('heading', { name: 'Take a break' }).waitFor();
      const about = page.getByRole('heading', { name: 'About your play' });
      expect(await about.isVisible()).toBe(false);
      const { admin } = site.platform.database;
      await admin.call(sql`insert into compliance.harm_signals (player_id, day, signal, weight, facts)
        select id, (now() at time zone 'UTC')::date - 1, s, 2, '{}'
          from auth.players, unnest(array['nights', 'limits_raised']) s where email = ${email}`);
      await site.platform.job('care');
      await page.reload();
      await about.waitFor();
      await page.getByText('You played in several nights within a week.').waitFor();
      await page.getByText('You raised or removed limits several times').waitFor();
      await page.getByRole('link', { name: 'Or take a break.' }).click();
      const rest = page.locator('#cool_off');
      await expect.poll(() => rest.evaluate((panel) => panel.matches(':target'))).toBe(true);
      expect(wrongs).toEqual([]);
      await page.context().close();
    });
  });
}
