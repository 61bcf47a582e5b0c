// Mails, limits and receipts of auth (db/functions/auth: mail, limits, receipts).

import { HOUR_MS, MINUTE_MS, SECOND_MS } from '#shared/time.ts';
import type { Json, Model } from './model.ts';
import { outboxPlan } from './outbox-plan.ts';

const MAIL_PLAN = { firstMs: MINUTE_MS, longestMs: 6 * HOUR_MS, parkAfter: 12 };
const REASON_MAX = 500;

/** Puts a mail in; without an address it goes to the player's. */
export function enqueueMail(
  model: Model,
  playerId: string | null,
  mail: Json | null,
  nowMs: number,
): void {
  if (mail === null) return;
  const { mailOutbox, players } = model.auth;
  const own = playerId === null ? null : (players.get(playerId)?.email ?? null);
  const toAddress = (mail.to as string | undefined) ?? own;
  if (toAddress === null) return;
  mailOutbox.insert({
    id: mail.id as string,
    playerId,
    toAddress,
    template: mail.template as string,
    sealed: mail.sealed as string,
    createdAt: nowMs,
    dueAt: nowMs,
    attempts: 0,
    lastError: null,
    parkedAt: null,
  });
}

function claimMail(model: Model, id: string | null, nowMs: number, limit: number) {
  const { mailOutbox } = model.auth;
  return mailOutbox
    .where((row) => row.dueAt <= nowMs && row.parkedAt === null && (id === null || row.id === id))
    .sort((one, other) => one.dueAt - other.dueAt)
    .slice(0, limit)
    .map((row) => mailOutbox.change(row, outboxPlan(row, nowMs, MAIL_PLAN)));
}

function mailSent(model: Model, id: string): void {
  const row = model.auth.mailOutbox.get(id);
  if (row !== undefined) model.auth.mailOutbox.delete(row);
}

function mailFailed(model: Model, id: string, reason: string): void {
  const row = model.auth.mailOutbox.get(id);
  const lastError = [...reason].slice(0, REASON_MAX).join('');
  if (row !== undefined) model.auth.mailOutbox.change(row, { lastError });
}

function takeReceipt(model: Model, id: string, mail: Json | null, atMs: number): boolean {
  const playerId = model.books.takeReceipt(id, atMs);
  if (playerId === null) return false;
  enqueueMail(model, playerId, mail, atMs);
  return true;
}

function takeAttempt(
  model: Model,
  key: string,
  nowMs: number,
  free: number,
  delayMaxMs: bigint,
  forgetMs: number,
): number {
  const { limits } = model.auth;
  const row =
    limits.get(key) ??
    limits.put({ key, count: 0, since: nowMs, blockedUntil: nowMs, forgetAt: nowMs + forgetMs });
  const isForgotten = row.forgetAt <= nowMs;
  const blockedUntil = isForgotten ? nowMs : row.blockedUntil;
  if (blockedUntil > nowMs) return Math.ceil(blockedUntil - nowMs);
  const count = (isForgotten ? 0 : row.count) + 1;
  const delayMs =
    count < free ? 0 : Math.min(SECOND_MS * 2 ** Math.min(count - free, 30), Number(delayMaxMs));
  limits.put({
    key,
    count,
    since: nowMs,
    blockedUntil: nowMs + delayMs,
    forgetAt: nowMs + forgetMs,
  });
  return 0;
}

function takeWindow(
  model: Model,
  key: string,
  nowMs: number,
  limit: number,
  windowMs: number,
): number {
  const { limits } = model.auth;
  const before = limits.get(key);
  const row =
    before === undefined || before.forgetAt <= nowMs
      ? {
          ...{ key, count: 1, since: nowMs, forgetAt: nowMs + windowMs },
          blockedUntil: before?.blockedUntil ?? nowMs,
        }
      : { ...before, count: before.count + 1 };
  limits.put(row);
  if (row.count <= limit) return 0;
  return Math.max(Math.ceil(row.forgetAt - nowMs), 1);
}

function returnAttempt(model: Model, key: string, nowMs: number): void {
  const row = model.auth.limits.get(key);
  if (row === undefined) return;
  model.auth.limits.change(row, { count: Math.max(row.count - 1, 0), blockedUntil: nowMs });
}

/** Functions of mails, limits and receipts by name. */
export const MAIL_FUNCTIONS = {
  'auth.notify': enqueueMail,
  'auth.claim_mail': claimMail,
  'auth.mail_sent': mailSent,
  'auth.mail_failed': mailFailed,
  'auth.take_receipt': takeReceipt,
  'auth.take_attempt': takeAttempt,
  'auth.take_window': takeWindow,
  'auth.return_attempt': returnAttempt,
};
