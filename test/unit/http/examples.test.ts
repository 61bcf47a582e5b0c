// Every field that a request takes has an example in the OpenAPI document, and the examples of a
// request are a request that its route takes.

import { describe, expect, it } from 'vitest';
import { ROUTES } from '#shared/contracts/http/index.ts';
import type { RouteSpec } from '#shared/http/route.ts';
import { exampleOf, type Json, schemaOf } from '#shared/json-schema.ts';

/** Paths of the fields that have one value and no example of it. */
function withoutExample(schema: Json, path: string): string[] {
  const parts = Object.entries((schema.properties ?? {}) as Record<string, Json>).flatMap(
    ([name, field]) => withoutExample(field, `${path}.${name}`),
  );
  const choices = ((schema.oneOf ?? schema.anyOf ?? []) as Json[]).flatMap((choice, index) =>
    withoutExample(choice, `${path}(${index})`),
  );
  const items = schema.items === undefined ? [] : withoutExample(schema.items as Json, `${path}[]`);
  const isLeaf =
    typeof schema.type === 'string' && !['object', 'array', 'null'].includes(schema.type);
  const own = isLeaf && schema.const === undefined && schema.examples === undefined ? [path] : [];
  return [...own, ...parts, ...choices, ...items];
}

const parts = Object.values(ROUTES)
  .flat()
  .flatMap((route: RouteSpec) =>
    (['params', 'query', 'body'] as const).flatMap((part) => {
      const schema = route[part];
      return schema === undefined ? [] : [[part, `${route.method} ${route.path}`, schema] as const];
    }),
  );

describe('the examples of the OpenAPI document', () => {
  it.each(parts)('give every field of the %s of %s one', (part, _, schema) => {
    expect(withoutExample(schemaOf(schema, 'input'), part)).toEqual([]);
  });

  it.each(parts)('make %s that %s takes', (_, __, schema) => {
    const document = schemaOf(schema, 'input');
    const choices = (document.oneOf ?? document.anyOf ?? [document]) as Json[];
    for (const choice of choices) {
      const example = exampleOf(choice);
      expect(schema.safeParse(example), JSON.stringify(example)).toMatchObject({ success: true });
    }
  });
});
