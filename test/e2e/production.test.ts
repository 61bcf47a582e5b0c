// The platform as real people get it: every Worker with ENVIRONMENT=production and nothing of
// development's, TLS in front, and the Internet's part played at its real addresses (Neon, Stripe,
// siteverify, the mail binding). A person comes, plays, talks, pays and leaves, in a browser.

import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, get, type IncomingMessage } from 'node:http';
import { request as toEdge } from 'node:https';
import type { AddressInfo } from 'node:net';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { unstable_getMiniflareWorkerOptions } from 'wrangler';
import { WORKERS } from '#scripts/platform/workers/workers.ts';
import { signatureHeader } from '#shared/signed-notice.ts';
import { type Edge, startEdge } from '#test/kit/internet/edge.ts';
import { Turnstile } from '#test/kit/internet/turnstile.ts';
import { type Given, type Platform, startPlatform } from '#test/kit/platform.ts';
import { mailTo } from '#test/kit/player.ts';
import { describeInBrowser, launch, visit } from './site/browser.ts';
import { fillSignUp, newName, PASSWORD } from './site/site.ts';

const HOST = 'parlor.test';
const SITE_KEY = `0x${randomBytes(10).toString('hex')}`;
const SECRET = `0x${randomBytes(20).toString('hex')}`;
const LIVE_KEY = `sk_live_${randomBytes(18).toString('hex')}`;
const turnstile = new Turnstile(SECRET);
const DEVELOPMENT_ONLY = [
  ...['NEON_PROXY_URL', 'MAILBOX_URL', 'SCRYPT_LOG_N', 'LIMIT_SCALE', 'PARLOR_PLACE'],
  // Keys of the emulator here.
  ...['STRIPE_API_URL', 'PLACE_PROOF_KEYS'],
];
/** What a Worker's own configuration says of production: plain variables and limits. */
function liveOf(name: string) {
  const worker = WORKERS.find((one) => one.name === name);
  if (worker === undefined) throw new Error(`no Worker ${name}`);
  const { workerOptions } = unstable_getMiniflareWorkerOptions(worker.configPath, 'production');
  const { bindings, ratelimits } = workerOptions;
  return {
    bindings: { ...(bindings as Record<string, string>) },
    ...(ratelimits !== undefined && { ratelimits }),
  };
}

// What the mail binding hands over goes to the mailbox of the tests.
const MAIL = `import { WorkerEntrypoint } from 'cloudflare:workers';
export default { fetch: () => new Response(null, { status: 404 }) };
export class Mail extends WorkerEntrypoint {
  async send({ from, to, ...content }) {
    if (!from.email.endsWith('@${HOST}')) throw new Error('not our address');
    await fetch(this.env.MAILBOX_URL + '/messages', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ to, ...content }),
    });
  }
}`;

/** The emulated Stripe is in test mode; here it says what the real one says in live mode. */
const inLiveMode = (text: string) => text.replaceAll(/"livemode": ?false/g, '"livemode":true');

/** The hosts that Workers call, played here; everything else is unreachable. */
function internet({ database, stripe }: Given) {
  const places: Record<string, string> = {
    'api.neon.test': new URL(database.proxyUrl).origin,
    'api.stripe.com': stripe.url,
  };
  return async (request: Request): Promise<Response> => {
    const url = new URL(request.url);
    if (url.protocol !== 'https:') return new Response('plain http', { status: 403 });
    if (url.href === 'https://challenges.cloudflare.com/turnstile/v0/siteverify') {
      return Response.json(await turnstile.siteverify(request));
    }
    const place = places[url.host];
    if (place === undefined) return new Response('no such host', { status: 502 });
    const headers = Object.fromEntries(request.headers);
    delete headers.host;
    if (url.host === 'api.stripe.com') {
      expect(headers.authorization).toBe(`Bearer ${LIVE_KEY}`);
      headers.authorization = `Bearer ${stripe.variables.STRIPE_SECRET_KEY}`;
    }
    const body = request.method === 'GET' ? {} : { body: await request.text() };
    const answer = await fetch(place + url.pathname + url.search, {
      method: request.method,
      headers,
      ...body,
    });
    return new Response(inLiveMode(await answer.text()), {
      status: answer.status,
      headers: [...answer.headers].filter(([name]) => !/^content-(length|encoding)$/.test(name)),
    });
  };
}

const neonUrl = (url: string) => {
  const neon = new URL(url);
  neon.host = 'ep-parlor.neon.test';
  neon.port = '';
  return neon.href;
};

