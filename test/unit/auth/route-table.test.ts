// The whole route table × roles × strength and age of the proof. Every declared route of every
// service is served by the real `serve` with a handler that only says that it ran; who gets that far
// is compared with what the route declares. A route that declares nothing does not type, and one
// that declares something unknown fails here.

import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { bytesToBase64Url, utf8 } from '#shared/bytes.ts';
import { ROUTES } from '#shared/contracts/http/index.ts';
import { createApp, FRESHNESS_MS, serve } from '#shared/http/app.ts';
import { needsFreshProof, type RouteSpec } from '#shared/http/route.ts';
import { newId, randomToken } from '#shared/ids.ts';
import {
  hasPermission,
  PERMISSIONS,
  ROLE_PERMISSIONS,
  ROLES,
  type Role,
} from '#shared/permissions.ts';

const ALL: RouteSpec[] = Object.values(ROUTES).flat();
const RAN = 299;
const app = createApp<{ TOKEN_PUBLIC_KEYS: string }>();
for (const spec of ALL) serve(app, spec, async () => new Response(null, { status: RAN }));

let sign: (what: { roles: Role[]; amr: string[]; ageMs: number; typ?: string }) => Promise<string>;
let env: { TOKEN_PUBLIC_KEYS: string };

beforeAll(async () => {
  const pair = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const kid = 'test';
  const shown = { ...(await exportJWK(pair.publicKey)), kid, alg: 'EdDSA' };
  env = { TOKEN_PUBLIC_KEYS: JSON.stringify({ keys: [shown] }) };
  sign = ({ roles, amr, ageMs, typ = 'at+jwt' }) => {
    const now = Math.floor(Date.now() / 1000);
    const authTime = now - Math.floor(ageMs / 1000);
    return new SignJWT({ sid: newId(1), ver: 0, roles, amr, auth_time: authTime })
      .setProtectedHeader({ alg: 'EdDSA', typ, kid })
      .setIssuer('parlor')
      .setAudience('parlor-api')
      .setSubject(newId(2))
      .setJti(newId(3))
      .setIssuedAt(now)
      .setExpirationTime(now + 300)
      .sign(pair.privateKey);
  };
});

const pathOf = (spec: RouteSpec) =>
  spec.path.replaceAll(/:(\w+)/g, (_, name) => (name === 'gameId' ? 'dice' : newId(4)));

async function ask(spec: RouteSpec, token?: string): Promise<{ status: number; code?: string }> {
  const headers = new Headers();
  if (token !== undefined) headers.set('authorization', `Bearer ${token}`);
  const request = new Request(`https://parlor.test${pathOf(spec)}`, {
    method: spec.method,
    headers,
  });
  const execution = { waitUntil() {}, passThroughOnException() {}, props: {} };
  const response = await app.fetch(request, env, execution as never);
  if (response.status === RAN) return { status: RAN };
  const { error } = (await response.json()) as { error: { code: string } };
  return { status: response.status, code: error.code };
}

// Past the gate there may still be a refusal of the input, which is empty here.
const REFUSED_AT_THE_GATE = ['unauthenticated', 'forbidden', 'mfa_required', 'step_up_required'];
const passes = (answer: { code?: string }) => !REFUSED_AT_THE_GATE.includes(answer.code ?? '');

const named = (routes: RouteSpec[]) =>
  routes.map((spec) => [`${spec.method} ${spec.path}`, spec] as const);

