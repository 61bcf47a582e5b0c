// The OpenAPI 3.1 document, written from the same schemas that validate requests.

import { z } from 'zod';
import { ERROR_FACTS } from './error-facts.ts';
import { ERRORS, type ErrorCode } from './errors.ts';
import { commonErrors, type RouteSpec } from './http/route.ts';

type Json = Record<string, unknown>;

const schemaOf = (schema: z.ZodType, io: 'input' | 'output'): Json => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
};

function parametersOf(schema: z.ZodType | undefined, location: 'path' | 'query'): Json[] {
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = schemaOf(schema, 'input') as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: location,
    required: location === 'path' || required.includes(name),
    schema: property,
  }));
}

function headersOf(route: RouteSpec): Json[] {
  if (route.idempotency === undefined) return [];
  return [
    {
      name: 'Idempotency-Key',
      in: 'header',
      required: route.idempotency === 'required',
      description: 'The same key and body gives the same reply with Idempotency-Replayed: true.',
      schema: { type: 'string', minLength: 1, maxLength: 128 },
    },
  ];
}

function errorsOf(route: RouteSpec): Json {
  const codes = [...new Set<ErrorCode>([...route.errors, ...commonErrors(route)])];
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of codes) {
    const { status } = ERRORS[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, list]) => [
      String(status),
      {
        description: list.map((code) => `\`${code}\`: ${ERRORS[code].message}`).join('\n\n'),
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
      },
    ]),
  );
}

function repliesOf(route: RouteSpec): Json {
  return Object.fromEntries(
    Object.entries(route.replies).map(([status, schema]) => [
      status,
      schema === null
        ? { description: 'Done.' }
        : {
            description: 'OK',
            content: { 'application/json': { schema: schemaOf(schema, 'output') } },
          },
    ]),
  );
}

const SECURITY: Record<RouteSpec['access']['kind'], Json[]> = {
  public: [],
  player: [{ accessToken: [] }],
  staff: [{ accessToken: [] }],
  signature: [{ signature: [] }],
  ticket: [{ ticket: [] }],
};

function operationOf(route: RouteSpec, tag: string): Json {
  const { access } = route;
  const operation: Json = {
    tags: [tag],
    summary: route.summary,
    operationId: `${route.method.toLowerCase()}${route.path.replaceAll(/[^A-Za-z0-9]+/g, '_')}`,
    security: SECURITY[access.kind],
    parameters: [
      ...parametersOf(route.params, 'path'),
      ...parametersOf(route.query, 'query'),
      ...headersOf(route),
    ],
    responses: { ...errorsOf(route), ...repliesOf(route) },
  };
  if (access.kind === 'staff') operation['x-permission'] = access.permission;
  if (route.rawBody) {
    const about = 'Signed bytes of the caller, read as they are.';
    operation.requestBody = { required: true, description: about, content: { '*/*': {} } };
  }
  if (route.body !== undefined) {
    operation.requestBody = {
      required: route.bodyOptional !== true,
      content: { 'application/json': { schema: schemaOf(route.body, 'input') } },
    };
  }
  return operation;
}

/** The facts that errors may carry, each with the codes that it comes with; none is required. */
function factsOfErrors(): Json {
  const facts = new Map<string, { schemas: Map<string, Json>; codes: string[] }>();
  for (const [code, schema] of Object.entries(ERROR_FACTS)) {
    const { properties = {} } = schemaOf(schema, 'output') as { properties?: Record<string, Json> };
    for (const [name, property] of Object.entries(properties)) {
      const fact = facts.get(name) ?? { schemas: new Map<string, Json>(), codes: [] };
      fact.schemas.set(JSON.stringify(property), property);
      fact.codes.push(`\`${code}\``);
      facts.set(name, fact);
    }
  }
  return Object.fromEntries(
    [...facts].map(([name, { schemas, codes }]) => {
      const [only, ...others] = [...schemas.values()];
      const schema = others.length === 0 ? only : { anyOf: [...schemas.values()] };
      return [name, { ...schema, description: `With ${codes.join(', ')}.` }];
    }),
  );
}

const COMPONENTS = {
  schemas: {
    Error: {
      type: 'object',
      required: ['error'],
      properties: {
        error: {
          type: 'object',
          required: ['code', 'message', 'requestId'],
          properties: {
            code: { enum: Object.keys(ERRORS) },
            message: { type: 'string' },
            requestId: { type: 'string' },
            ...factsOfErrors(),
          },
          additionalProperties: true,
        },
      },
    },
  },
  securitySchemes: {
    accessToken: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
    ticket: { type: 'apiKey', in: 'header', name: 'Sec-WebSocket-Protocol' },
    signature: { type: 'apiKey', in: 'header', name: 'X-Parlor-Signature' },
  },
};

/** Builds the document from the routes of each service. */
export function openApiDocument(services: Readonly<Record<string, readonly RouteSpec[]>>): Json {
  const paths: Record<string, Json> = {};
  for (const [tag, routes] of Object.entries(services)) {
    for (const route of routes) {
      const path = route.path.replaceAll(/:([A-Za-z]+)/g, '{$1}');
      paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route, tag) };
    }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Parlor', version: '1', description: 'The outer contract of the platform.' },
    paths,
    components: COMPONENTS,
  };
}
