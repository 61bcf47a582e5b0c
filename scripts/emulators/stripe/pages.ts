// Pages for people: the Checkout page a player is redirected to, and a page on which a developer
// plays the bank. There is no field for a card anywhere: a button says how the payment ends.

import { escaped } from '../loopback.ts';
import type { Faults } from '../webhooks.ts';
import type { StripeLedger } from './ledger.ts';
import type { Paying, Session } from './objects.ts';
import { Refusal } from './refusal.ts';

const STYLE = `body{font:16px/1.5 system-ui;max-width:46rem;margin:2rem auto;padding:0 1rem}
main{border:1px solid #8886;border-radius:10px;padding:1.5rem;margin:1rem 0}h1{font-size:1.2rem}
button,input{font:inherit;padding:.5rem 1rem;margin:.2rem;border-radius:6px;border:1px solid #8888;cursor:pointer}
.first{background:#635bff;color:#fff;border-color:#635bff}form{display:inline-block;margin:.2rem}
.price{font-size:2rem;font-weight:600}small{opacity:.7}td{padding:.3rem .6rem .3rem 0}`;

const dollars = (cents: number) => `$${(cents / 100).toFixed(2)}`;

function html(title: string, body: string, status = 200): Response {
  const text = `<!doctype html><html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
<title>${escaped(title)}</title><style>${STYLE}</style>${body}</html>`;
  const headers = { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' };
  return new Response(text, { status, headers });
}

const redirect = (location: string) => new Response(null, { status: 303, headers: { location } });

const CHOICES = [
  ['pay', 'Pay', 'first'],
  ['pay-a', 'Pay with card A, which others may have used', ''],
  ['pay-unproved', 'Pay with a card whose bank cannot ask its holder', ''],
  ['delay', 'Pay by bank debit (arrives later)', ''],
  ['decline', 'Use a card that is declined', ''],
  ['cancel', 'Go back without paying', ''],
] as const;

function payment(session: Session, note = ''): Response {
  const buttons = CHOICES.map(
    ([act, label, style]) =>
      `<button class="${style}" formaction="/c/pay/${session.id}/${act}">${label}</button> `,
  ).join('');
  return html(
    'Checkout (emulated)',
    `<main><h1>${escaped(session.line_name)}</h1>
<p class="price">${dollars(session.amount_total)}</p><p role="status">${escaped(note)}</p>
<form method="post"><p><label>Name of whoever pays <input name="name" maxlength="200" autocomplete="off"></label>
<br><small>Nobody checks it. Left empty, the provider tells none.</small></p>${buttons}</form></main>
<p><small>This page stands in for Stripe Checkout on this machine. No money moves.</small></p>`,
  );
}

const nameIn = (form: URLSearchParams) => form.get('name')?.trim() || null;

/** The Checkout page and its buttons. */
export function checkoutPage(
  ledger: StripeLedger,
  method: string,
  id: string,
  act: string | undefined,
  written = '',
): Response {
  try {
    const session = ledger.session(id);
    if (session.status !== 'open') {
      return html('Checkout (emulated)', '<main><h1>This checkout has ended.</h1></main>', 410);
    }
    if (method === 'GET' && act === undefined) return payment(session);
    const back = session.cancel_url ?? session.success_url;
    if (method !== 'POST') return new Response('POST\n', { status: 405 });
    if (act === 'cancel') return redirect(back);
    if (act === 'decline') {
      ledger.decline(id);
      return payment(session, 'Your card was declined. Try another way to pay.');
    }
    const name = nameIn(new URLSearchParams(written));
    if (act === 'pay') ledger.pay(id, { name });
    else if (act === 'pay-a') ledger.pay(id, { card: 'card A', name });
    else if (act === 'pay-unproved') ledger.pay(id, { proves: false, name });
    else if (act === 'delay') ledger.delay(id, name);
    else return new Response('There is nothing here.\n', { status: 404 });
    return redirect(session.success_url.replaceAll('{CHECKOUT_SESSION_ID}', id));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return html('Checkout (emulated)', `<main><h1>${escaped(error.message)}</h1></main>`, 404);
  }
}

/** The charge of a payment intent, or of the session that made it. */
function chargeOf(ledger: StripeLedger, id: string) {
  const session = ledger.state.sessions[id];
  return ledger.chargeOf(session === undefined ? id : (session.payment_intent ?? ''));
}

type Act = (
  ledger: StripeLedger,
  id: string,
  amount: number | undefined,
  paying: Pick<Paying, 'card' | 'name'>,
) => object;

const ACTS: Readonly<Record<string, Act>> = {
  pay: (ledger, id, _amount, paying) => ledger.pay(id, paying),
  'pay-unproved': (ledger, id, _amount, paying) => ledger.pay(id, { ...paying, proves: false }),
  decline: (ledger, id) => ledger.decline(id),
  delay: (ledger, id, _amount, { name }) => ledger.delay(id, name),
  expire: (ledger, id) => ledger.expire(id),
  arrive: (ledger, id) => ledger.settle(id, 'succeeded'),
  bounce: (ledger, id) => ledger.settle(id, 'failed'),
  refund: (ledger, id, amount) =>
    ledger.refund(chargeOf(ledger, id), amount, { metadata: {}, reason: null }),
  'fail-refund': (ledger, id) => ledger.settleRefund(id, 'failed'),
  dispute: (ledger, id, amount) => ledger.dispute(chargeOf(ledger, id), 'dispute', amount),
  inquire: (ledger, id, amount) => ledger.dispute(chargeOf(ledger, id), 'inquiry', amount),
  escalate: (ledger, id) => ledger.escalate(id),
  win: (ledger, id) => ledger.closeDispute(id, 'won'),
  lose: (ledger, id) => ledger.closeDispute(id, 'lost'),
};

/**
 * One act of the bank: `act`, `id`, for refunds and disputes `amount` in cents, for a payment the
 * name of a `card` and the `name` of who pays.
 */
export function runControl(ledger: StripeLedger, form: URLSearchParams): Response {
  const act = ACTS[form.get('act') ?? ''];
  if (act === undefined) return Response.json({ error: 'no such act' }, { status: 400 });
  try {
    const amount = form.get('amount');
    const made = act(ledger, form.get('id') ?? '', amount ? Number(amount) : undefined, {
      card: form.get('card') ?? undefined,
      name: nameIn(form),
    });
    return form.get('page') === '1' ? redirect('/') : Response.json(made);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return Response.json(error.body(), { status: error.status });
  }
}

function button(act: string, id: string): string {
  return `<form method="post" action="/control"><input type="hidden" name="page" value="1">
<input type="hidden" name="act" value="${act}"><input type="hidden" name="id" value="${id}">
<button>${act}</button></form>`;
}

function actsOf(ledger: StripeLedger, session: Session): string {
  if (session.status === 'open') return button('expire', session.id);
  if (session.status === 'complete' && session.payment_status === 'unpaid') {
    return button('arrive', session.id) + button('bounce', session.id);
  }
  const intent = session.payment_intent;
  if (session.payment_status !== 'paid' || intent === null) return '';
  const disputes = Object.values(ledger.state.disputes).filter(
    (dispute) => dispute.payment_intent === intent,
  );
  const open = disputes.filter(({ status }) => status !== 'won' && status !== 'warning_closed');
  const refunds = Object.values(ledger.state.refunds).filter(
    (refund) => refund.payment_intent === intent && refund.status !== 'failed',
  );
  return (
    ['refund', 'dispute', 'inquire'].map((act) => button(act, intent)).join('') +
    open
      .map(({ id, status }) => {
        const acts = status.startsWith('warning_') ? ['escalate', 'win'] : ['win'];
        if (status === 'needs_response') acts.push('lose');
        return `<br>${id} ${status} ${acts.map((act) => button(act, id)).join('')}`;
      })
      .join('') +
    refunds.map(({ id }) => `<br>${id} ${button('fail-refund', id)}`).join('')
  );
}

function faultForm(faults: Faults): string {
  const fields = Object.entries(faults).map(
    ([name, value]) =>
      `<label>${name} <input type="number" step="any" name="${name}" value="${value}"></label> `,
  );
  return `<h2>What the network does to webhooks</h2><form method="post" action="/control/faults">
<input type="hidden" name="page" value="1">${fields.join('')}<button>From now on</button></form>`;
}

/** The bank's page: every session and what can happen to it, and what goes wrong with webhooks. */
export function controlPage(ledger: StripeLedger, faults: Faults): Response {
  const rows = Object.values(ledger.state.sessions)
    .reverse()
    .slice(0, 100)
    .map(
      (session) =>
        `<tr><td>${escaped(session.line_name)}<br><small>${session.id}</small></td>
<td>${dollars(session.amount_total)}</td><td>${session.status}, ${session.payment_status}</td>
<td>${actsOf(ledger, session)}</td></tr>`,
    )
    .join('');
  return html(
    'Stripe (emulated)',
    `<h1>Stripe, emulated</h1><p>What the bank and the card holders do, by hand.</p>
<table>${rows || '<tr><td>No checkout yet.</td></tr>'}</table>${faultForm(faults)}`,
  );
}