describe('the route table', () => {
  // evidence: A32
  it('declares a known kind of access for every route, and no route twice', () => {
    const kinds = new Set(['public', 'player', 'staff', 'signature', 'ticket']);
    for (const { access, path } of ALL) {
      expect(kinds.has(access.kind), path).toBe(true);
      if (access.kind === 'staff') expect(PERMISSIONS).toContain(access.permission);
    }
    const names = named(ALL).map(([name]) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(ALL.length).toBeGreaterThan(60);
  });

  // evidence: V6.3.4 A32
  it('keeps everything under /v1/admin for staff, and nothing else of auth open by mistake', () => {
    for (const { path, access } of ALL) {
      if (path.startsWith('/v1/admin/')) expect(access.kind, path).toBe('staff');
    }
    const open = ROUTES.auth
      .filter(({ access }) => access.kind === 'public')
      .map(({ path }) => path)
      .sort();
    expect(open).toEqual([
      '/.well-known/jwks.json',
      '/v1/auth/email/change/confirm',
      '/v1/auth/email/change/undo',
      '/v1/auth/login',
      '/v1/auth/login/mfa',
      '/v1/auth/password/forgot',
      '/v1/auth/password/reset',
      '/v1/auth/recovery',
      '/v1/auth/recovery/confirm',
      '/v1/auth/recovery/stop',
      '/v1/auth/refresh',
      '/v1/auth/register',
      '/v1/auth/verify-email',
      '/v1/auth/verify-email/resend',
      '/v1/terms',
    ]);
  });

  // evidence: V3.5.3 A39
  it('changes nothing on GET: what it reads takes no body', () => {
    for (const { method, path, body } of ALL) {
      if (method === 'GET') expect(body, path).toBeUndefined();
    }
  });

  const guarded = ALL.filter(({ access }) => access.kind === 'player' || access.kind === 'staff');

  // evidence: V4.4.4 V7.2.1 V8.3.1 A32
  it.each(named(guarded))('%s refuses whoever has no token', async (_, spec) => {
    expect(await ask(spec)).toEqual({ status: 401, code: 'unauthenticated' });
    expect(await ask(spec, 'x.y.z')).toEqual({ status: 401, code: 'unauthenticated' });
  });

  // evidence: V8.2.1 V8.3.3 A32
  it.each(named(guarded))('%s lets in exactly the roles with its permission', async (_, spec) => {
    for (const role of ROLES) {
      const roles: Role[] = role === 'player' ? ['player'] : ['player', role];
      const answer = await ask(spec, await sign({ roles, amr: ['pwd', 'otp'], ageMs: 0 }));
      const { access } = spec;
      const entitled = access.kind !== 'staff' || hasPermission(roles, access.permission);
      expect(passes(answer), `${role}: ${answer.code}`).toBe(entitled);
      if (!entitled) expect(answer).toEqual({ status: 403, code: 'forbidden' });
    }
  });

  const fresh = ALL.filter(({ access }) => needsFreshProof(access));

  // evidence: V6.3.3 A31
  it.each(named(fresh))('%s needs a factor and a fresh proof of every role', async (_, spec) => {
    for (const role of ROLES) {
      const roles: Role[] = ['player', role];
      const { access } = spec;
      if (access.kind === 'staff' && !hasPermission(roles, access.permission)) continue;
      const weak = await ask(spec, await sign({ roles, amr: ['pwd'], ageMs: 0 }));
      expect(weak).toEqual({ status: 403, code: 'mfa_required' });
      const stale = await sign({ roles, amr: ['pwd', 'otp'], ageMs: FRESHNESS_MS + 2000 });
      expect(await ask(spec, stale)).toEqual({ status: 403, code: 'step_up_required' });
    }
  });
});

describe('another class of token', () => {
  // evidence: A19
  it.each(named(ALL.filter(({ access }) => ['player', 'staff'].includes(access.kind))))(
    'does not open %s',
    async (_, spec) => {
      const access = await sign({ roles: ['player', 'admin'], amr: ['pwd', 'otp'], ageMs: 0 });
      const [header, claims, signature] = access.split('.');
      const classes = {
        'refresh, reset, verification, challenge': randomToken(),
        ticket: `${bytesToBase64Url(utf8(newId(4)))}.${randomToken()}`,
        'recovery code': 'ABCDE-FGHIJ-KLMNO-PQRST-UVWXY-Z',
        'half a token': `${header}.${claims}`,
        'a token of another type': await sign({
          roles: ['player', 'admin'],
          amr: ['pwd', 'otp'],
          ageMs: 0,
          typ: 'JWT',
        }),
        'a signature alone': `..${signature}`,
      };
      for (const [name, token] of Object.entries(classes)) {
        expect(await ask(spec, token), name).toEqual({ status: 401, code: 'unauthenticated' });
      }
      expect(passes(await ask(spec, access))).toBe(true);
    },
  );
});

describe('roles', () => {
  // evidence: A32
  it('give a player nothing of staff and an admin everything', () => {
    expect(ROLE_PERMISSIONS.player).toEqual([]);
    expect([...ROLE_PERMISSIONS.admin].sort()).toEqual([...PERMISSIONS].sort());
    for (const role of ROLES) {
      if (role !== 'admin') expect(ROLE_PERMISSIONS[role], role).not.toContain('roles.grant');
    }
  });
});
