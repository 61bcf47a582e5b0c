// The outbox of standings (db/functions/ledger/standing_notices.sql).

import { MINUTE_MS, SECOND_MS } from '#shared/time.ts';
import { samePerson } from './ledger-journal.ts';
import type { Json, Model } from './model.ts';
import { outboxPlan } from './outbox-plan.ts';

const PLAN = { firstMs: 5 * SECOND_MS, longestMs: 5 * MINUTE_MS, parkAfter: 100 };
const REASON_MAX = 500;

function countUp(model: Model, players: readonly string[]): void {
  const { standingNotices } = model.ledger;
  const fresh = { dueAt: model.clockMs, attempts: 0, parkedAt: null, lastError: null };
  for (const playerId of players) {
    const known = standingNotices.get(playerId);
    if (known === undefined) standingNotices.insert({ playerId, version: 1, told: 0, ...fresh });
    else standingNotices.change(known, { version: known.version + 1, ...fresh });
  }
}

/** Something that standings say has changed for this person. */
export function standingChanged(model: Model, playerId: string): void {
  countUp(model, samePerson(model, playerId));
}

/** The same for everybody with a table open. */
export function standingChangedEverywhere(model: Model): void {
  const { sessions, wallets } = model.ledger;
  const playing = sessions
    .where(({ closedAt, accountId }) => closedAt === null && accountId !== null)
    .map(({ walletId }) => wallets.get(walletId ?? 0)?.playerId);
  countUp(model, [...new Set(playing)].filter((playerId) => playerId !== undefined).sort());
}

/** The version of a standing that is read now. */
export const standingVersion = (model: Model, playerId: string) =>
  model.ledger.standingNotices.get(playerId)?.version ?? 0;

/** Notices that nobody has told yet. */
export const untold = (model: Model) =>
  model.ledger.standingNotices.where(({ told, version }) => told < version);

function claimNotices(
  model: Model,
  ofPlayer: string | null,
  givenAt: number | null,
  countMax: number,
): Json[] {
  const at = givenAt ?? model.clockMs;
  const persons = ofPlayer === null ? null : samePerson(model, ofPlayer);
  return untold(model)
    .filter(({ playerId, dueAt }) => dueAt <= at && (persons?.includes(playerId) ?? true))
    .sort(
      (one, other) =>
        Number(one.parkedAt !== null) - Number(other.parkedAt !== null) || one.dueAt - other.dueAt,
    )
    .slice(0, countMax)
    .map((row) => {
      model.ledger.standingNotices.change(row, outboxPlan(row, at, PLAN));
      return { playerId: row.playerId, version: BigInt(row.version) };
    });
}

function noticesDone(model: Model, players: readonly string[], versions: readonly bigint[]): void {
  const { standingNotices } = model.ledger;
  for (const [index, playerId] of players.entries()) {
    const row = standingNotices.get(playerId);
    const told = Number(versions[index] ?? 0n);
    if (row !== undefined && row.told < told)
      standingNotices.change(row, { told, lastError: null });
  }
}

function noticeFailed(model: Model, playerId: string, why: string): void {
  const row = model.ledger.standingNotices.get(playerId);
  const lastError = [...why].slice(0, REASON_MAX).join('');
  if (row !== undefined) model.ledger.standingNotices.change(row, { lastError });
}

/** Functions of this outbox by name. */
export const LEDGER_NOTICE_FUNCTIONS = {
  'ledger.claim_standing_notices': claimNotices,
  'ledger.standing_notices_done': noticesDone,
  'ledger.standing_notice_failed': noticeFailed,
};
