// Pages of tax forms: the one a player is sent to, and one for developers.

import { escaped } from '#scripts/emulators/loopback.ts';
import type { Notices } from '../notices.ts';
import { faultForm, page, redirect } from '../pages.ts';
import { OUTCOMES, type TaxForm } from './outcomes.ts';

const button = (outcome: string, says: string) =>
  `<button name="outcome" value="${outcome}">${escaped(says)}</button>`;

/** The page of a form; once it was answered the browser goes back. */
export function formPage({ status, returnUrl }: TaxForm, answered = false): Response {
  if (answered) return redirect(returnUrl);
  const title = 'Tax form W-9';
  if (status !== 'open') {
    const back = `<a href="${escaped(returnUrl)}">Go back</a>`;
    return page(title, `<main><p>This form has ended: ${status}.</p>${back}</main>`, 410);
  }
  const buttons = Object.entries(OUTCOMES).map(([outcome, says]) => button(outcome, says));
  return page(
    title,
    `<main><form method="post"><label>A number that is nobody’s, of which four digits are kept
<input name="number" value="000-00-1234" inputmode="numeric"></label>${buttons.join('')}</form></main>`,
  );
}

/** What was asked for, and what goes wrong with notices. */
export function controlPage(notices: Notices, forms: readonly TaxForm[]): Response {
  const rows = forms
    .slice(-50)
    .reverse()
    .map(
      ({ id, status, last4 }) =>
        `<tr><td>${id}<td>${status}<td>${last4 ?? ''}<td><form method="post" action="/tax/fill/${id}">` +
        `${button('bad', 'The tax office writes that it is wrong')}</form>`,
    );
  return page(
    'Tax forms',
    `<main><table>${rows.join('')}</table></main>${faultForm('/tax', notices.faults)}`,
  );
}
