import { env, exports } from 'cloudflare:workers';
import { importJWK, SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { newId } from '#shared/ids.ts';

const BASE = 'http://gateway.test';
const variables = env as unknown as Record<string, string>;

function request(path: string, init?: RequestInit): Promise<Response> {
  return (exports as unknown as { default: Fetcher }).default.fetch(BASE + path, init);
}

async function codeOf(response: Response): Promise<string> {
  return ((await response.json()) as { error: { code: string } }).error.code;
}

/** A real token; the sign-in's last digit decides what the stubbed hub says. */
async function tokenWith(
  signInDigit: string,
  claims: Record<string, unknown> = {},
): Promise<string> {
  const [jwk] = JSON.parse(variables.TOKEN_SIGNING_KEY ?? '').keys;
  const seconds = Math.floor(Date.now() / 1000);
  const payload = {
    sid: newId(Date.now()).slice(0, -1) + signInDigit,
    jti: newId(Date.now()),
    auth_time: seconds,
    ver: 1,
    amr: ['pwd'],
    roles: ['player'],
    ...claims,
  };
  return new SignJWT(payload)
    .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid: jwk.kid })
    .setIssuer('parlor')
    .setAudience('parlor-api')
    .setSubject(String(claims.sub ?? newId(Date.now())))
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + 300)
    .sign(await importJWK(jwk, 'EdDSA'));
}

const authorized = async (digit: string) => ({
  headers: { authorization: `Bearer ${await tokenWith(digit)}` },
});

