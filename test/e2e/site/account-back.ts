// An account that somebody asks to have back, as both see it: the claimant's way in one browser, and in another
// the owner who is warned on every page and stops it.

import type { Page } from 'playwright-core';
import { describe, it } from 'vitest';
import { until } from '#test/kit/patience.ts';
import { mailTo } from '#test/kit/player.ts';
import { visit } from './browser.ts';
import { button, proveIdentity } from './prize-steps.ts';
import { newName, type Site, signedIn } from './site.ts';

/** The link of the newest mail with such a subject; what is due to be told is told first. */
async function linkWith(site: Site, email: string, subject: string): Promise<string> {
  const found = async () => {
    for (const job of ['account-notices', 'recoveries', 'mail-outbox'])
      await site.platform.job(job);
    const mails = await mailTo(site.platform.mailboxUrl, email, 0);
    const mail = mails.findLast((each) => each.subject.startsWith(subject));
    return /https?:\/\/\S+/.exec(mail?.text ?? '')?.[0];
  };
  return (await until(found, () => `no mail "${subject}"`)) ?? '';
}

/** Claims an account in a browser of its own, and shows this person's document. */
async function claim(site: Site, email: string, family: string): Promise<Page> {
  const { page } = await visit(site.browser, site.url);
  await page.goto('/sign-in');
  await page.getByRole('link', { name: 'Lost your second step or your mailbox?' }).click();
  await page.getByLabel('E-mail address of the account').fill(email);
  await page.getByLabel('I cannot read the mail of this address any more').check();
  const newEmail = `${newName().toLowerCase()}@example.com`;
  await page.getByLabel('An address where you read mail').fill(newEmail);
  await button(page, 'Send me a link').click();
  await page.getByText('If we can, we mail you a link.').waitFor();
  await page.goto(await linkWith(site, newEmail, 'Have your account back'));
  await button(page, 'Go on to the check').click();
  await page.getByText('What the document says').waitFor();
  for (const [field, value] of [
    ['givenName', 'Ada'],
    ['familyName', family],
    ['dateOfBirth', '1990-01-31'],
  ] as const) {
    await page.locator(`input[name=${field}]`).fill(value);
  }
  await button(page, 'The document is theirs').click();
  await page.getByRole('heading', { name: 'Thank you' }).waitFor();
  return page;
}

/** Registers the tests; `open` gives the running site. */
export function theAccountBack(open: () => Site): void {
  describe('an account that somebody asks to have back', () => {
    it('warns its owner on every page, who stops it there or by the link of a mail', async ({
      expect,
    }) => {
      const site = open();
      const { page, email, wrongs } = await signedIn(site, { coins: false });
      const family = newName();
      await page.goto('/identity');
      await proveIdentity(page, family);
      const warning = page.getByText(/^Somebody proved to be the person verified/);
      expect(await warning.count()).toBe(0);

      const claimant = await claim(site, email, family);
      await linkWith(site, email, 'Stop this');
      for (const path of ['/lobby', '/wallet']) {
        await page.goto(path);
        await warning.waitFor();
      }
      await button(page, 'Stop it').click();
      await warning.waitFor({ state: 'detached' });

      const again = await claim(site, email, family);
      await page.goto('/lobby');
      await warning.waitFor();
      const { page: mail } = await visit(site.browser, site.url);
      await mail.goto(await linkWith(site, email, 'Stop this'));
      await button(mail, 'Stop it').click();
      await mail.getByText('Stopped. Your account stays as it is.').waitFor();
      await page.reload();
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForLoadState('networkidle');
      expect(await warning.count()).toBe(0);
      const { origin } = new URL(site.platform.partners.url);
      expect(wrongs.filter((wrong) => !wrong.includes(origin))).toEqual([]);
      for (const each of [page, claimant, again, mail]) await each.context().close();
    });
  });
}
