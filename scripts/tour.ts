// `npm run tour`: plays through the running platform as a new player would and prints each step
// with its real answer. With `--readme` it also writes what it printed into the README, between the
// tour marks, so that the text there is never an invention.

import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatAmount, parseAmount } from '#shared/money.ts';
import { mailedCode } from './platform/settings/seed.ts';
import { readSettings } from './platform/settings/settings.ts';

const settings = readSettings();
const SITE = `http://localhost:${settings.gatewayPort}`;
const MAILBOX = `http://localhost:${settings.mailboxPort}`;
const ROUNDS = 10;
const SHOWN_CHARACTERS_MAX = 600;

const printed: string[] = [];
let token = '';
// The emulator may have taken another port; a checkout's address tells.
let stripe = `http://localhost:${settings.stripePort}`;

function say(text: string): void {
  console.log(text);
  printed.push(text);
}

// Long secrets tell a reader nothing; the shape does.
function shown(value: unknown): string {
  const text = JSON.stringify(value, (_key, part) =>
    typeof part === 'string' && part.length > 80 ? `${part.slice(0, 16)}…` : part,
  );
  return text.length > SHOWN_CHARACTERS_MAX ? `${text.slice(0, SHOWN_CHARACTERS_MAX)} …` : text;
}

interface Options {
  body?: unknown;
  key?: string;
}

// biome-ignore lint/suspicious/noExplicitAny: the tour prints what comes back, whatever it is
type Json = any;

async function call(
  method: string,
  path: string,
  expected: number,
  options: Options = {},
): Promise<Json> {
  const headers: Record<string, string> = {};
  // A shell takes a question mark for a pattern.
  const address = path.includes('?') ? `"$SITE${path}"` : `$SITE${path}`;
  const shell = [`curl ${method === 'GET' ? '' : `-X ${method} `}${address}`];
  if (token !== '') {
    headers.authorization = `Bearer ${token}`;
    shell.push('-H "Authorization: Bearer $TOKEN"');
  }
  if (options.key !== undefined) {
    headers['idempotency-key'] = options.key;
    shell.push(`-H "Idempotency-Key: ${options.key}"`);
  }
  if (options.body !== undefined) {
    headers['content-type'] = 'application/json';
    shell.push(`-H "Content-Type: application/json" \\\n    -d '${JSON.stringify(options.body)}'`);
  }
  const response = await fetch(SITE + path, {
    method,
    headers,
    ...(options.body !== undefined && { body: JSON.stringify(options.body) }),
  });
  const text = await response.text();
  say(`$ ${shell.join(' ')}`);
  say(`${response.status} ${text === '' ? '' : shown(JSON.parse(text))}\n`);
  if (response.status !== expected) throw new Error(`expected ${expected}, got ${response.status}`);
  return text === '' ? undefined : JSON.parse(text);
}

async function signIn(): Promise<void> {
  const name = `Tourist${Date.now() % 1_000_000}`;
  const account = { email: `${name.toLowerCase()}@example.com`, password: 'a calm purple harbour' };
  say('## Register, verify, sign in\n');
  await call('POST', '/v1/auth/register', 202, {
    body: { ...account, displayName: name, dateOfBirth: '1990-01-31', acceptTerms: true },
  });
  const { subject, code } = await mailedCode(MAILBOX, account.email);
  say(`$ curl "$MAILBOX/messages?to=${account.email}"`);
  say(`"${subject}" … your code is ${code}\n`);
  await call('POST', '/v1/auth/verify-email', 204, { body: { email: account.email, code } });
  const answer = await call('POST', '/v1/auth/login', 200, { body: account });
  token = answer.accessToken;
}

async function playRounds(socketUrl: string, ticket: string): Promise<Json[]> {
  const url = new URL(socketUrl, SITE.replace('http', 'ws'));
  const socket = new WebSocket(url, ['parlor.v1', ticket]);
  const rounds: Json[] = [];
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const play = () => {
    const frame = {
      type: 'play',
      id: `round-${rounds.length + 1}`,
      stake: '1.00',
      params: { target: '50.00', direction: 'over' },
    };
    if (rounds.length === 0) say(`→ ${JSON.stringify(frame)}`);
    socket.send(JSON.stringify(frame));
  };
  socket.onopen = play;
  socket.onerror = () => reject(new Error('the socket failed'));
  socket.onmessage = ({ data }) => {
    const frame = JSON.parse(String(data));
    if (frame.type === 'error') reject(new Error(JSON.stringify(frame)));
    if (frame.type !== 'result') return;
    if (rounds.length === 0) say(`← ${shown(frame)}`);
    rounds.push(frame);
    const { outcome, payout } = frame.round;
    say(
      `  ${String(rounds.length).padStart(2)}. ${shown(outcome)} pays ${payout}, table ${frame.balance}`,
    );
    if (rounds.length < ROUNDS) play();
    else resolve();
  };
  say(`$ connect $SITE${url.pathname} with subprotocols "parlor.v1, $TICKET"`);
  await promise;
  socket.close();
  say('');
  return rounds;
}

function micros(text: string): bigint {
  const amount = parseAmount(text.replace(/^-/, ''));
  if (!amount.ok) throw new Error(`not an amount: ${text}`);
  return text.startsWith('-') ? -amount.value : amount.value;
}

