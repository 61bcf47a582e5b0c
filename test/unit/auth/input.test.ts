// What may come in at all: JSON, numbers, addresses, transport. Lines of the attack catalogue that
// hold for every service are pinned here once, on the code that all of them share.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ROUTES } from '#shared/contracts/http/index.ts';
import { BODY_BYTES_MAX, checkTree, parseJsonBody, readBody } from '#shared/http/body.ts';
import { idSchema, type RouteSpec } from '#shared/http/route.ts';
import { checkTransport } from '#workers/gateway/admission/transport.ts';

const ALL: RouteSpec[] = Object.values(ROUTES).flat();
const bytes = (text: string) => new TextEncoder().encode(text);
const parse = (text: string) => parseJsonBody(bytes(text));

describe('JSON', () => {
  // evidence: V1.5.3 A36
  it.each([
    '',
    ' ',
    '{',
    '}',
    '[',
    ']',
    '[1,]',
    '{"a":1,}',
    '[,1]',
    '{,}',
    '[1 2]',
    '{"a" 1}',
    '{a:1}',
    "{'a':1}",
    '"a',
    'a"',
    '[1]x',
    '{}{}',
    '{} {}',
    'nul',
    'True',
    'NaN',
    'Infinity',
    '-',
    '+1',
    '01',
    '1.',
    '.5',
    '1e',
    '0x1',
    '[1]//c',
    '/**/1',
    '"\\x"',
    '"\\u12"',
    '"\t"',
    '"\n"',
    '[\u000b1]',
    '\u00a01',
    '\u2028',
    '[1;2]',
    '<xml/>',
    'undefined',
    '[Infinity]',
    '["a",\n4\n,1,',
    '{"a":"b"}#',
  ])('refuses %j', (text) => {
    expect(parse(text)).toEqual({ ok: false, error: { code: 'invalid_json' } });
  });

  // evidence: A36
  it.each([
    '{}',
    '[]',
    'null',
    'true',
    '0',
    '-0',
    '1e5',
    '1.5',
    '""',
    '"\\u00e9"',
    ' {} \n',
    '[[]]',
    '{"a":{"b":[1,2,3]}}',
    '"\\ud83d\\ude00"',
    '"\u007f"',
    '{"a":1,"a":2}',
    '{"":0}',
  ])('accepts %j', (text) => {
    expect(parse(text)).toEqual({ ok: true, value: JSON.parse(text) });
  });

  // evidence: A36
  it('refuses a byte order mark, other encodings, compression and broken UTF-8', () => {
    const broken = [
      bytes('\ufeff{}'),
      new Uint8Array(Buffer.from('{}', 'utf16le')),
      new Uint8Array(gzipSync('{}')),
      new Uint8Array([0x22, 0xff, 0x22]),
      new Uint8Array([0x22, 0xc0, 0x80, 0x22]),
      new Uint8Array([0x22, 0xed, 0xa0, 0x80, 0x22]),
      new Uint8Array([0x22, 0xe2, 0x82, 0x22]),
    ];
    for (const body of broken) {
      expect(parseJsonBody(body)).toEqual({ ok: false, error: { code: 'invalid_json' } });
    }
  });

  // evidence: V1.5.2 V15.3.6 A36
  it('refuses depth, NUL, lone surrogates and prototype keys before anyone sees them', () => {
    for (const text of [
      '['.repeat(10_000) + ']'.repeat(10_000),
      `${'{"a":'.repeat(40)}1${'}'.repeat(40)}`,
      '"a\\u0000b"',
      '{"a\\u0000":1}',
      '"\\ud800"',
      '"\\udc00x"',
      '{"__proto__":1}',
      '{"a":{"constructor":1}}',
      '[{"prototype":{}}]',
    ]) {
      expect(parse(text).ok, text.slice(0, 40)).toBe(false);
    }
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  // evidence: V1.5.3 A36
  it('never throws, whatever the bytes are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (body) => {
        const parsed = parseJsonBody(new Uint8Array(body));
        expect(typeof parsed.ok).toBe('boolean');
      }),
      { numRuns: 2000 },
    );
  });

  // evidence: A36
  it('body is cut at 64 KiB and one byte, with and without a length', async () => {
    const request = (size: number, stream: boolean) => {
      const body = new Uint8Array(size).fill(32);
      const source = stream
        ? new ReadableStream({
            start(controller) {
              for (let at = 0; at < size; at += 4096) controller.enqueue(body.slice(at, at + 4096));
              controller.close();
            },
          })
        : body;
      return new Request('https://x.test/', {
        method: 'POST',
        body: source,
        duplex: 'half',
      } as never);
    };
    for (const stream of [false, true]) {
      expect((await readBody(request(BODY_BYTES_MAX, stream), BODY_BYTES_MAX)).ok).toBe(true);
      const over = await readBody(request(BODY_BYTES_MAX + 1, stream), BODY_BYTES_MAX);
      expect(over).toEqual({ ok: false, error: { code: 'body_too_large' } });
    }
  });

  // evidence: A36
  it('holds text that is hostile to others as plain text', () => {
    for (const text of [
      "<script>alert('x')</script>",
      '"><img src=x onerror=alert(1)>',
      "Robert'); DROP TABLE players;--",
      '#{7*7}',
      '{{7*7}}',
      '%s%n%x',
      '../../etc/passwd',
      '\u202etxt.exe',
      '👩‍👩‍👧‍👦',
      'ﷺ',
      'İ',
      '()\\{:;};',
      "=cmd|' /C calc'!A0",
      'ΑΩ',
      '1;DROP TABLE users',
      '\\',
      '$HOME',
      '`id`',
      'null',
      'undefined',
    ]) {
      expect(checkTree({ text })).toEqual({ ok: true, value: { text } });
    }
  });
});

