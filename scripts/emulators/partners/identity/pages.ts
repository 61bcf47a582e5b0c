// Pages of the check: the one a player is sent to, and one for developers.

import { escaped } from '#scripts/emulators/loopback.ts';
import { type Faults, readFaults } from '#scripts/emulators/webhooks.ts';
import type { Notices } from '../notices.ts';
import { page, redirect } from '../pages.ts';
import { OUTCOMES, type Outcome, type Person, type Verification } from './outcomes.ts';

const PERSON_FIELDS = ['givenName', 'familyName', 'dateOfBirth'] as const;
const ADDRESS_FIELDS = ['line1', 'line2', 'city', 'region', 'postalCode', 'country'] as const;

const field = (name: string, value: string) =>
  `<label>${name}<input name="${name}" value="${escaped(value)}"></label>`;

function form({ expected }: Verification): string {
  const person = PERSON_FIELDS.map((name) => field(name, expected?.[name] ?? ''));
  const address = ADDRESS_FIELDS.map((name) => field(name, expected?.address[name] ?? ''));
  const buttons = Object.entries(OUTCOMES).map(
    ([outcome, says]) => `<button name="outcome" value="${outcome}">${escaped(says)}</button>`,
  );
  return `<form method="post"><p>${buttons.join('')}</p><details><summary>What the document says
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
  verifications: readonly Verification[],
  faults?: URLSearchParams,
): Response {
  if (faults !== undefined) {
    notices.faults = readFaults(faults);
    return redirect('/identity');
  }
  const rows = verifications
    .slice(-50)
    .reverse()
    .map(({ id, status, failure }) => `<tr><td>${id}<td>${status}<td>${escaped(failure ?? '')}`);
  const fields = FAULT_FIELDS.map((name) => field(name, String(notices.faults[name])));
  return page(
    'Checks of documents',
    `<main><table>${rows.join('')}</table></main><main><h2>Notices</h2>
<form method="post" action="/identity/faults">${fields.join('')}<button>Set</button></form></main>`,
  );
}
