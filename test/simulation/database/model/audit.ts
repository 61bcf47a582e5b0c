// The audit log (db/functions/audit).

import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8 } from '#shared/bytes.ts';
import { HOUR_MS } from '#shared/time.ts';
import type { Entry } from './audit-tables.ts';
import { jsonbText } from './json.ts';
import type { Json, Model } from './model.ts';

const REFUSALS_PER_HOUR = 20;
const REQUEST_ID_MAX = 64;

/** Appends an entry; its id. */
export function append(
  model: Model,
  action: string,
  actorId: string | null,
  subjectKind: string,
  subjectId: string | null,
  facts: Json | null = {},
  requestId: string | null = null,
): number {
  const { audit } = model;
  const id = ++audit.entryIds.last;
  audit.entries.put({
    id,
    at: model.clockMs,
    action,
    actorId,
    subjectKind,
    subjectId,
    facts: facts ?? {},
    requestId: requestId === null ? null : [...requestId].slice(0, REQUEST_ID_MAX).join(''),
    role: model.role,
  });
  audit.unsealed.put({ entryId: id });
  return id;
}

function appendRefusal(
  model: Model,
  action: string,
  actorId: string | null,
  subjectKind: string,
  subjectId: string | null,
  facts: Json | null,
  requestId: string | null,
): number | null {
  const since = model.clockMs - HOUR_MS;
  // A null actor equals nobody: what nobody did is always written down.
  const recent =
    actorId === null
      ? []
      : model.audit.entries
          .by('actorId', actorId)
          .filter((entry) => entry.action === action && entry.at > since);
  if (recent.length >= REFUSALS_PER_HOUR) return null;
  return append(model, action, actorId, subjectKind, subjectId, facts, requestId);
}

function link(previous: string, entry: Entry): string {
  const at = `${new Date(entry.at).toISOString().slice(0, -1)}000Z`;
  const { id, action, actorId, subjectKind, subjectId, facts, requestId, role } = entry;
  const spelling = jsonbText([
    ...[id, at, action, actorId, subjectKind, subjectId, facts, requestId, role],
  ]);
  const bytes = new Uint8Array([...Buffer.from(previous, 'hex'), ...utf8(spelling)]);
  return bytesToHex(sha256(bytes));
}

const FIRST = bytesToHex(sha256(utf8('parlor.audit')));
const hashOf = (bytea: string | undefined) => bytea?.slice(2) ?? FIRST;

function seal(model: Model, limit: number): number {
  const { entries, seals, unsealed } = model.audit;
  let position = seals.size;
  let hash = hashOf(seals.get(position)?.hash);
  const waiting = [...unsealed.all()].sort((one, other) => one.entryId - other.entryId);
  for (const row of waiting.slice(0, limit)) {
    const entry = entries.get(row.entryId);
    if (entry === undefined) continue;
    position += 1;
    hash = link(hash, entry);
    seals.put({ position, entryId: row.entryId, hash: `\\x${hash}` });
    unsealed.delete(row);
  }
  return Math.min(limit, waiting.length);
}

/** Functions of the schema audit by name. */
export const AUDIT_FUNCTIONS = {
  'audit.append': append,
  'audit.append_refusal': appendRefusal,
  'audit.seal': seal,
  // What the model wrote nobody tampered with.
  'audit.verify': (model: Model) => [{ checked: model.audit.seals.size, brokenAt: null, stray: 0 }],
};
