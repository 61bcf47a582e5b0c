// Rows of auth's schema as the rules see them, and how values cross into SQL.

import { type SQL, sql } from 'drizzle-orm';
import type { Database } from '#db/client.ts';
import type { Role } from '#shared/permissions.ts';
import { toTimestamp } from '#shared/time.ts';

export type PlayerStatus = 'active' | 'banned' | 'closing' | 'erased';

/** A player with what sign-in and `/v1/me` need. */
export interface Account {
  id: string;
  email: string;
  displayName: string;
  birthDate: string;
  status: PlayerStatus;
  verifiedAt: string | null;
  createdAt: string;
  roles: Role[];
  mfaEnabled: boolean;
}

/** A living sign-in as its owner sees it. */
export interface SignInRow {
  id: string;
  device: string;
  place: string;
  createdAt: string;
  lastSeenAt: string;
}

export interface OutboxMail {
  id: string;
  toAddress: string;
  template: string;
  sealed: string;
  attempts: number;
  /** This was the last try. */
  parked: boolean;
}

/** A moment as a parameter. */
export function at(ms: number): SQL {
  return sql`${toTimestamp(ms)}::timestamptz`;
}

/** A duration as a parameter. */
export function span(ms: number): SQL {
  return sql`(${ms}::bigint * interval '1 millisecond')`;
}

/** A JSON value as a parameter; `null` stays SQL's null. */
export function json(value: unknown): SQL {
  return sql`${value === null || value === undefined ? null : JSON.stringify(value)}::jsonb`;
}

/** RFC 3339 text of a timestamp column. */
export function stamp(column: SQL): SQL {
  return sql`to_char(${column} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}

/** Calls a statement that answers one row with one column called `value`. `read`: it may repeat. */
export function reader(database: Database) {
  return async <T>(statement: SQL, read = false): Promise<T> => {
    const [row] = await database.call<{ value: T }>(statement, { idempotent: read });
    return row?.value as T;
  };
}
