// What refusals tell: declared per code, in the units of the outside, and nothing else gets out.

import fc from 'fast-check';
import { Hono } from 'hono';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { ROUTES } from '#shared/contracts/http/index.ts';
import { type ErrorFacts, factsSchema } from '#shared/error-facts.ts';
import { ERRORS, type ErrorCode } from '#shared/errors.ts';
import { createApp, serve } from '#shared/http/app.ts';
import { errorBody, errorResponse, UNDECLARED_HEADER } from '#shared/http/envelope.ts';
import { errorSchema } from '#shared/http/error-schema.ts';
import { declaredCodes, publicRoute, type RouteSpec } from '#shared/http/route.ts';
import { openApiDocument } from '#shared/openapi.ts';
import { type Err, err } from '#shared/result.ts';

const CODES = Object.keys(ERRORS) as ErrorCode[];
/** 2001 in milliseconds: no count or length that we tell is as large. */
const EPOCH_LIKE = 1_000_000_000_000;

function innerParts(value: unknown, path: string): string[] {
  if (typeof value === 'number') return Math.abs(value) >= EPOCH_LIKE ? [path] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [
    ...(/Micros$|Ms$/.test(name) ? [`${path}.${name}`] : []),
    ...innerParts(inner, `${path}.${name}`),
  ]);
}

const word = fc.constantFrom(
  ...['leftMicros', 'lossBudgetMicros', 'changesAtMs', 'mayWager', 'changesAt', 'limit', 'reason'],
  ...['nextAt', 'until', 'seq', 'retryAfterSeconds', 'balance', 'field', 'state', 'code'],
);
const leaf = fc.oneof(
  fc.string(),
  fc.boolean(),
  fc.constant(null),
  fc.integer(),
  fc.date({ noInvalidDate: true }).map((date) => date.getTime()),
);
const facts = fc.dictionary(word, fc.oneof(leaf, fc.dictionary(word, leaf)));
const limit = { kind: 'loss', currency: 'SC', period: 'week' } as const;
const changesAt = '2026-11-29T00:00:00.000Z';
/** What a service that knows too much hands out. */
const inner = { limit, changesAt, mayWager: true, lossBudgetMicros: '1' } as unknown as ErrorFacts;

