// One set of refusals on every route that is declared: no route answers a stranger, an unknown
// field, a wrong type or an oversized body with anything but its code, and none with a 500.

import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ROUTES } from '#shared/contracts/http/index.ts';
import { isErrorCode } from '#shared/errors.ts';
import { needsFreshProof, type RouteSpec } from '#shared/http/route.ts';
import { newId } from '#shared/ids.ts';
import { fixture } from '#test/kit/fixture.ts';
import { platformFixture } from '#test/kit/platform.ts';
import { newAdmin, newPlayer } from '#test/kit/player.ts';

const platform = platformFixture();
const player = fixture(() => newPlayer(platform));
// With a second factor and a fresh proof; what asks for them must refuse the rest all the same.
const proved = fixture(() => newAdmin(platform));

const ALL: RouteSpec[] = Object.values(ROUTES).flat();
const named = (routes: RouteSpec[]) =>
  routes.map((spec) => [`${spec.method} ${spec.path}`, spec] as const);
const needsPlayer = ({ access }: RouteSpec) => access.kind === 'player' || access.kind === 'staff';
const takesBody = (spec: RouteSpec) => spec.body !== undefined && spec.access.kind !== 'staff';

const PARAMS: Readonly<Record<string, string>> = { gameId: 'dice', year: '2026' };
const pathOf = (spec: RouteSpec) =>
  spec.path.replaceAll(/:(\w+)/g, (_, name) => PARAMS[name] ?? newId(Date.now()));

interface Answer {
  status: number;
  code: string | undefined;
}

async function send(
  spec: RouteSpec,
  init: RequestInit & { key?: string | null } = {},
): Promise<Answer> {
  const headers = new Headers(init.headers);
  if (spec.idempotency !== undefined && init.key !== null)
    headers.set('idempotency-key', randomUUID());
  if (needsPlayer(spec) && !headers.has('authorization')) {
    const isProved = spec.access.kind === 'player' && needsFreshProof(spec.access);
    headers.set('authorization', `Bearer ${(isProved ? proved : player).token}`);
  }
  if (!headers.has('content-type') && init.body !== undefined) {
    headers.set('content-type', 'application/json');
  }
  const response = await fetch(platform.url + pathOf(spec), {
    method: spec.method,
    redirect: 'manual',
    ...init,
    headers,
  });
  const text = await response.text();
  expect(response.headers.get('x-request-id'), 'every reply has an id').not.toBeNull();
  expect(response.headers.get('strict-transport-security')).not.toBeNull();
  expect(response.status, text).toBeLessThan(500);
  if (response.status < 400) return { status: response.status, code: undefined };
  const { error } = JSON.parse(text);
  expect(isErrorCode(error.code), `${error.code} is in the closed list`).toBe(true);
  return { status: response.status, code: error.code };
}

describe('a stranger', () => {
  it.each(named(ALL.filter(needsPlayer)))('without a token is refused by %s', async (_, spec) => {
    const answer = await send(spec, { headers: { authorization: '' }, body: bodyFor(spec) });
    expect(answer).toEqual({ status: 401, code: 'unauthenticated' });
  });

  // evidence: V8.3.1
  it.each(named(ALL.filter(({ access }) => access.kind === 'staff')))(
    'without the role is refused by %s',
    async (_, spec) => {
      const answer = await send(spec, { body: bodyFor(spec) });
      expect(answer).toEqual({ status: 403, code: 'forbidden' });
    },
  );
});

function bodyFor(spec: RouteSpec): string | null {
  return spec.body === undefined ? null : '{}';
}

describe('a body', () => {
  // evidence: V1.5.2 V2.2.1 V2.2.2
  it.each(named(ALL.filter(takesBody)))('is checked whole by %s', async (_, spec) => {
    const post = (body: string, headers: Record<string, string> = {}) =>
      send(spec, { body, headers });
    expect(await post('{"surprise":1}')).toMatchObject({ status: 400, code: 'invalid_request' });
    expect(await post('[]')).toMatchObject({ status: 400, code: 'invalid_request' });
    expect(await post('"text"')).toMatchObject({ status: 400, code: 'invalid_request' });
    expect(await post('{"__proto__":{"x":1}}')).toMatchObject({
      status: 400,
      code: 'invalid_request',
    });
    expect(await post('{"x":"a\\u0000b"}')).toMatchObject({ status: 400, code: 'invalid_request' });
    expect(await post('{"x":"\\ud800"}')).toMatchObject({ status: 400, code: 'invalid_request' });
    expect(await post('{"x":"4111 1111 1111 1111"}')).toMatchObject({
      code: 'card_number_refused',
    });
    expect(await post('{')).toMatchObject({ status: 400, code: 'invalid_json' });
    expect(await post('\ufeff{}')).toMatchObject({ status: 400, code: 'invalid_json' });
    expect(await post('[[[[[[[[[['.repeat(1_000))).toMatchObject({
      status: 400,
      code: 'invalid_json',
    });
    expect(await post('{}', { 'content-type': 'text/plain' })).toMatchObject({ status: 415 });
    expect(await post(' '.repeat(64 * 1024 + 1))).toMatchObject({
      status: 413,
      code: 'body_too_large',
    });
  });

  it.each(named(ALL.filter((spec) => takesBody(spec) && spec.idempotency === 'required')))(
    'without an Idempotency-Key is refused by %s',
    async (_, spec) => {
      const answer = await send(spec, { body: '{}', key: null });
      expect(answer).toEqual({ status: 400, code: 'idempotency_key_required' });
    },
  );
});

describe('a query', () => {
  const readers = ALL.filter((spec) => spec.query !== undefined && spec.access.kind !== 'staff');
  // evidence: V15.3.7
  it.each(named(readers))('with unknown or doubled fields is refused by %s', async (_, spec) => {
    const ask = async (query: string) => {
      const response = await fetch(`${platform.url}${pathOf(spec)}?${query}`, {
        headers: { authorization: `Bearer ${player.token}` },
      });
      return response.status;
    };
    expect(await ask('surprise=1')).toBe(400);
    expect(await ask('limit=1&limit=2')).toBe(400);
    expect(await ask('limit=1000000000')).toBe(400);
    expect(await ask(`cursor=${'x'.repeat(40)}`)).toBeLessThan(500);
  });
});
