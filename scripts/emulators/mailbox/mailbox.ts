// The development mailbox: what the platform would have mailed, as a page for people and as JSON
// for tools. It listens on loopback only and exists only beside a local platform.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { z } from 'zod';
import { busyPort } from '#scripts/platform/processes/ports.ts';
import { bodyOf, escaped, isFromHere, listen } from '../loopback.ts';

const MESSAGES_MAX = 1_000;
const BODY_BYTES_MAX = 1024 * 1024;

const mailSchema = z.object({
  to: z.string(),
  subject: z.string(),
  text: z.string(),
  html: z.string(),
  /** Headers beyond those, as the provider would set them. */
  headers: z.record(z.string(), z.string()).optional(),
  replyTo: z.string().optional(),
});
type Message = z.infer<typeof mailSchema> & { at: string };

/** A running mailbox. */
export interface Mailbox {
  url: string;
  stop(): Promise<void>;
}

const page = (body: string) => `<!doctype html><html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
<title>Parlor mailbox</title><style>body{font:15px/1.5 system-ui;max-width:52rem;margin:2rem auto;
padding:0 1rem}li{padding:.4rem 0}pre{white-space:pre-wrap}iframe{width:100%;height:26rem;border:1px
solid #8888;border-radius:6px;background:#fff}small{opacity:.7}</style>${body}</html>`;

function listPage(messages: readonly Message[]): string {
  const rows = messages.map(
    ({ to, subject, at }, index) =>
      `<li><a href="/messages/${index}">${escaped(subject)}</a><br><small>${escaped(to)} · ${at}</small></li>`,
  );
  const list = rows.length === 0 ? '<p>No mail yet.</p>' : `<ul>${rows.reverse().join('')}</ul>`;
  return page(
    `<h1>Mailbox</h1><p>Mail of the local platform. Nothing here left this machine.</p>${list}`,
  );
}

function messagePage({ to, subject, text, html, at, replyTo }: Message): string {
  // Sandboxed: a mail is shown as a mail program would, without scripts.
  return page(`<p><a href="/">All mail</a></p><h1>${escaped(subject)}</h1>
<p><small>to ${escaped(to)} · ${at}${replyTo === undefined ? '' : ` · answers to ${escaped(replyTo)}`}</small></p>
<iframe sandbox="allow-popups allow-top-navigation-by-user-activation" srcdoc="${escaped(html)}"></iframe>
<h2>Text</h2><pre>${escaped(text)}</pre>`);
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, {
    'content-type': `${type}; charset=utf-8`,
    'cache-control': 'no-store',
  });
  response.end(body);
}

async function handle(messages: Message[], request: IncomingMessage, response: ServerResponse) {
  const url = new URL(request.url ?? '/', 'http://mailbox');
  if (request.method === 'POST' && url.pathname === '/messages') {
    const mail = mailSchema.safeParse(JSON.parse(await bodyOf(request, BODY_BYTES_MAX)));
    if (!mail.success) return send(response, 400, 'text/plain', 'not a message\n');
    messages.push({ ...mail.data, at: new Date().toISOString() });
    if (messages.length > MESSAGES_MAX) messages.shift();
    return send(response, 202, 'application/json', '{}');
  }
  if (request.method !== 'GET') return send(response, 405, 'text/plain', 'GET or POST\n');
  if (url.pathname === '/') return send(response, 200, 'text/html', listPage(messages));
  if (url.pathname === '/messages') {
    const to = url.searchParams.get('to')?.toLowerCase();
    const items = messages.filter((message) => to === undefined || message.to.toLowerCase() === to);
    return send(response, 200, 'application/json', JSON.stringify({ items }));
  }
  const message = messages[Number(/^\/messages\/(\d+)$/.exec(url.pathname)?.[1] ?? -1)];
  if (message === undefined) return send(response, 404, 'text/plain', 'no such message\n');
  return send(response, 200, 'text/html', messagePage(message));
}

/** Starts the mailbox on loopback; port 0 takes a free one. */
export async function startMailbox(port: number): Promise<Mailbox> {
  const messages: Message[] = [];
  const server = createServer((request, response) => {
    if (!isFromHere(request)) return send(response, 403, 'text/plain', 'from elsewhere\n');
    handle(messages, request, response).catch(() => send(response, 400, 'text/plain', 'no\n'));
  });
  const listening = await listen(server, port, busyPort(port, 'MAILBOX_PORT'));
  return { url: `http://localhost:${listening.port}`, stop: listening.stop };
}
