// What a refusal tells besides its code, per code. These shapes are what leaves the platform: a fact
// that is not declared here does not exist for clients. Amounts are decimal strings, times RFC 3339.

import { z } from 'zod';

/** A limit as refusals and standings name it. */
export const limitNameSchema = z.strictObject({
  kind: z.enum(['loss', 'purchase']),
  currency: z.enum(['GC', 'SC', 'USD']),
  period: z.enum(['day', 'week', 'month']),
});
export type LimitName = z.infer<typeof limitNameSchema>;
