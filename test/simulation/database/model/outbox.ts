// Outboxes as operators see them (db/functions/outbox/operators.sql).

import { append } from './audit.ts';
import type { Json, Model } from './model.ts';

interface Waiting {
  dueAt: number;
  parkedAt: number | null;
}

function sizeOf(outbox: string, rows: Iterable<Waiting>): Json {
  const all = [...rows];
  const due = all.filter(({ parkedAt }) => parkedAt === null).map(({ dueAt }) => dueAt);
  return {
    outbox,
    waiting: due.length,
    parked: all.length - due.length,
    oldestAtSeconds: due.length === 0 ? null : Math.min(...due) / 1000,
  };
}

/** What a service's own outboxes are; payments' are the books'. */
function sizes(model: Model): Json[] {
  const { auth, books, role, social } = model;
  if (role === 'parlor_payments') return books.outboxSizes();
  if (role === 'parlor_social') return [sizeOf('social', social.outbox.all())];
  if (role !== 'parlor_auth') return [];
  return [sizeOf('mails', auth.mailOutbox.all()), sizeOf('revocations', auth.revocations.all())];
}

function parkedHere(model: Model): Json[] {
  const { auth, books, role, social } = model;
  if (role === 'parlor_payments') return books.parkedRows();
  const mails = [...auth.mailOutbox.all()].map((row) => ({
    ...row,
    ...{ outbox: 'mails', kind: row.template, subjectId: row.playerId, dueAt: null },
  }));
  const revocations = [...auth.revocations.all()].map((row) => ({
    ...row,
    ...{ outbox: 'revocations', id: row.playerId, subjectId: row.playerId },
    kind: row.renamed ? 'renamed' : 'signed_out',
  }));
  const words = [...social.outbox.all()].map((row) => ({
    ...row,
    ...{ outbox: 'social', id: String(row.id), subjectId: row.targetId },
  }));
  const own = { parlor_auth: [...mails, ...revocations], parlor_social: words }[role] ?? [];
  return own.filter(({ parkedAt }) => parkedAt !== null);
}

function parkedRows(model: Model, outbox: string, id: string, limit: number): Json[] {
  const place = (row: Json): [string, string] => [String(row.outbox), String(row.id)];
  const isBehind = ([name, key]: [string, string]) =>
    name > outbox || (name === outbox && key > id);
  return parkedHere(model)
    .filter((row) => isBehind(place(row)))
    .sort((one, other) => (place(one).join(' ') < place(other).join(' ') ? -1 : 1))
    .slice(0, limit);
}

function retryParked(
  model: Model,
  outbox: string,
  id: string,
  reason: string,
  actor: string,
  requestId: string | null,
  nowMs: number,
): boolean {
  const found = putBack(model, outbox, id, nowMs);
  if (found === null) return false;
  const facts = { outbox, row: id, reason };
  append(model, 'outbox.retried', actor, found.kind, found.id, facts, requestId);
  return true;
}

function putBack(model: Model, outbox: string, id: string, nowMs: number) {
  const { mailOutbox, revocations } = model.auth;
  const anew = { parkedAt: null, attempts: 0, dueAt: nowMs };
  switch (`${model.role} ${outbox}`) {
    case 'parlor_auth mails': {
      const row = mailOutbox.get(id);
      if (row === undefined || row.parkedAt === null) return null;
      mailOutbox.change(row, anew);
      return row.playerId === null
        ? { kind: 'mail', id: row.id }
        : { kind: 'player', id: row.playerId };
    }
    case 'parlor_auth revocations': {
      const row = revocations.get(id);
      if (row === undefined || row.parkedAt === null) return null;
      revocations.change(row, anew);
      return { kind: 'player', id: row.playerId };
    }
    case 'parlor_social social': {
      const row = model.social.outbox.get(id);
      if (row === undefined || row.parkedAt === null) return null;
      model.social.outbox.change(row, anew);
      return { kind: row.kind === 'room' ? 'room' : 'player', id: row.targetId };
    }
    default:
      return model.books.retryParked(outbox, id, nowMs);
  }
}

/** Functions of the schemas outbox and maintenance by name. */
export const OUTBOX_FUNCTIONS = {
  'outbox.sizes': sizes,
  'outbox.parked_rows': parkedRows,
  'outbox.retry_parked': retryParked,
  // Nobody overstays or meddles in the model.
  'maintenance.end_overstayed': () => 0,
  'maintenance.changed_settings': () => [],
};
