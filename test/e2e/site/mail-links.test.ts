// Links in mails, as scanners of mail and as people open them: nothing happens before a click.

import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { call } from '#test/kit/call.ts';
import { describeInBrowser, visit } from './browser.ts';
import {
  fillSignUp,
  linkFor,
  newAccount,
  newName,
  PASSWORD,
  type Site,
  startSite,
} from './site.ts';

let started: Site | undefined;
beforeAll(async () => {
  started = await startSite();
});
afterAll(() => started?.stop());

function theSite(): Site {
  if (started === undefined) throw new Error('the site did not start');
  return started;
}

/** Opens a link of a mail; `writes` has every call that changes something, in order. */
async function open(link: string, page?: Page) {
  const site = theSite();
  const target = page ?? (await visit(site.browser, site.url)).page;
  const writes: string[] = [];
  target.on('request', (request) => {
    const { pathname } = new URL(request.url());
    const isRefresh = pathname === '/v1/auth/refresh';
    if (request.method() !== 'GET' && !isRefresh) writes.push(pathname);
  });
  await target.goto('about:blank');
  await target.goto(link);
  await target.getByRole('heading', { level: 1 }).waitFor();
  await target.waitForLoadState('networkidle');
  return { page: target, writes };
}

async function registered(name: string): Promise<string> {
  const site = theSite();
  const email = `${name.toLowerCase()}@example.com`;
  const about = { displayName: name, dateOfBirth: '1990-01-31', acceptTerms: true };
  await call(site.url, 'POST', '/v1/auth/register', {
    body: { email, password: PASSWORD, ...about },
  });
  return email;
}

async function tokenOf(email: string): Promise<string> {
  const { body } = await call(theSite().url, 'POST', '/v1/auth/login', {
    body: { email, password: PASSWORD },
  });
  return body.accessToken;
}

describeInBrowser('a link in a mail', () => {
  it('confirms an address on a click, asks another browser for the password, and is kind when used', async () => {
    const site = theSite();
    const email = await registered(newName());
    const link = await linkFor(site, email, 1);
    const { page, writes } = await open(link);
    expect(writes).toEqual([]);
    const confirm = page.getByRole('button', { name: 'Confirm' });
    await confirm.click();
    const password = page.getByLabel('The password you signed up with');
    await password.fill('not this one at all');
    await confirm.click();
    await page.getByText('Nobody signed up with this address and this password').waitFor();
    await page.evaluate(axe.source);
    const found = await page.evaluate<{ violations: unknown[] }>('axe.run(document)');
    expect(found.violations).toEqual([]);
    await password.fill(PASSWORD);
    await confirm.click();
    await page.getByRole('heading', { name: 'Address confirmed' }).waitFor();
    expect(writes).toEqual(Array(3).fill('/v1/auth/verify-email'));

    const again = await open(link, page);
    await page.getByRole('button', { name: 'Confirm' }).click();
    await page.getByText('This address is confirmed already').waitFor();
    await again.page.context().close();
  });

  it('confirms by one click in the browser that signed up', async () => {
    const site = theSite();
    const { page } = await visit(site.browser, site.url);
    await page.goto('/sign-up');
    const email = await fillSignUp(page, newName());
    await page.getByLabel(/18 or older/).check();
    await page.getByRole('button', { name: 'Create account' }).click();
    await page.getByRole('heading', { name: 'Check your mail' }).waitFor();
    await open(await linkFor(site, email, 1), page);
    await page.getByRole('button', { name: 'Confirm' }).click();
    await page.getByRole('heading', { name: 'Address confirmed' }).waitFor();
    await page.context().close();
  });

  it('moves an account, and takes it back, on clicks alone', async () => {
    const site = theSite();
    const { email } = await newAccount(site);
    const newEmail = `new-${email}`;
    const token = await tokenOf(email);
    const asked = await call(site.url, 'POST', '/v1/auth/email/change', {
      token,
      body: { newEmail, password: PASSWORD },
    });
    expect(asked.status).toBe(202);
    const links = [await linkFor(site, email, 2), await linkFor(site, newEmail, 1)];
    const said = ['Now open the link in the other mailbox', 'Your address was changed'];
    for (const [index, link] of links.entries()) {
      const { page, writes } = await open(link);
      expect(writes).toEqual([]);
      await page.getByRole('button', { name: 'Agree to the change' }).click();
      await page.getByText(said[index] ?? '').waitFor();
      await page.context().close();
    }
    const { page, writes } = await open(await linkFor(site, email, 3));
    expect(writes).toEqual([]);
    await page.getByRole('button', { name: 'Undo the change' }).click();
    await page.getByText('The account is back on this address').waitFor();
    await open(await linkFor(site, email, 4), page);
    await page.getByRole('heading', { name: 'Set a new password' }).waitFor();
    expect(writes).toEqual(['/v1/auth/email/change/undo']);
    await page.context().close();
  });
});
