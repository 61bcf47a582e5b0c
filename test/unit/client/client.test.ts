import { describe, expect, it } from 'vitest';
import { createClient } from '#shared/client/client.ts';
import type { Operation } from '#shared/client/operation.ts';
import { OPERATIONS } from '#shared/client/operations.ts';
import * as activity from '#shared/contracts/http/activity.ts';
import * as auth from '#shared/contracts/http/auth.ts';
import * as compliance from '#shared/contracts/http/compliance.ts';
import * as entries from '#shared/contracts/http/entries.ts';
import * as games from '#shared/contracts/http/games.ts';
import { ROUTES } from '#shared/contracts/http/index.ts';
import * as liability from '#shared/contracts/http/liability.ts';
import * as payments from '#shared/contracts/http/payments.ts';
import * as payouts from '#shared/contracts/http/payouts.ts';
import * as purchases from '#shared/contracts/http/purchases.ts';
import * as redemptions from '#shared/contracts/http/redemptions.ts';
import * as social from '#shared/contracts/http/social.ts';
import * as statements from '#shared/contracts/http/statements.ts';
import type { RouteSpec } from '#shared/http/route.ts';

type Sent = { url: string; method: string; headers: Record<string, string>; body: unknown };

/** A `fetch` that answers from a list and keeps what it was asked. */
function replies(...answers: (Response | 'lost')[]) {
  const sent: Sent[] = [];
  const fetch = async (url: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const body = typeof init?.body === 'string' ? JSON.parse(init.body) : undefined;
    const headers = init?.headers as Record<string, string>;
    sent.push({ url: String(url), method: init?.method ?? '', headers, body });
    const answer = answers.shift();
    if (answer === undefined || answer === 'lost') throw new TypeError('network');
    return answer;
  };
  return { fetch: fetch as typeof globalThis.fetch, sent };
}

const refusal = (status: number, code: string, facts = {}) =>
  Response.json({ error: { ...facts, code, message: 'No.', requestId: 'r1' } }, { status });

describe('the table of operations', () => {
  it('is what the contracts declare', () => {
    const declared = Object.entries({
      activity,
      auth,
      compliance,
      entries,
      games,
      liability,
      payments,
      payouts,
      purchases,
      redemptions,
      social,
      statements,
    }).flatMap(([module, routes]) =>
      Object.entries(routes as Record<string, unknown>)
        .filter((pair): pair is [string, RouteSpec] => {
          const spec = pair[1] as RouteSpec | undefined;
          return spec?.access !== undefined && spec.method !== undefined;
        })
        .filter(([, { access }]) => access.kind !== 'ticket' && access.kind !== 'signature')
        .map(([name, { method, path, access, idempotency }]): [string, Operation] => [
          `${module}.${name}`,
          {
            method,
            path,
            ...((access.kind === 'player' || access.kind === 'staff') && { signedIn: true }),
            ...(idempotency !== undefined && { idempotent: true }),
          },
        ]),
    );
    // Not so? `npm run client` writes it anew.
    expect(OPERATIONS).toEqual(Object.fromEntries(declared));
  });
});

describe('the operations', () => {
  it('cover every route of the platform that a caller with a token or none can reach', () => {
    const known = new Set(Object.values(OPERATIONS).map(({ method, path }) => `${method} ${path}`));
    const missing = Object.values(ROUTES)
      .flat()
      .filter(({ access }) => access.kind !== 'ticket' && access.kind !== 'signature')
      .map(({ method, path }) => `${method} ${path}`)
      .filter((route) => !known.has(route));
    expect(missing).toEqual([]);
  });
});

describe('the client', () => {
  it('writes path, query, body and token as the route asks for them', async () => {
    const { fetch, sent } = replies(Response.json({ items: [], nextCursor: null }));
    const client = createClient({ origin: 'https://p.test', fetch, accessToken: () => 'T' });
    const answer = await client.call('games.listRounds', {
      params: { id: 'a/b' },
      query: { limit: '5' },
    });
    expect(answer).toEqual({ ok: true, value: { items: [], nextCursor: null } });
    expect(sent).toEqual([
      {
        url: 'https://p.test/v1/sessions/a%2Fb/rounds?limit=5',
        method: 'GET',
        headers: { authorization: 'Bearer T' },
        body: undefined,
      },
    ]);
  });

  it('asks again under the same key when the reply to a payment was lost', async () => {
    const { fetch, sent } = replies(
      'lost',
      refusal(503, 'try_again'),
      Response.json({ grants: [] }),
    );
    const client = createClient({ origin: '', fetch });
    const answer = await client.call('payments.dailyBonus', { body: {} });
    expect(answer.ok).toBe(true);
    const keys = sent.map(({ headers }) => headers['idempotency-key']);
    expect(keys).toHaveLength(3);
    expect(new Set(keys).size).toBe(1);
    expect(keys[0]).toMatch(/^[\w-]{36}$/);
  });

  it('never repeats what cannot be repeated', async () => {
    const { fetch, sent } = replies('lost');
    const client = createClient({ origin: '', fetch });
    const body = { email: 'a@example.com', password: 'p' };
    const answer = await client.call('auth.login', { body });
    expect(answer).toMatchObject({ ok: false, error: { code: 'offline', status: 0 } });
    expect(sent).toHaveLength(1);
  });

  it('gets a new token once when the old one is refused, and gives up when there is none', async () => {
    const fresh = replies(refusal(401, 'unauthenticated'), Response.json({ balances: [] }));
    let token = 'old';
    const client = createClient({
      origin: '',
      fetch: fresh.fetch,
      accessToken: () => token,
      refresh: async () => {
        token = 'new';
        return true;
      },
    });
    expect((await client.call('payments.wallet')).ok).toBe(true);
    expect(fresh.sent.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer old',
      'Bearer new',
    ]);
    const none = replies(refusal(401, 'unauthenticated'));
    const stranger = createClient({ origin: '', fetch: none.fetch, refresh: async () => false });
    expect(await stranger.call('payments.wallet')).toMatchObject({
      ok: false,
      error: { code: 'unauthenticated', status: 401, requestId: 'r1' },
    });
  });

  it('hands on the facts of a refusal, and tells a page of some proxy from a reply of ours', async () => {
    const { fetch } = replies(
      refusal(409, 'insufficient_funds', { balance: '1.00' }),
      new Response('<html>', { status: 200 }),
    );
    const client = createClient({ origin: '', fetch, attemptsMax: 1 });
    const refused = await client.call('payments.wallet');
    expect(refused).toMatchObject({ ok: false, error: { facts: { balance: '1.00' } } });
    const strange = await client.call('payments.wallet');
    expect(strange).toMatchObject({ ok: false, error: { code: 'unreadable', status: 200 } });
  });
});
