// Access tokens: forgeries, spellings, missing claims, wrong classes, clocks and rotated keys.

import { base64url, exportJWK, generateKeyPair, importJWK, type JWK, SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { ROUTES } from '#shared/contracts/http/index.ts';
import { newId, randomToken } from '#shared/ids.ts';
import { verifyAccessToken } from '#shared/token.ts';
import { authFixture, newcomer, player, signIn, verified } from './fixture.ts';

const fixture = authFixture();
const json = (value: unknown) => base64url.encode(JSON.stringify(value));
const me = (token: string, env = {}) => fixture.call('GET', '/v1/me', { token, env });

async function ownKey(): Promise<{ jwk: JWK; key: CryptoKey }> {
  const [jwk] = (JSON.parse(fixture.env.TOKEN_SIGNING_KEY) as { keys: JWK[] }).keys;
  if (jwk === undefined) throw new Error('no key');
  return { jwk, key: (await importJWK(jwk, 'EdDSA')) as CryptoKey };
}

interface Changes {
  claims?: Record<string, unknown>;
  without?: string[];
  header?: Record<string, unknown>;
  key?: CryptoKey;
}

/** Signs two texts as they are with our own key, unless another is given. */
async function signTexts(header: string, payload: string, key?: CryptoKey): Promise<string> {
  const input = `${base64url.encode(header)}.${base64url.encode(payload)}`;
  const signer = key ?? (await ownKey()).key;
  const signature = await crypto.subtle.sign('Ed25519', signer, Buffer.from(input));
  return `${input}.${base64url.encode(new Uint8Array(signature))}`;
}

/** The texts of a token like ours but for the changes. */
async function textsOf({ claims = {}, without = [], header = {} }: Changes) {
  const own = await ownKey();
  const now = Math.floor(fixture.nowMs / 1000);
  const payload: Record<string, unknown> = {
    iss: 'parlor',
    aud: 'parlor-api',
    sub: newId(1),
    sid: newId(2),
    jti: newId(3),
    iat: now,
    exp: now + 300,
    auth_time: now,
    ver: 0,
    amr: ['pwd'],
    roles: ['player'],
    ...claims,
  };
  for (const name of without) delete payload[name];
  const protectedHeader = { alg: 'EdDSA', typ: 'at+jwt', kid: own.jwk.kid, ...header };
  return { header: JSON.stringify(protectedHeader), payload: JSON.stringify(payload) };
}

/** A token like ours but for the changes, signed with our own key unless another is given. */
async function forge(changes: Changes): Promise<string> {
  const { header, payload } = await textsOf(changes);
  return signTexts(header, payload, changes.key);
}

const accepts = async (token: string) =>
  (await verifyAccessToken(token, fixture.env.TOKEN_PUBLIC_KEYS, fixture.nowMs)).ok;

describe('a forged token', () => {
  // evidence: A18
  it('is told from ours: the forge itself makes tokens that pass', async () => {
    expect(await accepts(await forge({}))).toBe(true);
  });

  // evidence: V9.1.2 A18
  it('is refused with alg none, in any spelling and with or without a signature', async () => {
    const real = (await player(fixture)).accessToken;
    const [, payload = '', signature = ''] = real.split('.');
    for (const alg of ['none', 'None', 'NONE', 'nOnE']) {
      for (const tail of ['', signature, 'AA']) {
        const token = `${json({ alg, typ: 'at+jwt' })}.${payload}.${tail}`;
        expect((await me(token)).status).toBe(401);
      }
    }
  });

  // evidence: V9.1.2 A18
  it('is refused when HMAC-signed with the public key', async () => {
    const { jwk } = await ownKey();
    const publicParts = [jwk.x ?? '', fixture.env.TOKEN_PUBLIC_KEYS];
    for (const text of publicParts) {
      for (const alg of ['HS256', 'HS384', 'HS512']) {
        const token = await new SignJWT({ sid: newId(1), ver: 0, roles: ['admin'], amr: ['otp'] })
          .setProtectedHeader({ alg, typ: 'at+jwt', kid: jwk.kid ?? '' })
          .setSubject(newId(1))
          .setJti(newId(1))
          .setIssuer('parlor')
          .setAudience('parlor-api')
          .setIssuedAt()
          .setExpirationTime('5m')
          .sign(Buffer.from(text.padEnd(64, '.')));
        expect((await me(token)).status).toBe(401);
      }
    }
  });

  // evidence: V9.1.3 A18
  it('is refused however its header points to the attacker’s own key', async () => {
    const pair = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
    const stranger = await exportJWK(pair.publicKey);
    const key = pair.privateKey as CryptoKey;
    for (const header of [
      {},
      { jwk: stranger },
      { jku: 'https://evil.example/jwks.json' },
      { x5u: 'https://evil.example/cert.pem' },
      { x5c: ['AAAA'] },
      { kid: '../../../dev/null' },
      { kid: "' or 1=1 --" },
      { kid: 'unknown' },
      { kid: '' },
      { kid: undefined },
    ]) {
      const token = await forge({ header, key });
      expect((await me(token)).status, JSON.stringify(header)).toBe(401);
    }
  });

  // evidence: V9.2.2 V9.2.3 V9.2.4 A18
  it.each([
    ['crit', { crit: ['exp'] }],
    ['an unknown critical extension', { crit: ['b64'], b64: false }],
    ['the type of an ID token', { typ: 'JWT' }],
    ['no type', { typ: undefined }],
    ['the type of a refresh token', { typ: 'rt+jwt' }],
    ['another algorithm', { alg: 'ES256' }],
    ['no key id', { kid: undefined }],
  ])('is refused with %s in a header that we signed', async (_, header) => {
    expect(await accepts(await forge({ header }))).toBe(false);
  });

  // evidence: A18
  it.each(['iss', 'aud', 'sub', 'sid', 'jti', 'iat', 'exp', 'auth_time', 'ver', 'amr', 'roles'])(
    'is refused without %s',
    async (claim) => {
      expect(await accepts(await forge({ without: [claim] }))).toBe(false);
    },
  );

  // evidence: V9.2.3 V9.2.4 A18
  it.each([
    ['another issuer', { iss: 'someone' }],
    ['another audience', { aud: 'stripe' }],
    ['no id as subject', { sub: 'admin' }],
    ['an id in capitals', { sub: newId(1).toUpperCase() }],
    ['an object as subject', { sub: { id: newId(1) } }],
    ['an unknown role', { roles: ['root'] }],
    ['roles as text', { roles: 'admin' }],
    ['an expiry as text', { exp: '9999999999' }],
    ['an absurd expiry', { exp: 1e99 }],
    ['a negative expiry', { exp: -1 }],
    ['a broken expiry', { exp: 1.5 }],
    ['a negative version', { ver: -1 }],
    ['a version as text', { ver: '0' }],
  ])('is refused with %s', async (_, claims) => {
    expect(await accepts(await forge({ claims }))).toBe(false);
  });

  // evidence: V9.2.1 A18 A24
  it('tells time with five seconds of tolerance and no more', async () => {
    const now = Math.floor(fixture.nowMs / 1000);
    const cases: [Record<string, unknown>, boolean][] = [
      [{ iat: now + 3, auth_time: now }, true],
      [{ iat: now + 60 }, false],
      [{ nbf: now + 3 }, true],
      [{ nbf: now + 60 }, false],
      [{ exp: now - 3 }, true],
      [{ exp: now - 6 }, false],
    ];
    for (const [claims, passes] of cases) {
      expect(await accepts(await forge({ claims })), JSON.stringify(claims)).toBe(passes);
    }
  });

  // evidence: A18
  it('is refused with a key twice, in header or claims, even when we signed it', async () => {
    const { header, payload } = await textsOf({});
    const twice = (text: string, key: string, value: string) =>
      text.replace('{', `{${JSON.stringify(key)}:${JSON.stringify(value)},`);
    expect(await accepts(await signTexts(header, payload))).toBe(true);
    for (const [key, value] of [
      ['alg', 'none'],
      ['alg', 'EdDSA'],
      ['typ', 'JWT'],
      ['kid', 'other'],
    ] as const) {
      expect(await accepts(await signTexts(twice(header, key, value), payload)), key).toBe(false);
    }
    for (const key of ['sub', 'aud', 'exp', 'roles']) {
      expect(await accepts(await signTexts(header, twice(payload, key, 'x'))), key).toBe(false);
    }
    expect(await accepts(await signTexts(` ${header}`, payload))).toBe(false);
  });

  // evidence: A18
  it('in another spelling is refused or the very same identity', async () => {
    const { accessToken: token } = await player(fixture);
    const [header = '', payload = '', signature = ''] = token.split('.');
    const last = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const variants = [
      `${token}=`,
      `${token}==`,
      `${header}=.${payload}.${signature}`,
      `${token}.`,
      `.${token}`,
      `${token}.${signature}`,
      `${header}.${payload}`,
      `${header}..${signature}`,
      `${token} `.replace('.', ' .'),
      token.replace('.', '\u002e\u200b'),
      ...[...last].map((letter) => token.slice(0, -1) + letter),
    ];
    const original = await verifyAccessToken(token, fixture.env.TOKEN_PUBLIC_KEYS, fixture.nowMs);
    for (const variant of variants) {
      const read = await verifyAccessToken(variant, fixture.env.TOKEN_PUBLIC_KEYS, fixture.nowMs);
      if (read.ok) expect(read).toEqual(original);
    }
    expect(await accepts(`${'A'.repeat(100 * 1024)}.A.A`)).toBe(false);
  });

  // evidence: V9.1.1 A18
  it('with any single bit of its text changed is refused or the same identity', async () => {
    const { accessToken: token } = await player(fixture);
    const original = await verifyAccessToken(token, fixture.env.TOKEN_PUBLIC_KEYS, fixture.nowMs);
    for (let index = 0; index < token.length; index++) {
      const changed = String.fromCharCode(token.charCodeAt(index) ^ 1);
      const variant = token.slice(0, index) + changed + token.slice(index + 1);
      const read = await verifyAccessToken(variant, fixture.env.TOKEN_PUBLIC_KEYS, fixture.nowMs);
      if (read.ok) expect(read).toEqual(original);
    }
  });
});

describe('another class of token', () => {
  // evidence: V7.2.2 V9.2.2 A19
  it('opens no route that takes an access token', async () => {
    const person = await player(fixture);
    await fixture.post('/v1/auth/password/forgot', { email: person.email });
    const reset = fixture.lastLink(person.email);
    const stranger = newcomer();
    await fixture.post('/v1/auth/register', stranger);
    const verify = fixture.lastLink(stranger.email);
    const classes = {
      refresh: person.refreshToken,
      reset,
      verify,
      ticket: `${base64url.encode(newId(1))}.${randomToken()}`,
      random: randomToken(),
    };
    const guarded = ROUTES.auth.filter(({ access }) => ['player', 'staff'].includes(access.kind));
    expect(guarded.length).toBeGreaterThan(15);
    for (const { method, path } of guarded) {
      const url = path
        .replaceAll(':id', newId(1))
        .replaceAll(':sid', newId(1))
        .replace(':role', 'admin');
      for (const [name, token] of Object.entries(classes)) {
        const answer = await fixture.call(method, url, { token });
        expect(answer.status, `${name} on ${method} ${path}`).toBe(401);
      }
    }
  });

  // evidence: A19
  it('opens no route that takes a mailed token, a refresh token or a challenge', async () => {
    const person = await player(fixture);
    const { accessToken: token, refreshToken } = person;
    const password = 'another good phrase';
    for (const wrong of [token.slice(0, 500), refreshToken]) {
      const answers = await Promise.all([
        fixture.post('/v1/auth/verify-email', { token: wrong }),
        fixture.post('/v1/auth/password/reset', { token: wrong, password }),
        fixture.post('/v1/auth/email/change/confirm', { token: wrong }),
        fixture.post('/v1/auth/email/change/undo', { token: wrong }),
        fixture.post('/v1/auth/login/mfa', { challengeToken: wrong, code: '123456' }),
      ]);
      expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 400, 401]);
    }
    const asRefresh = await fixture.post('/v1/auth/refresh', { refreshToken: token.slice(0, 43) });
    expect(asRefresh.status).toBe(401);
  });
});

