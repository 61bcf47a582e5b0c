// Column types that drizzle lacks or writes differently; every table of this folder uses them.

import { bigint, customType, numeric } from 'drizzle-orm/pg-core';
import type { z } from 'zod';
import { toTimestamp } from '#shared/time.ts';
import { momentMs } from '../values.ts';

/** BIGINT: amounts and ids of the ledger. */
export const int8 = () => bigint({ mode: 'bigint' });

/** BIGINT that counts and stays below 2^53. */
export const count = () => bigint({ mode: 'number' });

/** NUMERIC without fraction: sums of amounts. */
export const sum = () => numeric({ mode: 'bigint' });

/** TIMESTAMPTZ as milliseconds since the epoch. */
export const moment = customType<{ data: number; driverData: string }>({
  dataType: () => 'timestamp with time zone',
  fromDriver: momentMs,
  toDriver: toTimestamp,
});

export const bytea = customType<{ data: Uint8Array }>({ dataType: () => 'bytea' });

/** JSONB that is checked as it is read. */
export const jsonOf = <T>(schema: z.ZodType<T>) =>
  customType<{ data: T }>({
    dataType: () => 'jsonb',
    fromDriver: (value) => schema.parse(value),
  })();
