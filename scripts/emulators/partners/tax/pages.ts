// Pages of tax forms: the one a player is sent to, and one for developers.

import { escaped } from '#scripts/emulators/loopback.ts';
import { type Faults, readFaults } from '#scripts/emulators/webhooks.ts';
import type { Notices } from '../notices.ts';
import { page, redirect } from '../pages.ts';
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

const FAULT_FIELDS: readonly (keyof Faults)[] = [
  'seed',
  'loseChance',
  'duplicateChance',
  'delayMsMax',
  'skewSeconds',
];

/** What was asked for, and what goes wrong with notices from now on. */
export function controlPage(
  notices: Notices,
  forms: readonly TaxForm[],
  faults?: URLSearchParams,
): Response {
  if (faults !== undefined) {
    notices.faults = readFaults(faults);
    return redirect('/tax');
  }
  const rows = forms
    .slice(-50)
    .reverse()
    .map(
      ({ id, status, last4 }) =>
        `<tr><td>${id}<td>${status}<td>${last4 ?? ''}<td><form method="post" action="/tax/fill/${id}">` +
        `${button('bad', 'The tax office writes that it is wrong')}</form>`,
    );
  const fields = FAULT_FIELDS.map(
    (name) =>
      `<label>${name}<input name="${name}" value="${escaped(String(notices.faults[name]))}"></label>`,
  );
  return page(
    'Tax forms',
    `<main><table>${rows.join('')}</table></main><main><h2>Notices</h2>
<form method="post" action="/tax/faults">${fields.join('')}<button>Set</button></form></main>`,
  );
}
