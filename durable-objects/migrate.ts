// Schema migrations of an object's SQLite: an append-only list of named steps, applied once in order.
// Objects of every age exist and a release may be rolled back, so a step only expands; code works on
// an object that has more steps than it knows, unless one of them says that older code cannot.
// Never call `migrate` in a constructor: an object that was only asked about must store nothing, so
// call it on the first command that the object accepts.

import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8 } from '#shared/bytes.ts';

/** One step. What was released is never edited: append another one. */
export interface MigrationStep {
  /** Its name for ever. */
  id: string;
  /** One or more statements. */
  sql: string;
  /** Code without this step cannot read the object any more: no rollback behind it. */
  breaksOlderCode?: true;
}

type AppliedStep = { id: string; digest: string; readable_since: number };

const TABLE = 'schema_steps';
const digests = new WeakMap<MigrationStep, string>();

/** What a step is recognised by. */
export function digestOf(step: MigrationStep): string {
  const known = digests.get(step) ?? bytesToHex(sha256(utf8(step.sql)));
  digests.set(step, known);
  return known;
}

/** True for an object that was opened before. Reads only. */
export function isOpened(storage: DurableObjectStorage): boolean {
  const query = `select name from sqlite_master where type = 'table' and name = ?`;
  return storage.sql.exec(query, TABLE).toArray().length > 0;
}

function appliedSteps(storage: DurableObjectStorage): AppliedStep[] {
  if (!isOpened(storage)) return [];
  const query = `select id, digest, readable_since from ${TABLE} order by step`;
  return storage.sql.exec<AppliedStep>(query).toArray();
}

// Where both know a step it must be the same one; what only the object knows must be readable.
function check(applied: readonly AppliedStep[], steps: readonly MigrationStep[]): void {
  for (const [index, { id, digest }] of applied.entries()) {
    const step = steps[index];
    if (step === undefined) break;
    if (step.id !== id) throw new Error(`the object has applied ${id} in the place of ${step.id}`);
    if (digestOf(step) !== digest) throw new Error(`${id} was edited after it was applied`);
  }
  const readableSince = applied.at(-1)?.readable_since ?? 0;
  if (readableSince > steps.length) {
    throw new Error(`the object is readable for code of ${readableSince} steps and more only`);
  }
}

/** Applies the steps that are missing, all or none. Throws for an object that it must not touch. */
export function migrate(storage: DurableObjectStorage, steps: readonly MigrationStep[]): void {
  const applied = appliedSteps(storage);
  check(applied, steps);
  if (applied.length >= steps.length) return;
  storage.transactionSync(() => {
    storage.sql.exec(`create table if not exists ${TABLE} (step integer primary key,
      id text not null, digest text not null, readable_since integer not null)`);
    let readableSince = applied.at(-1)?.readable_since ?? 1;
    for (const [index, step] of steps.entries()) {
      if (index < applied.length) continue;
      if (step.breaksOlderCode) readableSince = index + 1;
      storage.sql.exec(step.sql);
      const insert = `insert into ${TABLE} (step, id, digest, readable_since) values (?, ?, ?, ?)`;
      storage.sql.exec(insert, index + 1, step.id, digestOf(step), readableSince);
    }
  });
}
