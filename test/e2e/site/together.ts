// Two players on the site: they chat, become friends, and one blocks the other. And buying coins on
// the provider's page.

import { describe, it } from 'vitest';
import { type Site, signedIn } from './site.ts';

/** Registers the tests; `open` gives the running site. */
export function theCompany(open: () => Site): void {
  describe.concurrent('players together on the site', () => {
    it('lets two players chat, see each other type, become friends and block', async ({
      expect,
    }) => {
      const site = open();
      const [ada, grace] = await Promise.all([signedIn(site), signedIn(site)]);
      const { name: adaName } = ada;
      const { name: graceName } = grace;
      for (const { page } of [ada, grace]) {
        await page.goto('/lobby');
        await page.getByRole('button', { name: 'Chat' }).first().click();
        await page.getByRole('button', { name: /Lobby/ }).click();
        await page.getByText('2 here').or(page.getByText('1 here')).waitFor();
      }
      await ada.page.getByText('2 here').waitFor();
      const line = ada.page.getByLabel('Message Lobby');
      await line.pressSequentially('Hello ');
      await grace.page.getByText(`${adaName} is typing…`).waitFor();
      await line.pressSequentially('from the other side');
      await line.press('Enter');
      const heard = grace.page
        .getByRole('article')
        .filter({ hasText: 'Hello from the other side' });
      await heard.waitFor();
      await heard.hover();
      await heard.getByRole('button', { name: `Actions for the message of ${adaName}` }).click();
      await heard.getByRole('button', { name: 'React with 🎉' }).click();
      await ada.page.getByRole('button', { name: 'React with 🎉' }).waitFor();
      await heard.getByRole('button', { name: `Actions for the message of ${adaName}` }).click();
      await heard.getByRole('button', { name: 'Add a friend' }).click();
      await ada.page.getByRole('link', { name: 'Notices' }).first().click();
      await ada.page.getByText(`${graceName} wants to be friends`).click();
      await ada.page.getByRole('button', { name: 'Requests' }).click();
      await ada.page.getByRole('button', { name: `Accept: ${graceName}` }).click();
      await ada.page.getByRole('button', { name: 'Friends', exact: true }).click();
      await ada.page.getByText(graceName).first().waitFor();
      await ada.page.getByRole('button', { name: `Block: ${graceName}` }).click();
      await ada.page.getByRole('button', { name: 'Blocked' }).click();
      await ada.page.getByRole('button', { name: `Unblock: ${graceName}` }).waitFor();
      expect([...ada.wrongs, ...grace.wrongs]).toEqual([]);
      await ada.page.context().close();
      await grace.page.context().close();
    });

    it('buys a package on the provider’s page and shows the coins when they are paid', async ({
      expect,
    }) => {
      const site = open();
      const { page } = await signedIn(site, { coins: false });
      await page.goto('/coins');
      await page
        .getByRole('button', { name: /^Buy: / })
        .first()
        .click();
      await page.getByRole('button', { name: 'Pay', exact: true }).click();
      await page.locator('[data-status="paid"]').waitFor();
      await page.getByText('The coins are in your wallet.').waitFor();
      await page.getByRole('link', { name: 'To the lobby' }).click();
      await expect.poll(() => page.getByTestId('balance').textContent()).not.toBe('0.00');
      await page.context().close();
    });
  });
}
