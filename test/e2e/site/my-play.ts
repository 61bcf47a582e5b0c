// What a player played, on their page: the round that was just played, its day, the files.

import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { describe, it } from 'vitest';
import { type Site, signedIn } from './site.ts';

/** The text of a file that a button saves. */
async function saved(page: Page, name: string): Promise<{ name: string; lines: string[] }> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: `Download as CSV: ${name}` }).click(),
  ]);
  const text = await readFile(await download.path(), 'utf8');
  return { name: download.suggestedFilename(), lines: text.trim().split('\r\n') };
}

/** Registers the tests; `open` gives the running site. */
export function theMyPlay(open: () => Site): void {
  describe.concurrent('what a player played, on the site', () => {
    it('is shown by day and round by round, leads to each round, and comes as files', async ({
      expect,
    }) => {
      const { page, wrongs } = await signedIn(open());
      await page.goto('/games/dice');
      await page.getByRole('button', { name: 'Play', exact: true }).click();
      await page.getByTestId('history').locator('tr').nth(0).waitFor();
      await page.getByRole('button', { name: 'Play', exact: true }).click();
      await page.getByTestId('history').locator('tr').nth(1).waitFor();
      await page.goto('/account');
      await page.getByRole('link', { name: 'My play' }).first().click();
      const days = page.getByRole('region', { name: 'By day' }).locator('tbody tr');
      await days.first().waitFor();
      expect(await days.count()).toBe(1);
      expect(await days.first().textContent()).toMatch(/Dice2/);
      const rounds = page.getByRole('region', { name: 'Every round' });
      expect(await rounds.locator('tbody tr').count()).toBe(2);
      const file = await saved(page, 'Every round');
      expect(file.name).toMatch(/^parlor-rounds-.*\.csv$/);
      expect(file.lines).toHaveLength(3);
      expect(file.lines[1]).toContain(',dice,GC,');
      await rounds.getByLabel('Game').selectOption('Mines');
      await rounds.getByText('Nothing played').waitFor();
      await rounds.getByLabel('Game').selectOption('All games');
      const year = String(new Date().getUTCFullYear());
      const statement = await saved(page, `Statement of a year ${year}`);
      expect(statement.name).toBe(`parlor-statement-${year}.csv`);
      expect(statement.lines).toContain(`${year},rounds,GC,2`);
      await rounds.getByRole('link', { name: /^Dice/ }).first().click();
      await page.getByText('Signed receipt').waitFor();
      expect(wrongs).toEqual([]);
      await page.context().close();
    });
  });
}
