// What a player does on the site on the way to a prize, step by step; what tests of prizes share.

import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { generateSync } from 'otplib';
import type { Page } from 'playwright-core';
import { call } from '#test/kit/call.ts';
import { dice, NetSocket } from '#test/kit/player.ts';
import { PASSWORD, type Site } from './site.ts';

/** A button by its whole name. */
export const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

/** Plays so many rounds of dice for Sweeps Coins at a table of this player, and leaves it. */
export async function playThrough(
  { url }: Site,
  email: string,
  rounds: number,
  stake = '1.00',
): Promise<void> {
  const body = { email, password: PASSWORD };
  const { accessToken: token } = (await call(url, 'POST', '/v1/auth/login', { body })).body;
  const seat = { token, key: randomUUID(), body: { currency: 'SC' } };
  const { session, socketUrl, ticket } = (await call(url, 'POST', '/v1/games/dice/sessions', seat))
    .body;
  const socket = await NetSocket.connect(url + new URL(socketUrl).pathname, ticket);
  for (let round = 0; round < rounds; round++) await socket.ask(dice(randomUUID(), stake));
  await socket.close();
  await call(url, 'DELETE', `/v1/sessions/${session.id}`, { token });
}

/** Says who one is, and has the document found to be theirs on the partner's page. */
export async function proveIdentity(page: Page, familyName: string): Promise<void> {
  await page.getByText('Say your name and address below first.').waitFor();
  await page.getByLabel('Given names').fill('Ada');
  await page.getByLabel('Family name').fill(familyName);
  await page.getByLabel('Street and number').fill(`${randomUUID().slice(0, 6)} Main St`);
  await page.getByLabel('City').fill('Austin');
  await page.getByLabel('State').selectOption('TX');
  await page.getByLabel('ZIP or postal code').fill('78701');
  await button(page, 'Save').click();
  await button(page, 'Have my document checked').click();
  await button(page, 'The document is theirs').click();
  await page.getByText('Your document was checked.').first().waitFor();
}

/** Sets the authenticator app up; one of the codes for when it is lost. */
export async function setUpFactor(page: Page): Promise<string> {
  await button(page, 'Set up').click();
  const seed = (await page.locator('.mono.break').textContent()) ?? '';
  await page.getByLabel('Code of the app').fill(generateSync({ secret: seed }));
  await button(page, 'Turn on').click();
  const recovery = await page.locator('ul.codes li').first().textContent();
  await button(page, 'I have kept them').click();
  return recovery ?? '';
}

/** Shows a bank account on the sender's page. */
export async function addAccount(page: Page, owner: string, last4: string): Promise<void> {
  await page.goto('/payout-accounts');
  await button(page, 'Add a bank account').click();
  await page.getByLabel(/^Owner;/).fill(owner);
  await page.getByLabel('Last digits').fill(last4);
  await button(page, 'Bank of Nowhere').click();
  await page.waitForURL(/\/(redeem|payout-accounts)$/);
  await page.goto('/payout-accounts');
  const row = page.getByRole('listitem').filter({ hasText: `Bank of Nowhere ••${last4}` });
  await row.getByText('Ready').waitFor();
}

/** Nothing rests and no list is awaited: both take days. */
export async function letNothingRest({ platform: { database } }: Site): Promise<void> {
  await database.admin.call(sql`insert into rules.redemption_rules
    select (jsonb_populate_record(r, jsonb_build_object('begins_at', now() - interval '1 minute',
      'destination_rest_hours', 0, 'note', 'a test'))).*
    from rules.redemption_rules r order by r.begins_at desc limit 1`);
}

/** The bank of the newest payout sends it back: there is no such account any more. */
export function bringBack({ platform: { partners } }: Site): void {
  const { bank } = partners.partners.payouts;
  bank.advance(Object.values(bank.state.payouts).at(-1)?.id ?? '', 'returned', 'R02');
}

/** The prize says of itself that it is so. */
export const state = (page: Page, name: string) =>
  page
    .getByRole('region', { name: 'Your prize' })
    .getByRole('status')
    .getByText(name, { exact: true })
    .waitFor();