describe('a number', () => {
  const bodies = ALL.filter(({ body }) => body !== undefined);

  // evidence: A37
  it('is nowhere accepted where text is declared, in no spelling', () => {
    const login = ROUTES.auth.find(({ path }) => path === '/v1/auth/login')?.body;
    for (const value of [0, -1, 1.5, 1e21, 2 ** 53 + 1, true, null, [], {}, ['a@b.co']]) {
      expect(login?.safeParse({ email: value, password: 'x' }).success).toBe(false);
      expect(login?.safeParse({ email: 'ada@example.com', password: value }).success).toBe(false);
    }
  });

  // evidence: V1.4.2 A37
  it('is never what an amount of coins is: amounts are decimal text in every body', () => {
    const numeric: string[] = [];
    for (const { path, body } of bodies) {
      const schema = JSON.stringify(
        z.toJSONSchema(body as z.ZodType, { io: 'input', unrepresentable: 'any' }),
      );
      const amounts = schema.match(
        /"(amount|stake|buyIn|balance|price)":\{[^}]*"type":"(number|integer)"/g,
      );
      if (amounts !== null) numeric.push(path);
    }
    expect(numeric).toEqual([]);
  });

  // evidence: V15.3.5 A37
  it('true is not "true" and not 1', () => {
    const body = ROUTES.auth.find(({ path }) => path === '/v1/auth/register')?.body;
    const person = {
      email: 'ada@example.com',
      password: 'x',
      displayName: 'Ada',
      dateOfBirth: '1990-01-01',
    };
    expect(body?.safeParse({ ...person, acceptTerms: true }).success).toBe(true);
    for (const acceptTerms of ['true', 1, '1', false, null, 'yes']) {
      expect(body?.safeParse({ ...person, acceptTerms }).success).toBe(false);
    }
  });

  // evidence: A33
  it('is no id, nor is anything but the one spelling of one', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        const accepted = idSchema.safeParse(value).success;
        if (accepted) expect(value).toMatch(/^[0-9a-f-]{36}$/);
      }),
    );
    expect(idSchema.safeParse('01890a5d-ac96-774b-bcce-b302099a8057').success).toBe(true);
    expect(idSchema.safeParse('01890A5D-AC96-774B-BCCE-B302099A8057').success).toBe(false);
  });
});

