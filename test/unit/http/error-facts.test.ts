// What refusals tell: declared per code, in the units of the outside, and nothing else gets out.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ERROR_FACTS } from '#shared/error-facts.ts';
import { ERRORS, type ErrorCode } from '#shared/errors.ts';
import { errorBody, errorResponse } from '#shared/http/envelope.ts';
import { openApiDocument } from '#shared/openapi.ts';
import type { ErrorFacts } from '#shared/result.ts';

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

describe('the facts of a refusal', () => {
  it('never carry an inner unit or an undeclared name, whatever a service puts into them', () => {
    fc.assert(
      fc.property(fc.constantFrom(...CODES), facts, (code, given) => {
        const { error } = errorBody({ code, facts: given as ErrorFacts }, 'r');
        expect(innerParts(error, code)).toEqual([]);
        const { code: told, message, requestId, ...rest } = error;
        expect([told, message, requestId]).toEqual([code, ERRORS[code].message, 'r']);
        const shape = ERROR_FACTS[code]?.shape ?? {};
        for (const name of Object.keys(rest)) expect(Object.hasOwn(shape, name)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('of a limit are its name and the moment of change, over HTTP as on a socket', async () => {
    const limit = { kind: 'loss', currency: 'SC', period: 'week' };
    const changesAt = '2026-11-29T00:00:00.000Z';
    const given = { limit, changesAt, mayWager: true, lossBudgetMicros: '1', changesAtMs: '2' };
    const response = errorResponse(
      { code: 'limit_reached', facts: given as unknown as ErrorFacts },
      'r',
    );
    const { message } = ERRORS.limit_reached;
    expect(await response.json()).toEqual({
      error: { code: 'limit_reached', message, requestId: 'r', limit, changesAt },
    });
  });

  it('that have a declared name and another shape stay inside', () => {
    const { error } = errorBody(
      { code: 'limit_reached', facts: { changesAt: '1795880000000', limit: { kind: 'loss' } } },
      'r',
    );
    expect(Object.keys(error).sort()).toEqual(['code', 'message', 'requestId']);
  });

  it('are declared in the document, with the codes that they come with', () => {
    const text = JSON.stringify(openApiDocument({}));
    const { components } = JSON.parse(text) as {
      components: {
        schemas: { Error: { properties: { error: { properties: Record<string, unknown> } } } };
      };
    };
    const told = components.schemas.Error.properties.error.properties;
    for (const [code, schema] of Object.entries(ERROR_FACTS)) {
      for (const name of Object.keys(schema.shape)) {
        expect(told[name]).toMatchObject({ description: expect.stringContaining(`\`${code}\``) });
      }
    }
    expect(Object.keys(told).filter((name) => /Micros$|Ms$/.test(name))).toEqual([]);
  });
});
