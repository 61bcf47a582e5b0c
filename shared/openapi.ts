// The OpenAPI 3.1 document, written from the same schemas that validate requests.

import type { z } from 'zod';
import { ERRORS, type ErrorCode } from './errors.ts';
import { errorSchema } from './http/error-schema.ts';
import { declaredCodes, needsFreshProof, type RouteSpec } from './http/route.ts';
import { type Json, schemaOf } from './json-schema.ts';
import { FRAME_REFUSALS } from './protocol/refusals.ts';

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

const componentOf = (code: ErrorCode) => `#/components/schemas/Error_${code}`;

/** One of these errors, told apart by its code. */
function oneOf(codes: readonly ErrorCode[]): Json {
  const [first, ...others] = codes;
  if (first !== undefined && others.length === 0) return { $ref: componentOf(first) };
  return {
    oneOf: codes.map((code) => ({ $ref: componentOf(code) })),
    discriminator: {
      propertyName: 'code',
      mapping: Object.fromEntries(codes.map((code) => [code, componentOf(code)])),
    },
  };
}

const envelopeOf = (codes: readonly ErrorCode[]): Json => ({
  type: 'object',
  required: ['error'],
  properties: { error: oneOf(codes) },
});

/** The error frame of a kind of socket. */
const frameOf = (codes: readonly ErrorCode[]): Json => ({
  type: 'object',
  required: ['type', 'ref', 'error'],
  properties: {
    type: { const: 'error' },
    ref: { type: ['string', 'null'], description: 'The command’s id where it is known' },
    error: oneOf(codes),
  },
});

function errorsOf(route: RouteSpec): Json {
  const codes = declaredCodes(route);
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
        content: { 'application/json': { schema: envelopeOf(list) } },
      },
    ]),
  );
}

const CSV: Json = { 'text/csv': { schema: { type: 'string' } } };

function repliesOf(route: RouteSpec): Json {
  return Object.fromEntries(
    Object.entries(route.replies).map(([status, schema]) => [
      status,
      schema === null
        ? { description: 'Done.' }
        : {
            description: 'OK',
            content: {
              'application/json': { schema: schemaOf(schema, 'output') },
              ...(route.csv === true ? CSV : {}),
            },
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
  if (needsFreshProof(access)) operation['x-fresh-proof'] = true;
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

/** Each error by its code, with the facts that it may carry, and the error frames of sockets. */
function errorComponents(): Json {
  const codes = Object.keys(ERRORS) as ErrorCode[];
  const name = (object: string) =>
    object.replaceAll(/(^|-)([a-z])/g, (_, __, letter: string) => letter.toUpperCase());
  return Object.fromEntries([
    ...codes.map((code) => [
      `Error_${code}`,
      { description: ERRORS[code].message, ...schemaOf(errorSchema(code), 'output') },
    ]),
    ['Error', envelopeOf(codes)],
    ...Object.entries(FRAME_REFUSALS).map(([object, list]) => [
      `${name(object)}ErrorFrame`,
      frameOf(list),
    ]),
  ]);
}

const COMPONENTS = {
  schemas: errorComponents(),
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
