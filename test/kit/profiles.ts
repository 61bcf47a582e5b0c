// Declared profiles, where no Worker seals them: a test says which household and which person, by name.

import { createHash } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { TestDatabase } from './database.ts';

const hash = (text: string) => createHash('sha256').update(text).digest('hex');

/** Whom a profile stands for; the household is none's else unless told. */
export interface Declared {
  household?: string;
  person?: string;
  place?: string;
  born?: string;
  /** The version that the caller knows; 0 for a first profile. */
  known?: number;
}

/** Declares a profile as the Worker does; what the database answered. */
export async function declareProfile(
  database: Pick<TestDatabase, 'as'>,
  playerId: string,
  { household, person, place = 'US-TX', born = '1990-01-31', known = 0 }: Declared = {},
): Promise<{ outcome?: string; refused?: string; facts?: Record<string, unknown> }> {
  const keys = JSON.stringify([
    { kind: 'household', id: 'k1', key: hash(`household ${household ?? playerId}`) },
    { kind: 'person', id: 'k1', key: hash(`person ${person ?? playerId}`) },
  ]);
  const [row] = await database
    .as('parlor_compliance')
    .call<{ answer: { outcome?: string; refused?: string } }>(sql`select identity.declare(
      ${playerId}, ${known}, 'sealed', 'k1', ${place}, ${born}, ${keys}, 'request') as answer`);
  if (row === undefined) throw new Error('no answer');
  return row.answer;
}
