// Free entry on the site: from the shop to the coins, and a card from its code to its decision.

import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { Page } from 'playwright-core';
import { describe, it } from 'vitest';
import { newId } from '#shared/ids.ts';
import { makeStaff } from '#test/kit/accounts.ts';
import { newName, type Site, signedIn } from './site.ts';

/** Says who and where one is, from the link that a refusal has. */
async function declare(page: Page): Promise<void> {
  await page.getByLabel('Given names').fill('Ada');
  await page.getByLabel('Family name').fill(newName());
  await page.getByLabel('Street and number').fill(`${randomUUID().slice(0, 6)} Main St`);
  await page.getByLabel('City').fill('Austin');
  await page.getByLabel('State').selectOption('TX');
  await page.getByLabel('ZIP or postal code').fill('78701');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved.').waitFor();
}

/** Registers the tests; `open` gives the running site. */
export function theEntries(open: () => Site): void {
  describe('free entry', () => {
    it('is one click from the shop, says why not, gives its coins, and shows what became of a card', async ({
      expect,
    }) => {
      const site = open();
      const { page, wrongs } = await signedIn(site, { coins: false });
      await page.goto('/coins');
      await page.getByRole('link', { name: /free entry/ }).click();
      await page.getByRole('heading', { name: 'Free entry', level: 1 }).waitFor();
      await page.getByRole('link', { name: 'Say where you live' }).first().click();
      await declare(page);
      await page.goto('/free-entry');

      const online = page.getByRole('region', { name: 'Online' });
      await online.getByRole('button', { name: 'Enter now' }).click();
      await online.getByText('The coins are in your wallet.').waitFor();
      await online.getByText(/^The next one can be claimed/).waitFor();
      expect(await online.getByRole('button').count()).toBe(0);

      const post = page.getByRole('region', { name: 'By post' });
      await post.getByRole('button', { name: 'Get a code' }).click();
      const text = await post.locator('blockquote').textContent();
      const [code = ''] = /([A-Z347]{4}-){3}[A-Z347]/.exec(text ?? '') ?? [];
      await post.getByText(`Code ${code}`).waitFor();
      expect(await post.locator('address').textContent()).toContain('PO Box');

      // The card comes; what staff do over HTTP is shown elsewhere.
      const { database } = site.platform;
      const [support, card] = [await makeStaff(database, 'support'), newId(Date.now())];
      await database.admin.call(sql`select payments.receive_entry(${card}::uuid,
        ${code.replaceAll('-', '')}, current_date, 'box 1', ${support}::uuid, 'request')`);
      await page.reload();
      const mine = page.getByRole('region', { name: 'My entries' });
      await mine.getByText('Being looked at').waitFor();
      expect(await post.locator('blockquote').count()).toBe(0);
      await database.admin.call(sql`select payments.reject_entry(${card}::uuid, ${support}::uuid,
        'other', 'The ink ran.', 'request')`);
      await page.reload();
      await mine.getByText('The ink ran.').waitFor();
      expect(await mine.getByRole('listitem').count()).toBe(2);
      await mine.getByText('Accepted', { exact: true }).waitFor();
      expect(wrongs).toEqual([]);
      await page.context().close();
    });
  });
}
