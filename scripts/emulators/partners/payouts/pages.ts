// Pages of the payout provider: the one on which a player picks an account, and one for developers, who
// play the banks there.

import { escaped } from '#scripts/emulators/loopback.ts';
import { DAY_MS } from '#shared/time.ts';
import type { Notices } from '../notices.ts';
import { faultForm, input, page, redirect } from '../pages.ts';
import type { PayoutBank, Shown } from './bank.ts';
import {
  type Account,
  OUTCOMES,
  type Outcome,
  type Payout,
  RETURN_CODES,
  type ReturnCode,
} from './objects.ts';

const BANKS = ['First Example Bank', 'Bank of Nowhere', 'Emulated Savings'];
const BRANDS = ['Example Store', 'Nowhere Goods'];

const select = (name: string, label: string, options: readonly (readonly [string, string])[]) =>
  `<label>${label}<select name="${name}">${options
    .map(([value, text]) => `<option value="${value}">${escaped(text)}</option>`)
    .join('')}</select></label>`;

function pickForm({ kind }: Account): string {
  const names = kind === 'bank' ? BANKS : BRANDS;
  const choices = names.map(
    (name) => `<button name="label" value="${name}">${escaped(name)}</button>`,
  );
  const codes = Object.entries(RETURN_CODES).map(
    ([code, about]) => [code, `${code} ${about}`] as const,
  );
  const owner = kind === 'bank' ? input('owners', 'Owner; several with a comma', '') : '';
  const last4 = kind === 'bank' ? input('last4', 'Last digits', '6789') : '';
  return `<form method="post">${owner}${last4}
${select('outcome', 'What a payout to it does', Object.entries(OUTCOMES))}
${select('code', 'With which code it fails or comes back', codes)}
<p>${choices.join('')}</p><button name="label" value="">The bank does not let me in</button></form>`;
}

/** The page of an account; once it was answered the browser goes back. */
export function accountPage(account: Account, answered = false): Response {
  const { state, kind, returnUrl } = account;
  if (answered) return redirect(returnUrl);
  const title = kind === 'bank' ? 'Where your prize goes: a bank' : 'Where your prize goes: a card';
  if (state === 'pending') return page(title, `<main>${pickForm(account)}</main>`);
  return page(
    title,
    `<main><p>This page has ended.</p><a href="${escaped(returnUrl)}">Go back</a></main>`,
    410,
  );
}

/** What a form of the page says; `null`: the bank did not let the player in. */
export function readShown({ kind }: Account, form: URLSearchParams): Shown | null {
  const text = (name: string) => form.get(name)?.trim() ?? '';
  const label = text('label').slice(0, 80);
  if (label === '') return null;
  const [outcome, code] = [text('outcome'), text('code')];
  const owners = text('owners')
    .split(',')
    .map((owner) => owner.trim())
    .filter((owner) => owner !== '');
  return {
    label,
    owners: kind === 'bank' ? owners : [],
    last4: kind === 'bank' && /^\d{4}$/.test(text('last4')) ? text('last4') : null,
    outcome: Object.hasOwn(OUTCOMES, outcome) ? (outcome as Outcome) : 'pays',
    code: Object.hasOwn(RETURN_CODES, code) ? (code as ReturnCode) : 'R03',
  };
}

type Act = (bank: PayoutBank, id: string, code: string) => object;

const ACTS: Readonly<Record<string, Act>> = {
  send: (bank, id) => bank.advance(id, 'sent'),
  arrive: (bank, id) => bank.advance(id, 'paid'),
  fail: (bank, id, code) => bank.advance(id, 'failed', code),
  return: (bank, id, code) => bank.advance(id, 'returned', code),
  again: (bank, id) => bank.payAgain(id),
  stray: (bank) => bank.bookOther('payout', '-13.00'),
  day: (bank) => {
    bank.skip(DAY_MS);
    return {};
  },
};

/** One act of the bank: `act`, `id`, `code`; with `page=1` the browser goes back to the page. */
export function runControl(bank: PayoutBank, form: URLSearchParams): Response {
  const act = ACTS[form.get('act') ?? ''];
  if (act === undefined) return Response.json({ error: 'no such act' }, { status: 400 });
  const made = act(bank, form.get('id') ?? '', form.get('code') ?? 'R03');
  return form.get('page') === '1' ? redirect('/payouts') : Response.json(made);
}

const actButton = (act: string, id: string, more = '') =>
  `<form method="post" action="/payouts/control"><input type="hidden" name="page" value="1">
<input type="hidden" name="id" value="${id}">${more}<button name="act" value="${act}">${act}</button></form>`;

function actsOf({ id, state }: Payout): string {
  const codes = select('code', 'code', Object.entries(RETURN_CODES));
  if (state === 'pending') return actButton('send', id) + actButton('fail', id, codes);
  const back = actButton('return', id, codes) + actButton('again', id);
  if (state === 'sent') return actButton('arrive', id) + back;
  return state === 'paid' ? back : '';
}

/** Payouts with what can happen to them, the statement, the clock, and what goes wrong with notices. */
export function controlPage(bank: PayoutBank, notices: Notices): Response {
  const rows = Object.values(bank.state.payouts)
    .reverse()
    .slice(0, 50)
    .map((payout) => {
      const { amount, payee, state, code } = payout;
      return `<tr><td>$${amount}<td>${escaped(payee)}<td>${state} ${code ?? ''}<td>${actsOf(payout)}`;
    });
  const lines = bank.state.lines
    .slice(-20)
    .reverse()
    .map(({ kind, amount, payout }) => `<tr><td>${kind}<td>${amount}<td>${payout ?? ''}`);
  return page(
    'Payouts',
    `<main><table>${rows.join('') || '<tr><td>None yet.'}</table></main>
<main><h2>As if another day had passed</h2>${actButton('day', '')}</main>
<main><h2>Statement</h2><table>${lines.join('')}</table>${actButton('stray', '')}</main>
${faultForm('/payouts', notices.faults)}`,
  );
}
