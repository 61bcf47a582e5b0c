// Pages of the check: the one a player is sent to, and one for developers.

import { escaped } from '#scripts/emulators/loopback.ts';
import type { Notices } from '../notices.ts';
import { faultForm, input, page, redirect } from '../pages.ts';
import { OUTCOMES, type Outcome, type Person, type Verification } from './outcomes.ts';

const PERSON_FIELDS = ['givenName', 'familyName', 'dateOfBirth'] as const;
const ADDRESS_FIELDS = ['line1', 'line2', 'city', 'region', 'postalCode', 'country'] as const;

function form({ expected }: Verification): string {
  const person = PERSON_FIELDS.map((name) => input(name, name, expected?.[name] ?? ''));
  const address = ADDRESS_FIELDS.map((name) => input(name, name, expected?.address[name] ?? ''));
  const buttons = Object.entries(OUTCOMES).map(
    ([outcome, says]) => `<button name="outcome" value="${outcome}">${escaped(says)}</button>`,
  );
  return `<form method="post"><p>${buttons.join('')}</p><details${expected === null ? ' open' : ''}><summary>What the document says
</summary>${person.join('')}${address.join('')}</details></form>`;
}

/** The page of a verification; once it was answered the browser goes back. */
export function verificationPage(verification: Verification, answered = false): Response {
  const { status, returnUrl } = verification;
  if (answered) return redirect(returnUrl);
  if (status === 'created')
    return page('Check of a document', `<main>${form(verification)}</main>`);
  return page(
    'Check of a document',
    `<main><p>This check has ended: ${status}.</p><a href="${escaped(returnUrl)}">Go back</a></main>`,
    410,
  );
}

/** What a form of the page says. */
export function readForm(given: URLSearchParams): { outcome: Outcome; person: Person | null } {
  const asked = given.get('outcome') ?? '';
  const outcome = (Object.hasOwn(OUTCOMES, asked) ? asked : 'cancel') as Outcome;
  const text = (name: string) => given.get(name)?.trim() ?? '';
  if (text('familyName') === '') return { outcome, person: null };
  const address = ADDRESS_FIELDS.map((name) => [name, text(name)]).filter(([, value]) => value);
  return {
    outcome,
    person: {
      givenName: text('givenName'),
      familyName: text('familyName'),
      dateOfBirth: text('dateOfBirth'),
      address: Object.fromEntries(address),
    },
  };
}

/** What was asked for, and what goes wrong with notices. */
export function controlPage(notices: Notices, verifications: readonly Verification[]): Response {
  const rows = verifications
    .slice(-50)
    .reverse()
    .map(({ id, status, failure }) => `<tr><td>${id}<td>${status}<td>${escaped(failure ?? '')}`);
  return page(
    'Checks of documents',
    `<main><table>${rows.join('')}</table></main>${faultForm('/identity', notices.faults)}`,
  );
}
