// The last chapter: coins are played through, the player shows who they are and where their account is, and
// a prize leaves. The partners are emulated; their pages are answered as a browser would.

import { randomUUID } from 'node:crypto';
import { generate } from 'otplib';
import { formatAmount, parseAmount } from '#shared/money.ts';
import { press } from './buy.ts';
import { call, type Json, SITE, say, traveller } from './traveller.ts';

const PROFILE = {
  givenName: 'Ada',
  familyName: 'King',
  dateOfBirth: '1990-01-31',
  address: {
    ...{ line1: '12 Elm Street', city: 'Austin', region: 'TX' },
    ...{ postalCode: '78701', country: 'US' },
  },
};

/** Answers a partner's page as its form would. */
async function answerPage(url: string, form: Record<string, string>): Promise<void> {
  const fields = Object.entries(form).map(([name, value]) => ` -d ${name}=${value}`);
  say(`$ curl -X POST ${url}${fields.join('')}`);
  const body = new URLSearchParams(form);
  const { status, headers } = await fetch(url, { method: 'POST', body, redirect: 'manual' });
  say(`${status} → ${headers.get('location')?.replace(SITE, '$SITE') ?? ''}\n`);
}

/** Asks quietly until it is so, then once aloud. */
async function until(path: string, isSo: (answer: Json) => boolean): Promise<Json> {
  for (let attempt = 0; attempt < 300; attempt++) {
    const headers = { authorization: `Bearer ${traveller.token}` };
    const found = await fetch(SITE + path, { headers });
    if (found.ok && isSo(await found.json())) break;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  const answer = await call('GET', path, 200);
  if (!isSo(answer)) throw new Error(`${path} did not come to what was expected`);
  return answer;
}

/** Plays all of it, as safely as still counts (docs/decisions/0015). */
async function playThrough(): Promise<void> {
  const opened = await call('POST', '/v1/games/dice/sessions', 201, {
    ...{ key: randomUUID(), body: { currency: 'SC' } },
  });
  const url = new URL(opened.socketUrl, SITE.replace('http', 'ws'));
  const socket = new WebSocket(url, ['parlor.v1', opened.ticket]);
  const rounds = 60;
  let played = 0;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const play = () => {
    const params = { target: '26.00', direction: 'over' };
    const frame = { type: 'play', id: `sweep-${played + 1}`, stake: '0.50', params };
    if (played === 0) say(`→ ${JSON.stringify(frame)} … ${rounds} times`);
    socket.send(JSON.stringify(frame));
  };
  socket.onopen = play;
  socket.onerror = () => reject(new Error('the socket failed'));
  socket.onmessage = ({ data }) => {
    const frame = JSON.parse(String(data));
    if (frame.type === 'error') reject(new Error(JSON.stringify(frame)));
    if (frame.type !== 'result') return;
    played += 1;
    if (played < rounds) play();
    else resolve();
  };
  await promise;
  socket.close();
  await call('DELETE', `/v1/sessions/${opened.session.id}`, 200);
}

async function buySweeps(): Promise<void> {
  const { checkoutUrl, purchase } = await call('POST', '/v1/purchases', 201, {
    ...{ key: randomUUID(), body: { packageId: 'medium' } },
  });
  await press(`${new URL(checkoutUrl).pathname}/pay`);
  await until(`/v1/purchases/${purchase.id}`, ({ status }) => status === 'paid');
}

async function protect(): Promise<void> {
  const { secret } = await call('POST', '/v1/auth/mfa/totp', 200);
  const confirmed = await call('POST', '/v1/auth/mfa/totp/confirm', 200, {
    body: { code: await generate({ secret }) },
  });
  traveller.token = confirmed.accessToken;
}

async function showWho(): Promise<void> {
  await call('PUT', '/v1/identity/profile', 200, { body: PROFILE });
  const { url } = await call('POST', '/v1/identity/checks', 201, { key: randomUUID(), body: {} });
  await answerPage(url, { outcome: 'match' });
  await until('/v1/identity', ({ tier }) => tier === 2);
}

async function addGiftCard(): Promise<string> {
  const { destination, url } = await call('POST', '/v1/payout-destinations', 201, {
    ...{ key: randomUUID(), body: { kind: 'gift_card' } },
  });
  await answerPage(url, { label: 'Example Store' });
  await until('/v1/payout-destinations', ({ items }) => items[0].state === 'ready');
  return destination.id;
}

/** Redeems ten Sweeps Coins for a gift card. */
export async function redeemPrize(): Promise<void> {
  say('## A prize\n');
  await buySweeps();
  await playThrough();
  say('Why there is no prize yet, all of it:\n');
  await call('GET', '/v1/redemptions/eligibility', 200);
  await protect();
  await showWho();
  const destinationId = await addGiftCard();
  const { redeemable } = await call('GET', '/v1/redemptions/eligibility', 200);
  const amount = parseAmount(redeemable);
  if (!amount.ok || amount.value < 10_000_000n) throw new Error('the dice were unkind: try again');
  const { id } = await call('POST', '/v1/redemptions', 201, {
    ...{ key: randomUUID(), body: { amount: formatAmount(10_000_000n), destinationId } },
  });
  await until(`/v1/redemptions/${id}`, ({ state }) => state === 'paid');
  await call('GET', '/v1/tax/2026', 200);
}
