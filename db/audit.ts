// Writing to the audit log from a Worker. What changes something is audited inside its own SQL
// function; this is for what changes nothing: what staff looked at, and whom a route refused.

import { sql } from 'drizzle-orm';
import type { AuditNote } from '#shared/http/notes.ts';
import type { Database } from './client.ts';

/** Appends a note; a refusal beyond twenty an hour of one caller is left out (0100_audit.sql). */
export async function appendNote(database: Database, note: AuditNote): Promise<void> {
  const { action, actorId, subjectKind, subjectId, facts, requestId } = note;
  const name = note.isRefusal ? sql`audit.append_refusal` : sql`audit.append`;
  await database.call(sql`select ${name}(${action}, ${actorId}::uuid, ${subjectKind},
    ${subjectId}, ${JSON.stringify(facts)}::jsonb, ${requestId})`);
}
