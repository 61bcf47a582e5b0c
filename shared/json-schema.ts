// JSON schemas of what crosses the wire, for OpenAPI and AsyncAPI: zod's, with an example for each
// field. Examples come from a schema's own `meta` where only a person can know one, and follow from
// the schema where it says enough (dates, choices, numbers).

import { z } from 'zod';

export type Json = Record<string, unknown>;

/** The schema with an example of what only a person can know. */
export function example<Schema extends z.ZodType>(schema: Schema, value: string): Schema {
  return schema.meta({ examples: [value] });
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The schema of what is taken (`input`) or of what is answered (`output`). */
export function schemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return withExamples(rest);
}

const FORMATS: Readonly<Record<string, string>> = {
  'date-time': '2026-01-31T12:00:00.000Z',
  date: '1990-01-31',
};

/** An example of what the schema describes; `undefined` where it says too little. */
export function exampleOf(schema: Json): unknown {
  const { examples, const: only, enum: choices, type, format, properties, items } = schema;
  if (Array.isArray(examples)) return examples[0];
  if (only !== undefined) return only;
  if (Array.isArray(choices)) return choices[0];
  const [first] = (schema.oneOf ?? schema.anyOf ?? []) as Json[];
  if (first !== undefined) return exampleOf(first);
  if (isObject(properties)) return exampleOfFields(properties);
  if (isObject(items)) return [exampleOf(items)];
  if (type === 'object') return {};
  if (type === 'boolean') return true;
  if (type === 'integer' || type === 'number') return Math.max(Number(schema.minimum ?? 1), 1);
  return typeof format === 'string' ? FORMATS[format] : undefined;
}

function exampleOfFields(properties: Json): Json {
  return Object.fromEntries(
    Object.entries(properties).map(([name, field]) => [name, exampleOf(field as Json)]),
  );
}

/** The same schema with `examples` at every field that has one value rather than parts. */
function withExamples(schema: Json): Json {
  const mapped = Object.fromEntries(
    Object.entries(schema).map(([key, value]) => {
      if (key === 'properties' && isObject(value)) {
        const fields = Object.entries(value).map(([name, field]) => [
          name,
          withExamples(field as Json),
        ]);
        return [key, Object.fromEntries(fields)];
      }
      if (key === 'items' && isObject(value)) return [key, withExamples(value)];
      if (key === 'oneOf' || key === 'anyOf') return [key, (value as Json[]).map(withExamples)];
      return [key, value];
    }),
  );
  const isLeaf = typeof schema.type === 'string' && !['object', 'array'].includes(schema.type);
  const known = isLeaf && schema.const === undefined ? exampleOf(schema) : undefined;
  return known === undefined ? mapped : { ...mapped, examples: schema.examples ?? [known] };
}
