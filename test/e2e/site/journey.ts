// A stranger on the site: from the front page to a round that their own browser has verified, and
// the ways of signing in. Through the real platform, with a real browser.

import { generateSync } from 'otplib';
import { describe, it } from 'vitest';
import { visit } from './browser.ts';
import {
  codeFor,
  fillSignUp,
  linkFor,
  newName,
  PASSWORD,
  type Site,
  signedIn,
  signUp,
} from './site.ts';

const CLICKS_MAX = 12;

/** Registers the tests; `open` gives the running site. */
export function theJourney(open: () => Site): void {
  describe.concurrent('the site, to a stranger', () => {
    it('leads from the front page to a verified round in at most 12 clicks', async ({ expect }) => {
      const site = open();
      const { page, wrongs } = await visit(site.browser, site.url);
      let clicks = 0;
      const click = async (name: string | RegExp, role: 'button' | 'link' = 'button') => {
        clicks += 1;
        await page.getByRole(role, { name }).first().click();
      };
      const name = newName();
      await page.goto('/');
      await click('Create account', 'link');
      const email = await fillSignUp(page, name);
      clicks += 1;
      await page.getByLabel(/18 or older/).check();
      await click('Create account');
      await page.getByLabel('Code').fill(await codeFor(site, email));
      await click('Confirm');
      await page.getByRole('heading', { name: `Good to see you, ${name}` }).waitFor();
      await click('Claim');
      await page.getByRole('button', { name: 'Claimed' }).waitFor();
      await click(/^Dice/, 'link');
      await click(/^Play$/);
      await page.getByTestId('history').locator('tr').first().waitFor();
      await click('Fairness');
      await click('Reveal and change');
      await page.getByRole('region', { name: 'Revealed' }).waitFor();
      await click('Verify round 0');
      const verdict = page.getByTestId('verdict');
      await verdict.waitFor();
      expect(await verdict.textContent()).toContain('Verified in your browser');
      console.log(`from the front page to a verified round: ${clicks} clicks`);
      expect(clicks).toBeLessThanOrEqual(CLICKS_MAX);
      expect(wrongs).toEqual([]);
      await page.context().close();
    });

    it('shows the public replay of a round, verified, to somebody without an account', async ({
      expect,
    }) => {
      const site = open();
      const player = await signedIn(site);
      await player.page.goto('/games/limbo');
      await player.page.getByRole('button', { name: 'Play', exact: true }).click();
      const round = player.page.getByTestId('history').locator('tr').first();
      await round.waitFor();
      const id = await round.getAttribute('data-round');
      const stranger = await visit(site.browser, site.url);
      await stranger.page.goto(`/rounds/${id}`);
      await stranger.page.getByText('Its seed is still sealed').waitFor();
      await player.page.getByRole('button', { name: 'Leave table' }).click();
      await player.page.getByText('Back in your wallet').waitFor();
      await stranger.page.reload();
      await stranger.page.getByText('Verified in your browser').waitFor();
      expect([...player.wrongs, ...stranger.wrongs]).toEqual([]);
      await player.page.context().close();
      await stranger.page.context().close();
    });

    it('keeps the sign-in over a reload by cookies alone: no token where a script can read', async ({
      expect,
    }) => {
      const site = open();
      const { page } = await visit(site.browser, site.url);
      await signUp(site, page);
      await page.reload();
      await page.getByRole('heading', { name: /^Good to see you/ }).waitFor();
      const cookies = await page.context().cookies();
      const names = ['__Host-parlor-device', '__Host-parlor-refresh'];
      expect(cookies.map(({ name }) => name).sort()).toEqual(names);
      for (const cookie of cookies) {
        expect(cookie).toMatchObject({ httpOnly: true, secure: true, sameSite: 'Strict' });
      }
      const readable = await page.evaluate<string>(
        'JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])',
      );
      expect(readable).not.toMatch(/eyJ|token|refresh/i);
      await page.goto('/account');
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.getByRole('heading', { name: /check yourself/ }).waitFor();
      await page.reload();
      await page.getByRole('link', { name: 'Sign in' }).waitFor();
      await page.context().close();
    });

    it('sets up an authenticator app with its QR code and asks for it at the next sign-in', async ({
      expect,
    }) => {
      const site = open();
      const { page, wrongs, email } = await signedIn(site);
      await page.goto('/account');
      await page.getByRole('button', { name: 'Set up' }).click();
      await page.getByAltText('QR code for the authenticator app').waitFor();
      const secret = (await page.locator('section p.mono').textContent()) ?? '';
      await page.getByLabel('Code of the app').fill(generateSync({ secret }));
      await page.getByRole('button', { name: 'Turn on' }).click();
      const codes = page.locator('ul.codes li');
      await codes.first().waitFor();
      const recovery = (await codes.first().textContent()) ?? '';
      expect(await codes.count()).toBe(10);
      await page.getByRole('button', { name: 'I have kept them' }).click();
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.getByRole('link', { name: 'Sign in' }).click();
      await page.getByLabel('E-mail address').fill(email);
      await page.getByLabel('Password').fill(PASSWORD);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('heading', { name: 'Second step' }).waitFor();
      await page.getByLabel('Code').fill(recovery);
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('heading', { name: /^Good to see you/ }).waitFor();
      expect(wrongs).toEqual([]);
      await page.context().close();
    });

    it('confirms an address and sets a new password by the links of the mails', async ({
      expect,
    }) => {
      const site = open();
      const { page, wrongs } = await visit(site.browser, site.url);
      await page.goto('/sign-up');
      const email = await fillSignUp(page, newName());
      await page.getByLabel(/18 or older/).check();
      await page.getByRole('button', { name: 'Create account' }).click();
      await page.getByRole('heading', { name: 'Check your mail' }).waitFor();
      await page.goto(await linkFor(site, email, 1));
      // A link acts on a click, not on being opened.
      await page.getByRole('button', { name: 'Confirm' }).click();
      await page.getByRole('heading', { name: 'Address confirmed' }).waitFor();
      expect(page.url()).not.toContain('token');
      await page.goto('/reset-password');
      await page.getByLabel('E-mail address').fill(email);
      await page.getByRole('button', { name: 'Send the link' }).click();
      await page.goto(await linkFor(site, email, 2));
      await page.getByLabel('New password').fill('another calm harbour');
      await page.getByRole('button', { name: /^Save/ }).click();
      await page.getByRole('heading', { name: 'Password changed' }).waitFor();
      await page.getByRole('link', { name: 'Sign in' }).last().click();
      await page.getByLabel('E-mail address').fill(email);
      await page.getByLabel('Password').fill('another calm harbour');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByRole('heading', { name: /^Good to see you/ }).waitFor();
      expect(wrongs).toEqual([]);
      await page.context().close();
    });

    it('sets a limit, and takes a break that ends play at once', async ({ expect }) => {
      const { page, wrongs } = await signedIn(open());
      await page.goto('/limits');
      await page.getByRole('button', { name: 'Change: GC per day' }).click();
      await page.getByLabel('Amount, GC per day').fill('500');
      await page.getByRole('button', { name: 'Set', exact: true }).click();
      await page.getByText('500.00').waitFor();
      await page.getByRole('button', { name: 'Change: Time per day' }).click();
      await page.getByLabel('Minutes, 15 to 1440, Time per day').fill('90');
      await page.getByRole('button', { name: 'Set', exact: true }).click();
      await page.getByText('1 h 30 min').waitFor();
      await page.getByRole('button', { name: 'Take the break' }).click();
      await page.getByText('Are you sure?').waitFor();
      await page.getByRole('button', { name: 'Take the break' }).click();
      await page.getByText('You are on a break until').waitFor();
      await page.goto('/games/dice');
      await page.getByRole('button', { name: 'Play', exact: true }).click();
      await page.getByRole('alert').filter({ hasText: 'excluded from play' }).waitFor();
      expect(wrongs).toEqual([]);
      await page.context().close();
    });
  });
}