describe('the gateway', () => {
  // evidence: V3.2.1 V3.4.1 V3.4.3 V3.4.4 V3.4.5 V3.4.6 V3.5.8
  it('answers health with the headers that every reply has', async () => {
    const response = await request('/healthz');
    expect(response.status).toBe(200);
    expect(response.headers.get('strict-transport-security')).toContain('max-age=63072000');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('answers an unknown path and a wrong method in the envelope, with the same headers', async () => {
    const missing = await request('/v1/nothing');
    expect(missing.status).toBe(404);
    expect(missing.headers.get('x-content-type-options')).toBe('nosniff');
    expect(await codeOf(missing)).toBe('not_found');
    const wrong = await request('/v1/wallet', { method: 'POST' });
    expect(wrong.status).toBe(405);
    expect(wrong.headers.get('allow')).toBe('GET');
    expect(await codeOf(wrong)).toBe('method_not_allowed');
  });

  it.each([
    '//v1/wallet',
    '/v1//wallet',
    '/v1/%77allet',
    '/v1/wallet;x',
    '/V1/wallet',
    '/v1/wallet/',
  ])('knows no other spelling of a path: %s', async (path) => {
    expect((await request(path, await authorized('1'))).status).toBe(404);
  });

  // evidence: V4.1.3
  it('never trusts a request id or an internal header of a client', async () => {
    const response = await request('/v1/auth/login', {
      method: 'POST',
      headers: { 'x-request-id': 'mine', 'x-forwarded-for': '1.2.3.4', 'x-user-id': 'root' },
      body: '{}',
    });
    const { headers } = (await response.json()) as { headers: Record<string, string> };
    expect(headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    expect(headers['x-request-id']).toBe(response.headers.get('x-request-id'));
    expect(headers['x-forwarded-for']).toBeUndefined();
    expect(headers['x-user-id']).toBeUndefined();
  });

  it('refuses a body of 64 KiB and one byte, told or not', async () => {
    const body = 'x'.repeat(64 * 1024 + 1);
    const told = await request('/v1/auth/login', { method: 'POST', body });
    expect(told.status).toBe(413);
    const stream = new Response(body).body;
    const untold = await request('/v1/auth/login', { method: 'POST', body: stream });
    expect(untold.status).toBe(413);
    expect(await codeOf(untold)).toBe('body_too_large');
    const fits = await request('/v1/auth/login', { method: 'POST', body: body.slice(1) });
    expect(((await fits.json()) as { bytes: number }).bytes).toBe(64 * 1024);
  });
});

describe('liveness', () => {
  // evidence: V7.2.1
  it('lets a living sign-in through to its service', async () => {
    const response = await request('/v1/wallet', await authorized('1'));
    expect(response.status).toBe(200);
    expect(((await response.json()) as { service: string }).service).toBe('payments');
  });

  it('refuses no token, a dead sign-in and a broken token alike', async () => {
    for (const init of [
      {},
      await authorized('0'),
      { headers: { authorization: 'Bearer a.b.c' } },
    ]) {
      const response = await request('/v1/wallet', init);
      expect(response.status).toBe(401);
      expect(await codeOf(response)).toBe('unauthenticated');
    }
  });

  it('asks auth about a sign-in that the hub does not know', async () => {
    expect((await request('/v1/wallet', await authorized('a'))).status).toBe(200);
    expect((await request('/v1/wallet', await authorized('b'))).status).toBe(401);
  });

  // evidence: V16.5.3
  it('answers 503 and never a pass when the hub is silent, or it or auth is broken', async () => {
    for (const digit of ['3', '4', 'c']) {
      const response = await request('/v1/wallet', await authorized(digit));
      expect(response.status).toBe(503);
      expect(response.headers.get('retry-after')).toBe('1');
      expect(await codeOf(response)).toBe('try_again');
    }
  });

  it('does not look at a token where nobody needs one', async () => {
    const stale = { method: 'POST', headers: { authorization: 'Bearer stale' }, body: '{}' };
    expect((await request('/v1/auth/refresh', stale)).status).toBe(200);
  });
});

describe('origins', () => {
  // evidence: V3.4.2
  it('reads the allowlist as whole strings', async () => {
    const allowed = await request('/v1/games', { headers: { origin: 'https://app.example.com' } });
    expect(allowed.headers.get('access-control-allow-origin')).toBe('https://app.example.com');
    expect(allowed.headers.get('vary')).toContain('Origin');
  });

  it.each([
    'null',
    'https://app.example.com.evil.test',
    'https://evil-app.example.com',
    'http://app.example.com',
    'https://app.example.com:8443',
  ])('refuses %s', async (origin) => {
    const response = await request('/v1/games', { headers: { origin } });
    expect(response.status).toBe(403);
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
    expect(await codeOf(response)).toBe('origin_not_allowed');
  });

  // evidence: A15
  it('refuses what a page of another site makes a browser send, unless its origin may', async () => {
    const login = (headers: Record<string, string>) =>
      request('/v1/auth/login', { method: 'POST', headers, body: '{}' });
    for (const site of ['cross-site', 'same-site']) {
      const response = await login({ 'sec-fetch-site': site });
      expect([response.status, await codeOf(response)]).toEqual([403, 'origin_not_allowed']);
    }
    const origin = 'https://app.example.com';
    const [listed, own, typed, link] = await Promise.all([
      login({ 'sec-fetch-site': 'cross-site', origin }),
      login({ 'sec-fetch-site': 'same-origin' }),
      login({ 'sec-fetch-site': 'none' }),
      request('/v1/games', { headers: { 'sec-fetch-site': 'cross-site' } }),
    ]);
    expect([listed, own, typed, link].map((response) => response?.status)).toEqual([
      200, 200, 200, 200,
    ]);
  });

  it('answers the preflight of an allowed origin only', async () => {
    const ask = (origin: string) =>
      request('/v1/wallet', { method: 'OPTIONS', headers: { origin } });
    const allowed = await ask('https://app.example.com');
    expect(allowed.status).toBe(204);
    expect(allowed.headers.get('access-control-allow-headers')).toContain('Idempotency-Key');
    expect((await ask('https://evil.test')).status).toBe(403);
  });
});

describe('sockets', () => {
  // evidence: V4.4.2
  it.each(['/v1/sessions/:id/socket', '/v1/rooms/:id/socket', '/v1/hub/socket'])(
    'at %s are opened to no page of a strange origin',
    async (path) => {
      for (const origin of ['https://evil.test', 'null', 'http://app.example.com']) {
        const response = await request(path.replace(':id', newId(Date.now())), {
          headers: { upgrade: 'websocket', origin },
        });
        expect([response.status, await codeOf(response)]).toEqual([403, 'origin_not_allowed']);
      }
    },
  );

  it('pass through with the headers of the gateway', async () => {
    const id = newId(Date.now());
    const response = await request(`/v1/sessions/${id}/socket`, {
      headers: { upgrade: 'websocket' },
    });
    expect(response.status).toBe(101);
    expect(response.headers.get('x-request-id')).not.toBeNull();
    const socket = response.webSocket;
    if (socket === null) throw new Error('no socket came through');
    const first = new Promise((resolve) =>
      socket.addEventListener('message', ({ data }) => resolve(data)),
    );
    socket.accept();
    expect(await first).toBe('hello');
    socket.close();
  });
});

describe('operation', () => {
  it('tells each service and its readiness', async () => {
    const response = await request('/readyz');
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      ready: true,
      services: { auth: { ready: true } },
    });
  });

  it('puts an export together from every service, or answers try_again', async () => {
    const sub = `${newId(Date.now()).slice(0, -1)}a`;
    const exported = async (subject: string) => {
      const token = await tokenWith('1', { sub: subject });
      return request('/v1/me/export', { headers: { authorization: `Bearer ${token}` } });
    };
    const whole = (await (await exported(sub)).json()) as Record<string, unknown>;
    // auth's stand-in echoes; the others stand under their names.
    expect(whole).toMatchObject({
      service: 'auth',
      payments: { service: 'payments', playerId: sub },
      games: { service: 'games', playerId: sub },
      social: { service: 'social', playerId: sub },
      compliance: { service: 'compliance', playerId: sub },
    });
    const broken = await exported('00000000-0000-7000-8000-00000000000f');
    expect([broken.status, await codeOf(broken)]).toEqual([503, 'try_again']);
  });

  // evidence: V13.4.5
  it('shows metrics to the holder of the token and nothing to others', async () => {
    expect((await request('/metrics')).status).toBe(404);
    const wrong = await request('/metrics', { headers: { authorization: 'Bearer wrong' } });
    expect(wrong.status).toBe(404);
    const right = await request('/metrics', {
      headers: { authorization: `Bearer ${variables.METRICS_TOKEN}` },
    });
    const page = await right.text();
    expect(page).toMatch(/parlor_requests_total\{route="GET \/v1\/wallet",status="401"\} [1-9]/);
    expect(page).toContain('parlor_errors_total{code="unauthenticated"}');
    for (const source of ['auth', 'payments', 'games', 'social', 'compliance']) {
      expect(page).toContain(`parlor_${source}_lag_seconds 1.5`);
    }
  });

  it('describes every declared route', async () => {
    const document = (await (await request('/v1/openapi.json')).json()) as {
      openapi: string;
      paths: Record<string, Record<string, unknown>>;
    };
    expect(document.openapi).toBe('3.1.0');
    expect(document.paths['/v1/wallet']?.get).toBeDefined();
    expect(document.paths['/v1/sessions/{id}']?.patch).toBeDefined();
    const page = await request('/docs');
    expect(page.headers.get('content-security-policy')).toContain("style-src 'sha256-");
    expect(await page.text()).toContain('/v1/games/{gameId}/sessions');
  });

  it('describes the frames of every socket, for tools and on the page of the API', async () => {
    const answer = await request('/v1/asyncapi.json');
    expect(answer.headers.get('content-type')).toContain('application/json');
    expect(await answer.json()).toMatchObject({
      asyncapi: '3.0.0',
      channels: {
        session: { address: '/v1/sessions/{id}/socket' },
        room: { address: '/v1/rooms/{id}/socket' },
        hub: { address: '/v1/hub/socket' },
      },
    });
    const page = await (await request('/docs')).text();
    expect(page).toContain('<a href="/v1/asyncapi.json">');
    expect(page).toContain('<code>rotateSeed</code>');
  });
});
