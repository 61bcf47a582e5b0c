// The sign-up form with Cloudflare's published test keys: the widget loads under the page's policy,
// its token reaches the platform, and without one nobody registers.

import { afterAll, beforeAll, expect, it } from 'vitest';
import { call } from '#test/kit/call.ts';
import { TEST_SECRET, TEST_SITE_KEYS, Turnstile } from '#test/kit/internet/turnstile.ts';
import { describeInBrowser, type Visit, visit } from './browser.ts';
import { fillSignUp, newName, type Site, startSite } from './site.ts';

let site: Site | undefined;
beforeAll(async () => {
  site = await startSite({
    overrides: {
      auth: {
        bindings: {
          ENVIRONMENT: 'development',
          MAIL_FROM: '',
          TURNSTILE_SECRET: TEST_SECRET,
        },
      },
    },
    siteKey: TEST_SITE_KEYS.passes,
  });
});
afterAll(() => site?.stop());

/** A page at the form, with another of the test keys in it if told. */
async function atSignUp(siteKey: string = TEST_SITE_KEYS.passes): Promise<Visit> {
  if (site === undefined) throw new Error('the site did not start');
  const visited = await visit(site.browser, site.url);
  const { page } = visited;
  await new Turnstile('').answer(page.context());
  await page.route('**/sign-up', async (route) => {
    const response = await route.fetch();
    const body = (await response.text()).replace(TEST_SITE_KEYS.passes, siteKey);
    await route.fulfill({ response, body });
  });
  await page.goto('/');
  await page.getByRole('link', { name: 'Create account' }).first().click();
  await fillSignUp(page, newName());
  await page.getByLabel(/18 or older/).check();
  return visited;
}
/** What the policy or the page itself did not allow. */
const refusedIn = ({ wrongs }: Visit) =>
  wrongs.filter((wrong) => !wrong.startsWith('third party: https://challenges.cloudflare.com/'));

describeInBrowser('the sign-up form where the check for people is on', () => {
  it('loads the widget under the policy of its own page and registers with its token', async () => {
    const visited = await atSignUp();
    const { page } = visited;
    await page.getByRole('button', { name: 'Create account' }).click();
    await page.getByRole('heading', { name: 'Check your mail' }).waitFor();
    expect(refusedIn(visited)).toEqual([]);
    await page.context().close();
  });

  it('waits for the person where the widget asks for one', async () => {
    const visited = await atSignUp(TEST_SITE_KEYS.interactive);
    const { page } = visited;
    const send = page.getByRole('button', { name: 'Create account' });
    const frame = page.frameLocator('iframe[src^="https://challenges.cloudflare.com/"]');
    await frame.getByLabel('Verify you are human').waitFor();
    expect(await send.isDisabled()).toBe(true);
    await frame.getByLabel('Verify you are human').check();
    await send.click();
    await page.getByRole('heading', { name: 'Check your mail' }).waitFor();
    expect(refusedIn(visited)).toEqual([]);
    await page.context().close();
  });

  it('says what is wrong where the widget blocks or does not load, and lets one try again', async () => {
    const blocked = await atSignUp(TEST_SITE_KEYS.blocks);
    await blocked.page.getByRole('alert').filter({ hasText: 'did not work' }).waitFor();
    const send = blocked.page.getByRole('button', { name: 'Create account' });
    expect(await send.isDisabled()).toBe(true);
    await blocked.page.context().close();
    if (site === undefined) throw new Error('the site did not start');
    const away = await visit(site.browser, site.url);
    const { page } = away;
    let isAway = true;
    await new Turnstile('').answer(page.context());
    await page.route('**/turnstile/v0/api.js*', (route) =>
      isAway ? route.abort() : route.fallback(),
    );
    await page.goto('/sign-up');
    await page.getByRole('alert').filter({ hasText: 'did not work' }).waitFor();
    isAway = false;
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect
      .poll(() => page.getByRole('button', { name: 'Create account' }).isEnabled())
      .toBe(true);
    await page.context().close();
  });

  it('gets a new token after a refusal, because each counts once', async () => {
    const visited = await atSignUp(TEST_SITE_KEYS.interactive);
    const { page } = visited;
    const person = page
      .frameLocator('iframe[src^="https://challenges.cloudflare.com/"]')
      .getByLabel('Verify you are human');
    await page.getByLabel('Password').fill('password1');
    await person.check();
    await page.getByRole('button', { name: 'Create account' }).click();
    await page.getByRole('alert').filter({ hasText: 'too easy' }).waitFor();
    await page.getByLabel('Password').fill('another calm harbour');
    // The widget starts anew; until it has, the box is that of the token that was used.
    await expect.poll(() => person.isChecked()).toBe(false);
    await person.check();
    await page.getByRole('button', { name: 'Create account' }).click();
    await page.getByRole('heading', { name: 'Check your mail' }).waitFor();
    await page.context().close();
  });

  it('and that of free entry are the pages whose policy lets anybody else in, and nobody registers without a token', async () => {
    if (site === undefined) throw new Error('the site did not start');
    const policyAt = async (path: string) =>
      (await call(site?.url ?? '', 'GET', path)).headers.get('content-security-policy') ?? '';
    const policy = await policyAt('/sign-up');
    expect(policy).toContain("script-src 'self' https://challenges.cloudflare.com;");
    expect(policy).toContain('frame-src https://challenges.cloudflare.com');
    expect(await policyAt('/free-entry')).toBe(policy);
    for (const path of ['/', '/sign-in', '/lobby', '/sign-up/x', '/index.html', '/reset']) {
      expect(await policyAt(path), path).not.toContain('https:');
    }
    const body = {
      email: 'robot@example.com',
      password: 'another calm harbour',
      displayName: newName(),
      dateOfBirth: '1990-01-31',
      acceptTerms: true,
    };
    const answer = await call(site.url, 'POST', '/v1/auth/register', { body });
    expect([answer.status, answer.body.error.code]).toEqual([403, 'bot_check_failed']);
  });
});