function asInProduction(given: Given) {
  const { database, mailboxUrl } = given;
  const outboundService = internet(given);
  const auth = {
    bindings: {
      ...liveOf('auth').bindings,
      MAIL_FROM: `no-reply@${HOST}`,
      MAIL_REPLY_TO: `support@${HOST}`,
      TURNSTILE_SECRET: SECRET,
    },
    email: undefined,
    serviceBindings: {
      GAME_SESSION_CONTROL: { name: 'parlor-game-session', entrypoint: 'SignInControl' },
      CHAT_ROOM_CONTROL: { name: 'parlor-chat-room', entrypoint: 'SignInControl' },
      MAIL: { name: 'mail', entrypoint: 'Mail' },
    },
    outboundService,
  };
  const [gateway, payments] = [liveOf('gateway'), liveOf('payments')];
  const names = ['games', 'social', 'compliance', 'game-session', 'chat-room', 'player-hub'];
  const mail = {
    name: 'mail',
    modules: true,
    script: MAIL,
    compatibilityDate: '2026-01-01',
    bindings: { MAILBOX_URL: mailboxUrl },
  };
  return {
    variables: {
      ...Object.fromEntries(DEVELOPMENT_ONLY.map((name) => [name, ''])),
      AUTH_DATABASE_URL: neonUrl(database.urlFor('parlor_auth')),
      PAYMENTS_DATABASE_URL: neonUrl(database.urlFor('parlor_payments')),
      GAMES_DATABASE_URL: neonUrl(database.urlFor('parlor_games')),
      STRIPE_SECRET_KEY: LIVE_KEY,
      SOCIAL_DATABASE_URL: neonUrl(database.urlFor('parlor_social')),
      COMPLIANCE_DATABASE_URL: neonUrl(database.urlFor('parlor_compliance')),
      PAYOUT_PROVIDER_URL: 'https://payouts.parlor.test',
      PAYOUT_PROVIDER_KEY: randomBytes(18).toString('hex'),
      PAYOUT_PROVIDER_WEBHOOK_SECRETS: randomBytes(18).toString('hex'),
      IDENTITY_PROVIDER_URL: 'https://identity.parlor.test',
      IDENTITY_PROVIDER_KEY: randomBytes(18).toString('hex'),
      IDENTITY_PROVIDER_WEBHOOK_SECRETS: randomBytes(18).toString('hex'),
      TAX_VENDOR_URL: 'https://tax.parlor.test',
      TAX_VENDOR_KEY: randomBytes(18).toString('hex'),
      TAX_VENDOR_WEBHOOK_SECRETS: randomBytes(18).toString('hex'),
    },
    overrides: {
      ...Object.fromEntries(names.map((name) => [name, { ...liveOf(name), outboundService }])),
      gateway: {
        ...gateway,
        bindings: { ...gateway.bindings, TURNSTILE_SITE_KEY: SITE_KEY },
        outboundService,
      },
      auth,
      payments: {
        ...payments,
        bindings: { ...payments.bindings, TURNSTILE_SECRET: SECRET },
        outboundService,
      },
    },
    beside: [mail],
    behindProxy: true,
  } as never;
}

/** Hands Stripe's events on to the edge, as those of live mode. */
async function startRelay(edgeUrl: string, secret: string) {
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const body = inLiveMode(Buffer.concat(chunks).toString('utf8'));
    const seconds = Math.floor(Date.now() / 1_000);
    const { port, host } = new URL(edgeUrl);
    const onward = toEdge({
      ...{ host: '127.0.0.1', port, servername: HOST, rejectUnauthorized: false },
      ...{ method: 'POST', path: '/v1/webhooks/stripe' },
      headers: {
        host,
        'content-type': 'application/json',
        'stripe-signature': signatureHeader(body, secret, seconds),
      },
    });
    onward.on('response', (answer) => {
      answer.resume();
      outgoing.writeHead(answer.statusCode ?? 502).end();
    });
    onward.on('error', () => outgoing.destroy());
    onward.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, stop: () => server.close() };
}

/** What operators read over the edge. */
async function readiness(edgeUrl: string): Promise<{ services: Record<string, unknown> }> {
  const { port, host } = new URL(edgeUrl);
  const asked = toEdge({
    ...{ host: '127.0.0.1', port, servername: HOST, rejectUnauthorized: false },
    ...{ path: '/readyz', headers: { host } },
  });
  asked.end();
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString('utf8'));
}

let relay: Awaited<ReturnType<typeof startRelay>>;
let edge: Edge;
let platform: Platform;
let notReady: unknown;
beforeAll(async () => {
  edge = await startEdge(HOST, { address: '203.0.113.9', country: 'US', regionCode: 'TX' });
  platform = await startPlatform({ variables: { SITE_URL: edge.url }, given: asInProduction });
  edge.leadTo(platform.url);
  // Over the rules of development compliance serves nobody.
  notReady = (await readiness(edge.url)).services.compliance;
  await platform.database.admin.call(sql`
    delete from rules.place_modes where certainty = 'development'`);
  await platform.database.admin.call(sql`
    update compliance.sanction_lists set source = 'ofac' where source = 'development'`);
  await platform.database.admin.call(
    sql`delete from rules.tax_years where certainty = 'development'`,
  );
  await platform.database.admin.call(sql`
    insert into rules.place_modes (place, begins_at, mode, instrument, certainty, entered_by,
        second_by)
      values ('US-TX', now(), 'open', 'a test', 'sure', gen_random_uuid(), gen_random_uuid())`);
  const { stripe } = platform;
  relay = await startRelay(edge.url, stripe.variables.STRIPE_WEBHOOK_SECRETS);
  stripe.deliverTo(relay.url);
});
afterAll(async () => {
  relay?.stop();
  await edge?.stop();
  await platform?.stop();
});