async function available(): Promise<bigint> {
  const { balances } = await call('GET', '/v1/wallet', 200);
  const gold = balances.find((balance: Json) => balance.currency === 'GC');
  return micros(gold.available);
}

/** A button of the emulated Stripe: on the player's page, or on the bank's. */
async function press(path: string, form: Record<string, string> = {}): Promise<Json> {
  const fields = Object.entries(form).map(([name, value]) => ` -d ${name}=${value}`);
  say(`$ curl -X POST $STRIPE${path}${fields.join('')}`);
  const body = new URLSearchParams(form);
  const response = await fetch(stripe + path, { method: 'POST', body, redirect: 'manual' });
  const location = response.headers.get('location');
  const answer = location === null ? await response.json() : undefined;
  say(
    `${response.status} ${location === null ? shown(answer) : `→ ${location.replace(SITE, '$SITE')}`}\n`,
  );
  return answer;
}

async function buyCoins(): Promise<void> {
  say('## Buying coins\n');
  await call('GET', '/v1/packages', 200);
  const { purchase, checkoutUrl } = await call('POST', '/v1/purchases', 201, {
    key: randomUUID(),
    body: { packageId: 'small' },
  });
  if (new URL(checkoutUrl).hostname === 'localhost') stripe = new URL(checkoutUrl).origin;
  else {
    say(`Pay at ${checkoutUrl}: this is Stripe itself.\n`);
    return;
  }
  await press(`${new URL(checkoutUrl).pathname}/pay`);
  const seen = async (status: string) => {
    for (let attempt = 0; attempt < 100; attempt++) {
      const response = await fetch(`${SITE}/v1/purchases`, {
        headers: { authorization: `Bearer ${token}` },
      });
      const { items } = (await response.json()) as Json;
      if (items[0].status === status) break;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    const found = await call('GET', `/v1/purchases/${purchase.id}`, 200);
    if (found.status !== status) throw new Error(`the purchase is ${found.status}`);
    return call('GET', '/v1/wallet', 200);
  };
  await seen('paid');
  say('Half of it is refunded, then the card holder disputes the rest and wins.\n');
  const reference = /cs_test_\w+/.exec(checkoutUrl)?.[0] ?? '';
  await press('/control', { act: 'refund', id: reference, amount: '250' });
  await seen('partially_refunded');
  const dispute = await press('/control', { act: 'dispute', id: reference });
  await press('/control', { act: 'lose', id: dispute.id });
  await seen('charged_back');
}

async function tour(): Promise<void> {
  await signIn();
  say('## Coins\n');
  await call('POST', '/v1/wallet/daily-bonus', 200, { key: randomUUID() });
  const before = await available();
  say('## Ten rounds of dice\n');
  const opened = await call('POST', '/v1/games/dice/sessions', 201, {
    key: randomUUID(),
    body: { currency: 'GC' },
  });
  const rounds = await playRounds(opened.socketUrl, opened.ticket);
  const { session } = await call('DELETE', `/v1/sessions/${opened.session.id}`, 200);
  say('## The books\n');
  const after = await available();
  const net = rounds.reduce(
    (sum, { round }) => sum + micros(round.payout) - micros(round.stake),
    0n,
  );
  say(
    `The rounds' net is ${formatAmount(net)}; the wallet changed by ${formatAmount(after - before)}.\n`,
  );
  if (after - before !== net) throw new Error('the wallet does not show the net of the rounds');
  await call('GET', '/v1/wallet/transactions?currency=GC', 200);
  say('## Fairness\n');
  const replay = await call('GET', `/v1/rounds/${rounds[0].round.id}`, 200);
  const verified = await call('POST', '/v1/fairness/verify', 200, {
    body: {
      serverSeed: session.serverSeed ?? replay.serverSeed,
      clientSeed: replay.clientSeed,
      nonce: replay.round.nonce,
      game: 'dice',
      params: replay.round.params,
    },
  });
  const same = JSON.stringify(verified.outcome) === JSON.stringify(rounds[0].round.outcome);
  say(`The outcome computed anew is ${same ? 'the same' : 'ANOTHER ONE'}.`);
  if (!same) throw new Error('the replay does not verify');
  await buyCoins();
}

function writeReadme(): void {
  const path = join(import.meta.dirname, '../README.md');
  const [start, end] = ['<!-- tour -->', '<!-- /tour -->'];
  const text = readFileSync(path, 'utf8');
  const before = text.slice(0, text.indexOf(start) + start.length);
  const after = text.slice(text.indexOf(end));
  const body = printed
    .join('\n')
    .split(/^## (.+)\n$/m)
    .slice(1)
    .reduce(
      (html, part, index) =>
        `${html}${index % 2 === 0 ? `\n### ${part}\n` : `\n\`\`\`console\n${part.trim()}\n\`\`\`\n`}`,
      '',
    );
  writeFileSync(path, `${before}\n${body}\n${after}`);
}

try {
  await tour();
  if (process.argv.includes('--readme')) writeReadme();
} catch (error) {
  console.error(`\nThe tour stopped: ${(error as Error).message}`);
  console.error(`It needs a running platform at ${SITE}: npm run dev`);
  process.exit(1);
}
