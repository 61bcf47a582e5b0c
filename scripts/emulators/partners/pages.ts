// What pages of partners look like. Each says that nothing is checked here, because it looks as if
// something were.

import { escaped } from '../loopback.ts';
import type { Faults } from '../webhooks.ts';

const STYLE = `body{font:16px/1.5 system-ui;max-width:46rem;margin:2rem auto;padding:0 1rem}
main{border:1px solid #8886;border-radius:10px;padding:1.5rem;margin:1rem 0}h1{font-size:1.2rem}
button{font:inherit;padding:.5rem 1rem;border-radius:6px;border:1px solid #8888;cursor:pointer;margin:.2rem}
label{display:block;margin:.5rem 0}input,select{font:inherit;width:100%;box-sizing:border-box}
td{padding:.3rem .6rem .3rem 0}.warn{font-weight:600}`;

/** A page; `body` is HTML. */
export function page(title: string, body: string, status = 200): Response {
  const text = `<!doctype html><html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
<title>${escaped(title)}</title><style>${STYLE}</style><h1>${escaped(title)}</h1>
<p class="warn">This checks nothing. It stands in for a partner, on this machine.</p>${body}</html>`;
  const headers = { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' };
  return new Response(text, { status, headers });
}

/** Sends the browser on. */
export const redirect = (location: string) =>
  new Response(null, { status: 303, headers: { location } });

/** A field with its name above it. */
export const input = (name: string, label: string, value: string) =>
  `<label>${label}<input name="${name}" value="${escaped(value)}"></label>`;

/** A form that sets what goes wrong with the notices of the partner at this path. */
export function faultForm(path: string, faults: Faults): string {
  const fields = Object.entries(faults).map(([name, value]) => input(name, name, String(value)));
  return `<main><h2>Notices</h2><form method="post" action="${path}/faults">${fields.join('')}
<button>Set</button></form></main>`;
}
