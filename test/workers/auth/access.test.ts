// Own, other's, nonexistent and malformed: generated over auth's routes. And replies field by field,
// faults of what auth depends on, and what must never stand in a log.

import { describe, expect, it, vi } from 'vitest';
import { ROUTES } from '#shared/contracts/http/index.ts';
import { isErrorCode } from '#shared/errors.ts';
import type { RouteSpec } from '#shared/http/route.ts';
import { newId } from '#shared/ids.ts';
import { authFixture, newcomer, PASSWORD, player, signIn, verified } from './fixture.ts';

const fixture = authFixture();

const withIds = ROUTES.auth.filter(({ path }) => path.includes(':'));
const named = (routes: readonly RouteSpec[]) =>
  routes.map((spec) => [`${spec.method} ${spec.path}`, spec] as const);
const fill = (path: string, id: string) =>
  path.replaceAll(':id', id).replaceAll(':sid', id).replace(':role', 'support');
const bodyOf = (spec: RouteSpec) => (spec.body === undefined ? {} : { body: { reason: 'a test' } });

const STRANGE_IDS = [
  '0',
  '-1',
  '1e3',
  'null',
  'undefined',
  '../../etc/passwd'.replaceAll('/', '%2f'),
  newId(1).toUpperCase(),
  `${newId(1)}0`,
  newId(1).slice(1),
  `{${newId(1)}}`.replaceAll('{', '%7b').replaceAll('}', '%7d'),
  '%00',
  "' or 1=1--".replaceAll(' ', '%20'),
  '[object%20Object]',
  '٣'.repeat(8),
];

describe('an id in a path', () => {
  // evidence: A32 A33
  it.each(named(withIds))('that nobody has is 404 or 403 on %s', async (_, spec) => {
    const person = await player(fixture);
    const answer = await fixture.call(spec.method, fill(spec.path, newId(1)), {
      token: person.accessToken,
      ...bodyOf(spec),
    });
    expect(answer.status).toBe(spec.access.kind === 'staff' ? 403 : 404);
  });

  // evidence: V8.2.2 A32 A33
  it.each(named(withIds))('of another player is as if absent on %s', async (_, spec) => {
    const person = await player(fixture);
    const other = await player(fixture);
    const theirs = fixture.hub.lists.get(other.player.id)?.signIns[0]?.sid ?? '';
    for (const id of [theirs, other.player.id]) {
      const answer = await fixture.call(spec.method, fill(spec.path, id), {
        token: person.accessToken,
        ...bodyOf(spec),
      });
      expect(answer.status).toBe(spec.access.kind === 'staff' ? 403 : 404);
    }
    const list = await fixture.call('GET', '/v1/auth/sessions', { token: other.accessToken });
    expect(list.body.items).toHaveLength(1);
  });

  // evidence: A33 A38
  it.each(named(withIds))('in no spelling of an id is a fault on %s', async (_, spec) => {
    const person = await player(fixture);
    for (const id of STRANGE_IDS) {
      const answer = await fixture.call(spec.method, fill(spec.path, id), {
        token: person.accessToken,
        ...bodyOf(spec),
      });
      expect([403, 404], `${id}: ${answer.text}`).toContain(answer.status);
    }
  });
});

