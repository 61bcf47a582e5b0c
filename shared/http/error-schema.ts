// The shape of refusals as schemas: one per code, so that who reads a code knows its facts.

import { z } from 'zod';
import { factsSchema } from '../error-facts.ts';
import type { ErrorCode } from '../errors.ts';

export interface ErrorView<C extends ErrorCode> {
  code: C;
  message: string;
  requestId: string;
  [fact: string]: unknown;
}

/** What stands in `error` with this code: its own facts, each of them optional, and no other. */
export function errorSchema(code: ErrorCode) {
  return z.strictObject({
    code: z.literal(code),
    message: z.string(),
    requestId: z.string(),
    ...factsSchema(code).partial().shape,
  });
}

/** The error frame of a socket that refuses with these codes. */
export function errorFrameSchema<const C extends ErrorCode>(codes: readonly C[]) {
  const [first, ...others] = codes.map(errorSchema);
  if (first === undefined) throw new Error('a socket that refuses nothing');
  const error: unknown = z.discriminatedUnion('code', [first, ...others]);
  return z.strictObject({
    type: z.literal('error'),
    ref: z.string().nullable().describe('The command’s id where it is known'),
    error: error as z.ZodType<ErrorView<C>>,
  });
}
