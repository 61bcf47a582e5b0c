// Writing to the audit log from a Worker. What changes something is audited inside its own SQL
// function; this is for what changes nothing: what staff looked at, and whom a route refused.

import type { AuditNote } from '#shared/http/notes.ts';
import { functionsOf } from './call.ts';
import type { Database } from './client.ts';
import { json } from './values.ts';

/** Appends a note; a refusal beyond twenty an hour of one caller is left out (db/functions/audit). */
export function appendNote(database: Database, note: AuditNote): Promise<void> {
  const { once } = functionsOf(database);
  const { action, actorId, subjectKind, subjectId, facts, requestId } = note;
  const name = note.isRefusal ? 'audit.append_refusal' : 'audit.append';
  return once.run(name, [action, actorId, subjectKind, subjectId, json(facts), requestId]);
}