describe('a reply', () => {
  // evidence: V8.2.3 V15.3.1 A35
  it('of the own account has these fields and no other', async () => {
    const person = await player(fixture);
    const { accessToken: token } = person;
    const fields = ['createdAt', 'dateOfBirth', 'displayName', 'email', 'emailVerified'];
    fields.push('id', 'mfaEnabled', 'roles');
    const me = await fixture.call('GET', '/v1/me', { token });
    expect(Object.keys(me.body).sort()).toEqual(fields);
    expect(Object.keys(person.player).sort()).toEqual(fields);
    const list = await fixture.call('GET', '/v1/auth/sessions', { token });
    expect(Object.keys(list.body.items[0]).sort()).toEqual([
      'createdAt',
      'current',
      'device',
      'id',
      'lastSeenAt',
      'place',
    ]);
  });

  // evidence: V1.2.3 A35
  it.each(named(ROUTES.auth.filter(({ method }) => method === 'GET')))(
    'of %s fits its declared schema',
    async (_, spec) => {
      const person = await player(fixture);
      if (spec.access.kind === 'staff') return;
      const answer = await fixture.call('GET', spec.path, { token: person.accessToken });
      expect(answer.status, answer.text).toBe(200);
      const checked = spec.replies[200]?.safeParse(answer.body);
      expect(checked?.error?.issues ?? [], answer.text).toEqual([]);
    },
  );

  // evidence: V4.1.1 A40
  it('is JSON in UTF-8 and says so, or has no body at all', async () => {
    const person = await player(fixture);
    for (const answer of [
      await fixture.call('GET', '/v1/me', { token: person.accessToken }),
      await fixture.call('GET', '/v1/nothing'),
      await fixture.call('GET', '/.well-known/jwks.json'),
      await fixture.post('/v1/auth/logout', undefined, { token: person.accessToken }),
    ]) {
      const type = answer.headers.get('content-type');
      expect(type).toBe(answer.text === '' ? null : 'application/json; charset=utf-8');
    }
  });

  // evidence: V13.4.6 V14.2.2 V14.3.2 A40
  it('is never cached and says nothing of what made it', async () => {
    const person = await player(fixture);
    for (const answer of [
      await fixture.call('GET', '/v1/me', { token: person.accessToken }),
      await fixture.call('GET', '/v1/me'),
      await fixture.call('GET', '/v1/nothing'),
      await fixture.call('PUT', '/v1/me'),
    ]) {
      expect(answer.headers.get('cache-control')).toBe('no-store');
      expect(answer.headers.get('server')).toBeNull();
      expect(answer.headers.get('x-powered-by')).toBeNull();
    }
  });
});

describe('a path or method', () => {
  // evidence: V1.1.1 V14.2.5 A39
  it.each([
    ['/v1//me', 404],
    ['/v1/./me', 200],
    ['/v1/me/', 404],
    ['/V1/ME', 404],
    ['/v1/me;x=1', 404],
    ['/v1/%6de', 200],
    ['/v1/me%2f', 404],
    ['/v1/auth/../me', 200],
  ])('%s is answered like its own normal form, never more', async (path, status) => {
    const person = await player(fixture);
    const answer = await fixture.call('GET', path, { token: person.accessToken });
    expect(answer.status).toBe(status);
    const stranger = await fixture.call('GET', path);
    expect(stranger.status).toBe(status === 200 ? 401 : 404);
  });

  // evidence: V4.1.4 V13.4.4 A39
  it('that is not served is 405 with what is, and no header overrides it', async () => {
    const headers = { 'x-http-method-override': 'DELETE', 'x-method-override': 'DELETE' };
    for (const method of ['PUT', 'OPTIONS', 'PATCH'] as const) {
      const answer = await fixture.call(method, '/v1/auth/sessions', { headers });
      expect(answer.status, method).toBe(405);
      expect(answer.headers.get('allow')).toBe('DELETE, GET');
    }
    const person = await player(fixture);
    await signIn(fixture, person);
    const read = await fixture.call('GET', '/v1/auth/sessions', {
      token: person.accessToken,
      headers,
    });
    expect(read.body.items).toHaveLength(2);
  });
});