describeInBrowser('production', () => {
  it('takes a person from registering to signing out, over https and wss alone', async () => {
    const browser = await launch([`--host-resolver-rules=MAP ${HOST} 127.0.0.1`]);
    const { page, wrongs } = await visit(browser, edge.url, { ignoreHTTPSErrors: true });
    const plain: string[] = [];
    const sockets: string[] = [];
    page.on('request', (request) => {
      if (request.url().startsWith('http:')) plain.push(request.url());
    });
    page.on('websocket', (socket) => sockets.push(socket.url()));
    await turnstile.answer(page.context());
    const served: Record<string, Record<string, string>> = {};
    page.on('response', (response) => {
      const { origin, pathname } = new URL(response.url());
      if (origin === edge.url) served[pathname] = response.headers();
    });

    const name = newName();
    await page.goto('/');
    await page.getByRole('link', { name: 'Create account' }).first().click();
    const email = await fillSignUp(page, name);
    await page.getByLabel(/18 or older/).check();
    await page.getByRole('button', { name: 'Create account' }).click();
    await page.getByRole('heading', { name: 'Check your mail' }).waitFor();
    expect(turnstile.verified).toBe(1);
    const [mail] = await mailTo(platform.mailboxUrl, email);
    expect(mail?.text).toContain(edge.url);
    const code = /\b(\d{6,8})\b/.exec(mail?.text ?? '')?.[1] ?? '';
    await page.getByLabel('Code').fill(code);
    await page.getByRole('button', { name: 'Confirm' }).click();
    await page.getByRole('heading', { name: `Good to see you, ${name}` }).waitFor();

    await page.goto('/account');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('link', { name: 'Sign in' }).click();
    await page.getByLabel('E-mail address').fill(email);
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('button', { name: 'Claim' }).click();
    await page.getByRole('button', { name: 'Claimed' }).waitFor();

    await page.goto('/games/dice');
    await page.getByRole('button', { name: 'Play', exact: true }).click();
    await page.getByTestId('history').locator('tr').first().waitFor();

    await page.getByRole('button', { name: 'Chat' }).first().click();
    await page.getByRole('button', { name: /Lobby/ }).click();
    await page.getByText('1 here').waitFor();
    await page.getByLabel('Message Lobby').fill('Hello from production');
    await page.getByLabel('Message Lobby').press('Enter');
    await page.getByRole('article').filter({ hasText: 'Hello from production' }).waitFor();

    expect(plain).toEqual([]);
    await page.goto('/coins');
    await page
      .getByRole('button', { name: /^Buy: / })
      .first()
      .click();
    // The provider's own page; the emulated one is on this machine and plain.
    await page.getByRole('button', { name: 'Pay', exact: true }).click();
    await page.locator('[data-status="paid"]').waitFor();
    expect(new URL(page.url()).origin).toBe(edge.url);

    const cookies = async () => (await page.context().cookies(edge.url)).map(({ name }) => name);
    // `__Host-`: the browser took them as secure ones.
    expect((await cookies()).sort()).toEqual(['__Host-parlor-device', '__Host-parlor-refresh']);
    await page.goto('/account');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: /check yourself/ }).waitFor();
    // The sign-in is gone, the name of the browser stays.
    expect(await cookies()).toEqual(['__Host-parlor-device']);

    expect(sockets.length).toBeGreaterThan(2);
    expect(sockets.filter((url) => !url.startsWith(`wss://${HOST}`))).toEqual([]);
    const assets = Object.entries(served).filter(([path]) => path.startsWith('/assets/'));
    expect(assets.length).toBeGreaterThan(3);
    for (const [path, headers] of [...assets, ...Object.entries(served)]) {
      expect(headers['strict-transport-security'], path).toContain('max-age=63072000');
      expect(headers['x-content-type-options'], path).toBe('nosniff');
      expect(headers['content-security-policy'], path).toContain("default-src 'none'");
      expect(headers['referrer-policy'], path).toBe('no-referrer');
    }
    const foreign =
      /^third party: (https:\/\/challenges\.cloudflare\.com|http:\/\/localhost:\d+\/c\/pay\/)/;
    expect(wrongs.filter((wrong) => !foreign.test(wrong))).toEqual([]);
    await browser.close();
  });

  it('serves no rules of development, and says so to operators', async () => {
    expect(notReady).toEqual({ ready: false, dependencies: { database: true, rules: false } });
    expect(platform.logs.join('\n')).toContain('a live environment has rules of certainty');
    expect(await readiness(edge.url)).toMatchObject({ ready: true });
  });

  it('refuses plain http, whatever a client claims of it', async () => {
    const { hostname, port } = new URL(platform.url);
    for (const claim of [
      {},
      { 'x-forwarded-proto': 'https', 'cf-visitor': '{"scheme":"https"}' },
    ]) {
      const status = await new Promise((resolve, reject) => {
        const path = `http://${HOST}/healthz`;
        get({ hostname, port, path, headers: claim }, (answer) => {
          resolve(answer.resume().statusCode);
        }).on('error', reject);
      });
      expect(status).toBe(403);
    }
  });
});
