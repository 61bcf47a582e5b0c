// The whole platform with a browser before it, for one test file, and what a person does on the
// site.

import { randomUUID } from 'node:crypto';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { call } from '#test/kit/call.ts';
import { type Platform, type PlatformOptions, startPlatform } from '#test/kit/platform.ts';
import { mailTo } from '#test/kit/player.ts';
import { launch, type Visit, visit } from './browser.ts';
import { type Network, startNetwork } from './network.ts';

export interface Site {
  platform: Platform;
  network: Network;
  browser: Browser;
  /** Origin of the site as the browser sees it. */
  url: string;
  stop(): Promise<void>;
}

/** Starts it; `siteKey` turns the check for people on in the page. */
export async function startSite(
  options: Pick<PlatformOptions, 'overrides' | 'given' | 'start'> & { siteKey?: string } = {},
): Promise<Site> {
  const network = await startNetwork();
  const { overrides = {}, siteKey = '', ...more } = options;
  const gateway = {
    bindings: { ENVIRONMENT: 'development', TURNSTILE_SITE_KEY: siteKey },
  };
  const [platform, browser] = await Promise.all([
    startPlatform({
      ...more,
      variables: { SITE_URL: network.url },
      overrides: { gateway, ...overrides },
    }),
    launch(),
  ]);
  network.leadTo(platform.url);
  // The gateway answers under the name of the site alone: partners call it by that, too.
  platform.partners.partners.deliverTo(network.url);
  return {
    platform,
    network,
    browser,
    url: network.url,
    async stop() {
      await browser.close();
      await network.stop();
      await platform.stop();
    },
  };
}

export const PASSWORD = 'a calm purple harbour';
let counter = 0;

/** A name that nobody has yet. */
export function newName(): string {
  counter += 1;
  return `Visitor${process.pid}x${counter}`;
}

/** The code of the newest mail to an address. */
export async function codeFor(site: Site, email: string, mails = 1): Promise<string> {
  const found = await mailTo(site.platform.mailboxUrl, email, mails);
  const code = /\b(\d{6,8})\b/.exec(found.at(-1)?.text ?? '')?.[1];
  if (code === undefined) throw new Error('the mail has no code');
  return code;
}

/** The link of mail number `mail` to an address. */
export async function linkFor(site: Site, email: string, mail: number): Promise<string> {
  const found = await mailTo(site.platform.mailboxUrl, email, mail);
  const link = /https?:\/\/\S+/.exec(found[mail - 1]?.text ?? '')?.[0];
  if (link === undefined) throw new Error('the mail has no link');
  return link;
}

/** Fills the sign-up form; does not send it. */
export async function fillSignUp(page: Page, name: string): Promise<string> {
  const email = `${name.toLowerCase()}@example.com`;
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Display name').fill(name);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByLabel('Date of birth').fill('1990-01-31');
  return email;
}

/** From nothing to the lobby, by the forms. */
export async function signUp(site: Site, page: Page, name = newName()): Promise<string> {
  await page.goto('/sign-up');
  const email = await fillSignUp(page, name);
  await page.getByLabel(/18 or older/).check();
  await page.getByRole('button', { name: 'Create account' }).click();
  await page.getByLabel('Code').fill(await codeFor(site, email));
  await page.getByRole('button', { name: 'Confirm' }).click();
  await page.getByRole('heading', { name: `Good to see you, ${name}` }).waitFor();
  return email;
}

/** An account with a confirmed address; not by the forms. */
export async function newAccount(site: Site): Promise<{ name: string; email: string }> {
  const name = newName();
  const email = `${name.toLowerCase()}@example.com`;
  const account = { email, password: PASSWORD };
  const body = { ...account, displayName: name, dateOfBirth: '1990-01-31', acceptTerms: true };
  await call(site.url, 'POST', '/v1/auth/register', { body });
  const code = await codeFor(site, email);
  await call(site.url, 'POST', '/v1/auth/verify-email', { body: { email, code } });
  return { name, email };
}

/** Signs in with the sign-in form, in whatever page. */
export async function signInByForm(page: Page, email: string): Promise<void> {
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** A page that is signed in already, with the day's coins unless told otherwise; not by the forms. */
export async function signedIn(
  site: Site,
  options: BrowserContextOptions & { coins?: boolean } = {},
): Promise<Visit & { name: string; email: string }> {
  const { name, email } = await newAccount(site);
  const { coins = true, ...context } = options;
  const visited = await visit(site.browser, site.url, context);
  const { request } = visited.page.context();
  const headers = { origin: site.url };
  const data = { email, password: PASSWORD };
  const answer = await request.post('/v1/auth/login', { headers, data });
  const { accessToken } = (await answer.json()) as { accessToken: string };
  if (coins) {
    const key = randomUUID();
    await call(site.url, 'POST', '/v1/wallet/daily-bonus', { token: accessToken, key });
  }
  return { ...visited, name, email };
}