describe('without Postgres', () => {
  // evidence: V13.2.6 V16.5.2 A65 A66 A68
  it('every route that needs it answers 503 and says when to try again', async () => {
    const person = await player(fixture);
    fixture.databaseIsDown = true;
    const inputs: Record<string, unknown> = {
      ...newcomer(),
      token: 'x'.repeat(43),
      refreshToken: 'A'.repeat(43),
      challengeToken: 'x'.repeat(43),
      code: '12345678',
      currentPassword: PASSWORD,
      newPassword: 'another good phrase',
      newEmail: newcomer().email,
      factorLost: true,
    };
    const bodies: Record<string, string[]> = {
      '/v1/auth/verify-email': ['token'],
      '/v1/auth/verify-email/resend': ['email'],
      '/v1/auth/login': ['email', 'password'],
      '/v1/auth/login/mfa': ['challengeToken', 'code'],
      '/v1/auth/refresh': ['refreshToken'],
      '/v1/auth/password/forgot': ['email'],
      '/v1/auth/password/reset': ['token', 'password'],
      '/v1/auth/password/change': ['currentPassword', 'newPassword'],
      '/v1/auth/email/change': ['newEmail', 'password'],
      '/v1/auth/email/change/confirm': ['token'],
      '/v1/auth/email/change/undo': ['token'],
      '/v1/auth/mfa/totp/confirm': ['code'],
      '/v1/auth/recovery': ['email', 'factorLost'],
      '/v1/auth/recovery/confirm': ['token'],
      '/v1/auth/recovery/stop': ['token'],
      '/v1/auth/step-up': ['password'],
      '/v1/auth/register': ['email', 'password', 'displayName', 'dateOfBirth', 'acceptTerms'],
    };
    const routes = ROUTES.auth.filter(
      ({ access, path }) => access.kind !== 'staff' && path !== '/.well-known/jwks.json',
    );
    for (const { method, path } of routes) {
      const names = bodies[path] ?? [];
      const special: Record<string, unknown> =
        method === 'DELETE' && path.endsWith('/totp')
          ? { password: PASSWORD, code: '123456' }
          : method === 'PATCH'
            ? { displayName: 'Somebody New' }
            : { password: PASSWORD };
      const body = names.length
        ? Object.fromEntries(names.map((name) => [name, inputs[name]]))
        : special;
      const hasBody = ROUTES.auth.find((s) => s.path === path && s.method === method)?.body;
      const isEmpty = ['/v1/auth/logout', '/v1/auth/mfa/totp', '/v1/auth/mfa/recovery-codes'];
      const given = path === '/v1/me/terms' ? { accept: [] } : body;
      const sent = method === 'POST' && isEmpty.includes(path) ? {} : given;
      const answer = await fixture.call(method, fill(path, newId(1)), {
        token: person.accessToken,
        ...(hasBody === undefined ? {} : { body: sent }),
      });
      expect(answer.status, `${method} ${path} ${answer.text}`).toBe(503);
      expect(answer.body.error.code).toBe('try_again');
      expect(answer.headers.get('retry-after')).not.toBeNull();
    }
  });

  it('is not ready', async () => {
    expect((await fixture.call('GET', '/readyz')).status).toBe(200);
    fixture.databaseIsDown = true;
    expect((await fixture.call('GET', '/readyz')).status).toBe(503);
  });
});

describe('a fault', () => {
  // evidence: V16.3.4 V16.5.1 V16.5.4 A72
  it('of any kind is a generic reply with the id under which the log has it', async () => {
    const person = await player(fixture);
    const lines: string[] = [];
    vi.spyOn(console, 'error').mockImplementation((line) => void lines.push(String(line)));
    const answer = await fixture.call('GET', '/v1/me', {
      token: person.accessToken,
      env: { AUTH_DATABASE_URL: 'not a url' },
    });
    expect(answer.status).toBe(500);
    const { requestId } = answer.body.error;
    expect(answer.body).toEqual({
      error: { code: 'internal', message: 'Something went wrong on our side.', requestId },
    });
    expect(lines.join('\n')).toContain(requestId);
    expect(answer.text).not.toMatch(/not a url|stack|\.ts/);
  });
});