let lines: Record<string, unknown>[];
beforeEach(() => {
  lines = [];
  vi.spyOn(console, 'error').mockImplementation((line) => void lines.push(JSON.parse(line)));
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

describe.each(['staging', 'production'])('in %s', (environment) => {
  beforeEach(() => void vi.stubEnv('ENVIRONMENT', environment));

  it('no inner unit and no undeclared name leaves, whatever a service puts into its facts', () => {
    fc.assert(
      fc.property(fc.constantFrom(...CODES), facts, (code, given) => {
        const { error } = errorBody({ code, facts: given as ErrorFacts }, 'r');
        expect(innerParts(error, code)).toEqual([]);
        expect(errorSchema(code).safeParse(error).success).toBe(true);
        const isTold = Object.keys(given).every((name) => name in error && name !== 'code');
        expect(lines.splice(0).length).toBe(isTold ? 0 : 1);
      }),
      { numRuns: 2_000 },
    );
  });

  it('what is kept back is logged by its name and counted, never by its value', async () => {
    const response = errorResponse({ code: 'limit_reached', facts: inner }, 'r');
    const { message } = ERRORS.limit_reached;
    expect(await response.json()).toEqual({
      error: { code: 'limit_reached', message, requestId: 'r', limit, changesAt },
    });
    expect(response.headers.get(UNDECLARED_HEADER)).toBe('facts');
    const names = ['mayWager', 'lossBudgetMicros'];
    expect(lines).toEqual([
      expect.objectContaining({ event: 'facts_undeclared', errorCode: 'limit_reached', names }),
    ]);
  });
});

describe('where nobody plays', () => {
  it('a fact that is not declared for its code is thrown', () => {
    expect(() => errorBody({ code: 'limit_reached', facts: inner }, 'r')).toThrow('mayWager');
  });

  it('a declared name with another shape is thrown', () => {
    const given = { changesAt: '1795880000000' };
    expect(() => errorBody({ code: 'limit_reached', facts: given }, 'r')).toThrow('changesAt');
  });

  it('a fact of another code does not type', () => {
    // @ts-expect-error a full room has no balance
    expect(err('room_full', { balance: '1.00' }).ok).toBe(false);
    // @ts-expect-error a balance is decimal text
    expect(err('insufficient_funds', { balance: 1 }).ok).toBe(false);
  });
});

describe('a code that its route does not declare', () => {
  const spec = publicRoute('GET /v1/thing', {
    summary: 'A thing',
    replies: { 200: z.strictObject({}) },
    errors: ['not_found'],
  });
  const app = createApp<{ TOKEN_PUBLIC_KEYS: string }>();
  // As it comes from where types do not reach.
  serve(app, spec, async () => err('room_full') as unknown as Err<'not_found'>);
  const ask = () =>
    new Hono()
      .mount('/', (request) =>
        app.fetch(request, { TOKEN_PUBLIC_KEYS: '' }, {
          waitUntil() {},
          passThroughOnException() {},
        } as unknown as ExecutionContext),
      )
      .request('/v1/thing');

  it('does not type', () => {
    const other = createApp<{ TOKEN_PUBLIC_KEYS: string }>();
    const full = async () => err('room_full');
    // @ts-expect-error the route says only not_found
    expect(() => serve(other, spec, full)).not.toThrow();
  });

  it('is a fault of ours where nobody plays, with the route in the log', async () => {
    const response = await ask();
    expect(response.status).toBe(500);
    expect(JSON.stringify(lines)).toContain('room_full');
    expect(JSON.stringify(lines)).toContain('GET /v1/thing');
  });

  it('reaches the player in production, and is logged and counted', async () => {
    vi.stubEnv('ENVIRONMENT', 'production');
    const response = await ask();
    expect(response.status).toBe(ERRORS.room_full.status);
    expect(response.headers.get(UNDECLARED_HEADER)).toBe('code');
    expect(lines).toEqual([
      expect.objectContaining({ event: 'code_undeclared', errorCode: 'room_full' }),
    ]);
  });
});

type Schema = {
  $ref?: string;
  const?: string;
  oneOf?: Schema[];
  properties?: Record<string, Schema>;
  discriminator?: { propertyName: string; mapping: Record<string, string> };
  additionalProperties?: boolean;
};
interface Document {
  paths: Record<
    string,
    Record<
      string,
      { responses: Record<string, { content?: { 'application/json': { schema: Schema } } }> }
    >
  >;
  components: { schemas: Record<string, Schema> };
}

describe('the document', () => {
  const document = JSON.parse(JSON.stringify(openApiDocument(ROUTES))) as Document;
  const { schemas } = document.components;
  const named = ({ $ref = '' }: Schema) => schemas[$ref.split('/').at(-1) ?? ''];
  const codesOf = (schema: Schema | undefined) =>
    (schema?.oneOf ?? (schema === undefined ? [] : [schema])).map(
      (one) => named(one)?.properties?.code?.const,
    );
  const all = (Object.values(ROUTES) as RouteSpec[][]).flat();

  it('describes each error by its code, with its own facts and no other field', () => {
    for (const code of CODES) {
      const { properties = {}, additionalProperties } = schemas[`Error_${code}`] ?? {};
      const names = ['code', 'message', 'requestId', ...Object.keys(factsSchema(code).shape)];
      expect(Object.keys(properties).sort()).toEqual(names.sort());
      expect([properties.code?.const, additionalProperties]).toEqual([code, false]);
      expect(Object.keys(properties).filter((name) => /Micros$|Ms$/.test(name))).toEqual([]);
    }
  });

  it.each(all.map((spec) => [`${spec.method} ${spec.path}`, spec] as const))(
    'says for each status of %s which errors it may be, told apart by code',
    (_, spec) => {
      const path = spec.path.replaceAll(/:(\w+)/g, '{$1}');
      const responses = document.paths[path]?.[spec.method.toLowerCase()]?.responses ?? {};
      const told = Object.entries(responses).flatMap(([status, { content }]) => {
        if (Number(status) < 400) return [];
        const error = content?.['application/json'].schema.properties?.error;
        const codes = codesOf(error);
        for (const code of codes) expect(ERRORS[code as ErrorCode].status).toBe(Number(status));
        if (codes.length > 1) {
          expect(error?.discriminator?.propertyName).toBe('code');
          expect(Object.keys(error?.discriminator?.mapping ?? {})).toEqual(codes);
        }
        return codes;
      });
      expect(told.sort()).toEqual([...declaredCodes(spec)].sort());
    },
  );

  it.each([
    ['GameSessionErrorFrame', 'insufficient_funds'],
    ['ChatRoomErrorFrame', 'slow_mode'],
    ['PlayerHubErrorFrame', 'too_many_frames'],
  ])('describes the error frames of sockets: %s', (name, code) => {
    expect(codesOf(schemas[name]?.properties?.error)).toContain(code);
  });
});