describe('keys', () => {
  const newKey = async (kid: string) => {
    const pair = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
    const about = { kid, alg: 'EdDSA', use: 'sig' };
    return {
      secret: { ...(await exportJWK(pair.privateKey)), ...about },
      shown: { ...(await exportJWK(pair.publicKey)), ...about },
    };
  };

  // evidence: V13.3.4 A22 A71
  it('rotate without a false refusal: published, then signing, then retired', async () => {
    const person = await player(fixture);
    const old = {
      secret: JSON.parse(fixture.env.TOKEN_SIGNING_KEY).keys[0],
      shown: JSON.parse(fixture.env.TOKEN_PUBLIC_KEYS).keys[0],
    };
    const fresh = await newKey('fresh1');
    const both = JSON.stringify({ keys: [fresh.shown, old.shown] });
    const published = { TOKEN_PUBLIC_KEYS: both };
    expect((await me(person.accessToken, published)).status).toBe(200);
    const signing = {
      ...published,
      TOKEN_SIGNING_KEY: JSON.stringify({ keys: [fresh.secret, old.secret] }),
    };
    const next = await signIn(fixture, person, { env: signing });
    expect((await me(next.accessToken, signing)).status).toBe(200);
    expect((await me(person.accessToken, signing)).status).toBe(200);
    const retired = {
      TOKEN_PUBLIC_KEYS: JSON.stringify({ keys: [fresh.shown] }),
      TOKEN_SIGNING_KEY: JSON.stringify({ keys: [fresh.secret] }),
    };
    expect((await me(next.accessToken, retired)).status).toBe(200);
    expect((await me(person.accessToken, retired)).status).toBe(401);
    const jwks = await fixture.call('GET', '/.well-known/jwks.json', { env: retired });
    expect(jwks.body.keys).toEqual([fresh.shown]);
  });

  // evidence: A18
  it('of another environment sign nothing that counts here', async () => {
    const person = await verified(fixture);
    const other = await newKey('other1');
    const elsewhere = {
      TOKEN_SIGNING_KEY: JSON.stringify({ keys: [other.secret] }),
      TOKEN_PUBLIC_KEYS: JSON.stringify({ keys: [other.shown] }),
    };
    const signedIn = await signIn(fixture, person, { env: elsewhere });
    expect((await me(signedIn.accessToken)).status).toBe(401);
  });
});

describe('time', () => {
  // evidence: V6.5.8 A24
  it('that jumps back five minutes makes no token eternal', async () => {
    const person = await player(fixture);
    fixture.pass(-5 * 60_000);
    expect((await me(person.accessToken)).status).toBe(401);
    fixture.pass(5 * 60_000);
    expect((await me(person.accessToken)).status).toBe(200);
    fixture.pass(305_000);
    expect((await me(person.accessToken)).status).toBe(401);
  });
});
