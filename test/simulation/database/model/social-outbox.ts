// What rooms and hubs must still be told (db/functions/social/outbox.sql).

import { HOUR_MS, SECOND_MS } from '#shared/time.ts';
import type { Json, Model } from './model.ts';
import { outboxPlan } from './outbox-plan.ts';

const PLAN = { firstMs: 5 * SECOND_MS, longestMs: HOUR_MS, parkAfter: 100 };
const REASON_MAX = 500;

/** Puts a row in, due now. */
export function leaveWord(
  model: Model,
  kind: string,
  targetId: string,
  content: Json,
  nowMs: number,
): void {
  const { outbox, outboxIds } = model.social;
  const id = ++outboxIds.last;
  outbox.put({
    ...{ id, kind, targetId, content, dueAt: nowMs, attempts: 0 },
    ...{ lastError: null, parkedAt: null },
  });
}

function drop(model: Model, kind: string, targetId: string, test: (content: Json) => boolean) {
  const { outbox } = model.social;
  for (const row of outbox.by('targetId', targetId)) {
    if (row.kind === kind && test(row.content as Json)) outbox.delete(row);
  }
}

/** Counts a change of a player's friends or blocks and leaves word for the hub and the rooms. */
export function markChanged(model: Model, playerId: string, nowMs: number): void {
  const { people } = model.social;
  const person = people.get(playerId);
  if (person !== undefined) people.change(person, { version: person.version + 1 });
  drop(model, 'relations', playerId, () => true);
  leaveWord(model, 'relations', playerId, {}, nowMs);
}

/** Leaves a notice for a player's inbox. */
export function leaveNotice(
  model: Model,
  playerId: string,
  notice: { key: string; kind: string; from: string | null; facts: Json },
  nowMs: number,
): void {
  const { key, kind, from, facts } = notice;
  const fromName = from === null ? null : (model.auth.players.get(from)?.displayName ?? null);
  const content = { key, kind, from, fromName, facts, atMs: Math.floor(nowMs) };
  leaveWord(model, 'notice', playerId, content, nowMs);
}

/** Takes a notice back whose reason is gone. */
export function takeNoticeBack(model: Model, playerId: string, key: string, nowMs: number): void {
  drop(model, 'notice', playerId, (content) => content.key === key);
  leaveWord(model, 'retraction', playerId, { key, atMs: Math.floor(nowMs) }, nowMs);
}

function claimOutbox(
  model: Model,
  targets: readonly string[] | null,
  nowMs: number,
  limit: number,
) {
  const { outbox } = model.social;
  return outbox
    .where((row) => row.dueAt <= nowMs && (targets === null || targets.includes(row.targetId)))
    .sort(
      (one, other) =>
        Number(one.parkedAt !== null) - Number(other.parkedAt !== null) ||
        one.dueAt - other.dueAt ||
        one.id - other.id,
    )
    .slice(0, limit)
    .map((row) => outbox.change(row, outboxPlan(row, nowMs, PLAN)));
}

function outboxDone(model: Model, id: bigint): void {
  const row = model.social.outbox.get(id);
  if (row !== undefined) model.social.outbox.delete(row);
}

function outboxFailed(model: Model, id: bigint, reason: string): void {
  const row = model.social.outbox.get(id);
  const lastError = [...reason].slice(0, REASON_MAX).join('');
  if (row !== undefined) model.social.outbox.change(row, { lastError });
}

/** Functions of social's outbox by name. */
export const SOCIAL_OUTBOX_FUNCTIONS = {
  'social.claim_outbox': claimOutbox,
  'social.outbox_done': outboxDone,
  'social.outbox_failed': outboxFailed,
};