describe('what auth does not have', () => {
  const sources = (folder: string): string[] =>
    readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
      const path = join(folder, entry.name);
      // A running wrangler keeps its own bundles in a hidden folder beside the sources.
      if (entry.name.startsWith('.')) return [];
      if (entry.isDirectory()) return sources(path);
      return entry.name.endsWith('.ts') && !entry.name.endsWith('.d.ts') ? [path] : [];
    });
  const AUTH = join(import.meta.dirname, '../../../workers/auth');
  const using = (pattern: RegExp) =>
    sources(AUTH)
      .filter((path) => pattern.test(readFileSync(path, 'utf8')))
      .map((path) => path.slice(AUTH.length + 1))
      .sort();

  // evidence: V1.3.6 V3.5.6 V13.2.4 V13.2.5 V15.3.2 A41
  it('is an address to call that somebody chose: no input is a URL, two fixed calls go out', () => {
    for (const { path, body } of ROUTES.auth) {
      if (body === undefined) continue;
      const schema = JSON.stringify(
        z.toJSONSchema(body as z.ZodType, { io: 'input', unrepresentable: 'any' }),
      );
      expect(schema, path).not.toMatch(
        /"(\w*url|callback|webhook|avatar|redirect\w*)":|"format":"uri"/i,
      );
    }
    const calling = using(/(?<![.\w])fetch\(/);
    expect(calling).toEqual(['mail/sender.ts']);
    for (const file of calling) {
      expect(readFileSync(join(AUTH, file), 'utf8')).toContain("redirect: 'manual'");
    }
  });

  // evidence: V1.2.10 V3.7.2 A42
  it('is a redirect, a page that a link can choose, or a CSV', () => {
    for (const { path, replies, query } of ROUTES.auth) {
      for (const status of Object.keys(replies))
        expect(Number(status), path).not.toSatisfy(isRedirect);
      if (query === undefined) continue;
      const schema = JSON.stringify(z.toJSONSchema(query as z.ZodType, { io: 'input' }));
      expect(schema).not.toMatch(/return|redirect|next"|url/i);
    }
    expect(using(/text\/csv|Response\.redirect|['"]location['"]/i)).toEqual([]);
  });

  // evidence: V1.2.4 V1.3.2 V11.1.3 V11.2.1 V11.2.4 V11.3.1 V11.4.1 V11.4.3 V11.5.1 V14.2.1
  it('is a secret in a query, a dynamic piece of code, SQL made of text, or a weak hash', () => {
    for (const { path, query } of ROUTES.auth) {
      if (query === undefined) continue;
      const schema = JSON.stringify(z.toJSONSchema(query as z.ZodType, { io: 'input' }));
      expect(schema, path).not.toMatch(/token|password|code|secret|email/i);
    }
    expect(using(/\beval\(|new Function\(|sql\.raw\(/)).toEqual([]);
    expect(using(/createHash\(|md5|['"]sha1['"]/i)).toEqual([]);
    expect(using(/Math\.random\(/)).toEqual([]);
    expect(using(/timingSafeEqual\(/)).toEqual([
      'credentials/password-hash.ts',
      'factors/totp.ts',
      'recovery/stop.ts',
    ]);
    expect(using(/drizzle-orm/).every((file) => file.startsWith('store/'))).toBe(true);
    expect(using(/from 'hono'/).every((file) => /^(routes\/|index\.ts)/.test(file))).toBe(true);
  });

  // evidence: V6.3.4 V6.3.6 V6.4.2 V6.7.2 A11
  it('is passkeys, sign-in by mail or by others, secret questions: no such way in', () => {
    const paths = ROUTES.auth.map(({ path }) => path).join(' ');
    expect(paths).not.toMatch(
      /passkey|webauthn|magic|oauth|oidc|saml|sms|impersonat|hint|question/i,
    );
  });

  // evidence: V6.2.10
  it('is a password that grows old: nothing makes anybody change one', () => {
    expect(using(/password\w*(age|expir)|expir\w*password|must_change/i)).toEqual([]);
  });
});

const isRedirect = (status: number) => status >= 300 && status < 400;

describe('transport', () => {
  const check = (url: string, cf: object, environment = 'production') => {
    const request = new Request(url);
    Object.defineProperty(request, 'cf', { value: cf });
    return checkTransport(request, environment);
  };

  // evidence: V4.1.2 V4.4.1 V12.2.1 A43
  it('over plain http is refused, not redirected, for pages, API and sockets', () => {
    for (const path of ['/', '/v1/auth/login', '/v1/hub/socket']) {
      expect(check(`http://parlor.example${path}`, { tlsVersion: '' })).toEqual({
        ok: false,
        error: { code: 'insecure_transport' },
      });
      expect(check(`https://parlor.example${path}`, { tlsVersion: 'TLSv1.3' }).ok).toBe(true);
    }
  });

  // evidence: A43
  it.each(['TLSv1', 'TLSv1.1', 'SSLv3', 'TLSv1.20', 'none'])('with %s is refused', (tlsVersion) => {
    expect(check('https://parlor.example/', { tlsVersion }).ok).toBe(false);
  });
});
