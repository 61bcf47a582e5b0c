// Pages of prizes with everything on them, for looking at: what the platform would answer is made up, since
// getting there takes days.

import type { Page } from 'playwright-core';
import { newId } from '#shared/ids.ts';

const AT = '2026-11-02T10:00:00.000Z';
const [PRIZE, FIRST, BANK, CARD, OTHER] = Array.from({ length: 5 }, (_, at) => newId(at));

const account = (id: string | undefined, more: object) => ({
  ...{ id, kind: 'bank', state: 'ready', label: 'Bank of Nowhere', last4: '6789' },
  ...{ nameMatch: 'same', refusal: null, restsUntil: null, createdAt: AT, readyAt: AT, ...more },
});
const ACCOUNTS = [
  account(BANK, { restsUntil: '2026-12-03T10:00:00.000Z' }),
  account(CARD, { kind: 'gift_card', label: 'Example Store', last4: null, nameMatch: null }),
  account(OTHER, { last4: '1111', refusal: 'destination_name_mismatch', nameMatch: 'none' }),
  account(newId(6), { state: 'pending', label: null, last4: null, readyAt: null }),
  account(newId(7), {
    state: 'failed',
    label: 'A bank with a name that is rather long',
    readyAt: null,
  }),
];

const REDEMPTION = {
  ...{ id: PRIZE, state: 'needs_player', amount: '2500.00', withheld: '0.00' },
  ...{ acceptsWithholding: false, destinationId: BANK, retryOf: FIRST },
  reasons: ['identity_required', 'tax_form_required', 'destination_required'],
  ...{ requestedAt: AT, stateSince: AT, sentAt: null, paidAt: null, returnedAt: null },
  events: [
    { state: 'held', at: AT },
    { state: 'in_review', at: AT, reason: 'large_amount' },
    { state: 'approved', at: AT },
    { state: 'needs_player', at: AT, reason: 'tax_form_required', note: 'Please fill it in soon.' },
  ],
};

const items = (page: Page, path: string, found: readonly object[]) =>
  page.route(`**/v1/${path}*`, (route) =>
    route.fulfill({ json: { items: found, nextCursor: null } }),
  );

/** Accounts in every state. */
export async function showAccounts(page: Page): Promise<void> {
  await items(page, 'payout-destinations', ACCOUNTS);
  await page.reload();
  await page.getByText('Not finished').waitFor();
}

/** The form, an amount in it, and what comes before the prize is sent. */
export async function showWish(page: Page): Promise<void> {
  await items(page, 'payout-destinations', ACCOUNTS);
  await items(page, 'redemptions', [REDEMPTION]);
  const ahead = [
    { code: 'tax_form_required', doThis: 'send_tax_form' },
    { code: 'destination_rests', doThis: 'wait', until: '2026-12-03T10:00:00.000Z' },
  ];
  const bounds = { redeemable: '2500.00', minimum: '50.00', maximum: '10000.00' };
  await page.route('**/v1/redemptions/eligibility*', (route) =>
    route.fulfill({ json: { currency: 'SC', ...bounds, blocking: [], ahead } }),
  );
  await page.reload();
  await page.getByLabel('Amount in SC').fill('20');
  await page.getByText('The smallest prize is').waitFor();
  await page.getByText('A tax form is needed').waitFor();
}

/** A prize that waits for everything that a player can do. */
export async function showRedemption(page: Page): Promise<void> {
  await page.route(`**/v1/redemptions/${PRIZE}`, (route) => route.fulfill({ json: REDEMPTION }));
  await page.goto(`/redemptions/${PRIZE}`);
  await page.getByText('Please fill it in soon.').waitFor();
}
