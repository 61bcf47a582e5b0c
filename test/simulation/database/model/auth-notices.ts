// Notices about an account (db/functions/auth/notices.sql).

import { enqueueMail } from './auth-mail.ts';
import { withoutNulls } from './json.ts';
import type { Json, Model } from './model.ts';

/** Tells a player, once for each key. */
export function tell(
  model: Model,
  playerId: string,
  kind: string,
  key: string,
  facts: Json,
  at: number,
): void {
  const { notices, numbers } = model.auth;
  // Also a key that is there already uses a number up.
  numbers.notice += 1;
  if (notices.by('key', key).length > 0) return;
  const row = { id: numbers.notice, playerId, kind, key, facts: withoutNulls(facts), at };
  notices.insert({ ...row, takenAt: null });
}

function takeNotice(
  model: Model,
  id: string | number | bigint,
  mail: Json | null,
  at: number,
): boolean {
  const { notices } = model.auth;
  const notice = notices.get(Number(id));
  if (notice === undefined || notice.takenAt !== null) return false;
  notices.change(notice, { takenAt: at });
  enqueueMail(model, notice.playerId, mail, at);
  return true;
}

/** Functions of notices by name. */
export const NOTICE_FUNCTIONS = { 'auth.take_notice': takeNotice };