describe('a log', () => {
  // evidence: V16.3.2 V16.3.3 A32
  it('has every refusal at the gate: who asked for what without the right', async () => {
    const lines: string[] = [];
    vi.spyOn(console, 'log').mockImplementation((line) => void lines.push(String(line)));
    const person = await player(fixture);
    await fixture.call('GET', '/v1/admin/audit', { token: person.accessToken });
    await fixture.call('GET', '/v1/me');
    const refusals = lines
      .map((line) => JSON.parse(line))
      .filter((l) => l.event === 'access_refused');
    expect(refusals.map(({ route, reason }) => [route, reason])).toEqual([
      ['GET /v1/admin/audit', 'forbidden'],
      ['GET /v1/me', 'unauthenticated'],
    ]);
  });

  // evidence: V11.7.2 V16.2.3 V16.2.5 A42
  it('of a whole life of an account holds no secret and no address', async () => {
    const lines: string[] = [];
    for (const name of ['log', 'error', 'warn', 'info', 'debug'] as const) {
      vi.spyOn(console, name).mockImplementation((line) => void lines.push(String(line)));
    }
    fixture.hub.isDown = true;
    const person = await verified(fixture);
    const secrets: string[] = [person.email, person.password];
    const session = await signIn(fixture, person);
    secrets.push(session.accessToken, session.refreshToken);
    await fixture.post('/v1/auth/login', { email: person.email, password: 'wrong one' });
    const refreshed = await fixture.post('/v1/auth/refresh', {
      refreshToken: session.refreshToken,
    });
    secrets.push(refreshed.body.refreshToken, refreshed.body.accessToken, 'wrong one');
    fixture.mailIsDown = true;
    await fixture.post('/v1/auth/password/forgot', { email: person.email });
    fixture.mailIsDown = false;
    fixture.pass(61_000);
    const { JOBS } = await import('#workers/auth/jobs.ts');
    await JOBS['mail-outbox']?.run(fixture.env, fixture.nowMs);
    const token = fixture.lastLink(person.email);
    secrets.push(token);
    await fixture.post('/v1/auth/password/reset', { token, password: 'another good phrase' });
    const begun = await fixture.post('/v1/auth/mfa/totp', undefined, {
      token: session.accessToken,
    });
    if (begun.body.secret) secrets.push(begun.body.secret);
    await fixture.call('GET', '/v1/me', {
      token: session.accessToken,
      env: { AUTH_DATABASE_URL: 'postgresql://parlor_auth:hunter2@nowhere.invalid/x' },
    });
    secrets.push('hunter2');
    const text = lines.join('\n');
    expect(lines.length).toBeGreaterThan(2);
    for (const secret of secrets) expect(text).not.toContain(secret);
  });

  // evidence: V1.2.1 V1.2.3 V16.2.2 V16.2.4 V16.4.1 A42
  it('line stays one line of JSON, whatever a client sends', async () => {
    const lines: string[] = [];
    for (const name of ['log', 'error'] as const) {
      vi.spyOn(console, name).mockImplementation((line) => void lines.push(String(line)));
    }
    fixture.hub.isDown = true;
    const person = await verified(fixture);
    await signIn(fixture, person, {
      headers: { 'user-agent': 'x\u001b[31m "}{"level":"error" ' },
    });
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) {
      for (const control of ['\r', '\n', '\u001b']) expect(line).not.toContain(control);
      expect(() => JSON.parse(line)).not.toThrow();
    }
  });
});

describe('every refusal', () => {
  it('is of the closed list and in the envelope', async () => {
    const person = await player(fixture);
    for (const { method, path, body } of ROUTES.auth) {
      const answer = await fixture.call(method, fill(path, newId(1)), {
        token: person.accessToken,
        ...(body === undefined ? {} : { body: { unknown: 1 } }),
      });
      if (answer.status < 400) continue;
      expect(isErrorCode(answer.body.error.code), `${method} ${path}`).toBe(true);
      expect(answer.body.error.requestId).toBe(answer.headers.get('x-request-id'));
    }
  });
});
