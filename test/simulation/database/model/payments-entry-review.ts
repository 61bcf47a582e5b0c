// Cards as staff decide them (db/functions/payments/entry_review.sql).

import { sha256 } from '@noble/hashes/sha2.js';
import { hexToBytes } from '@noble/hashes/utils.js';
import { utf8 } from '#shared/bytes.ts';
import { DAY_MS, HOUR_MS } from '#shared/time.ts';
import { ask, consume } from './approvals.ts';
import type { ApprovalRequest } from './approvals-tables.ts';
import { append } from './audit.ts';
import { areLinked } from './auth-linked.ts';
import { householdAt } from './identity.ts';
import { dayText, utcDay } from './ledger-days.ts';
import { refusal } from './ledger-journal.ts';
import type { Json, Model } from './model.ts';
import { msText } from './moments.ts';
import {
  entriesOfHousehold,
  entryJson,
  entryRefusal,
  grantEntry,
  noteHouseholds,
} from './payments-entries.ts';
import { ENTRY_RULE, type Entry } from './payments-tables.ts';

const dayOf = (at: number) => dayText(utcDay(at));
const postmark = (problem: string) =>
  refusal('invalid_request', { field: 'postmarkedOn', problem });

function businessDaysAfter(day: string, days: number): string {
  let at = Date.parse(day);
  for (let left = days; left > 0; ) {
    at += DAY_MS;
    if (![0, 6].includes(new Date(at).getUTCDay())) left -= 1;
  }
  return dayOf(at);
}

function receive(
  model: Model,
  id: string,
  code: string,
  postmarkedOn: string,
  scan: string,
  by: string,
  requestId: string,
): Json {
  const at = model.clockMs;
  const { entries, entryCodes } = model.payments;
  const known = entryCodes.get(code);
  if (known === undefined) return refusal('entry_code_invalid');
  const { playerId, amountMicros, issuedAt, expiresAt } = known;
  if (areLinked(model, playerId, by)) return refusal('accounts_linked');
  const [before] = entries.by('code', code);
  if (before !== undefined) {
    const isSame = before.day === postmarkedOn && before.scanReference === scan;
    return isSame ? { ...entryJson(before), replayed: true } : refusal('entry_code_used');
  }
  if (postmarkedOn > dayOf(at)) return postmark('is in the future');
  if (postmarkedOn < dayOf(issuedAt - 12 * HOUR_MS)) return postmark('is older than the code');
  if (postmarkedOn > dayOf(expiresAt)) return refusal('entry_code_invalid');
  const entry = entries.insert({
    ...{ id, method: 'mail', playerId, code, day: postmarkedOn, state: 'received', amountMicros },
    ...{ receivedAt: at, scanReference: scan, receivedBy: by, decidedAt: null, decidedBy: null },
    dueOn: businessDaysAfter(dayOf(at), ENTRY_RULE.targetBusinessDays),
    ...{ approvalId: null, rejectReason: null, rejectNote: null },
  });
  noteHouseholds(model, entry, householdAt(model, playerId, at));
  const facts = { entryId: id, postmarkedOn };
  append(model, 'entry.received', by, 'player', playerId, facts, requestId);
  return entryJson(entry);
}

/** What keeps a card waiting, or the households that it counts for. */
function judge(model: Model, entry: Entry): Json | string[] {
  const at = model.clockMs;
  const { id, playerId, day } = entry;
  const refused = entryRefusal(model, playerId, 'mail', at);
  if (refused !== null) return refused;
  const noted = model.payments.entryHouseholds.by('entryId', id).map(({ key }) => key);
  const keys = [...new Set([...noted, ...householdAt(model, playerId, at)])];
  const used = entriesOfHousehold(model, playerId, keys, 'mail', day);
  return used >= ENTRY_RULE.householdDayMax ? refusal('entry_limit_reached') : keys;
}

function acceptWith(
  model: Model,
  entry: Entry,
  by: string,
  approvalId: string | null,
  keys: string[],
) {
  const decided = { state: 'accepted', decidedAt: model.clockMs, decidedBy: by, approvalId };
  const after = model.payments.entries.change(entry, decided);
  grantEntry(model, after, keys, model.clockMs);
  return after;
}

function needsSecond(model: Model, { code }: Entry, by: string): boolean {
  const { salt = '\\x' } = model.payments.entryCodes.get(code ?? '') ?? {};
  const digest = sha256(new Uint8Array([...hexToBytes(salt.slice(2)), ...utf8(code ?? '')]));
  const [high = 0, middle = 0, low = 0] = digest;
  if ((high * 65_536 + middle * 256 + low) % ENTRY_RULE.secondPersonOneIn === 0) return true;
  return aloneToday(model).filter((one) => one === by).length >= ENTRY_RULE.personDayMax;
}

/** Who accepted a card alone today, once for each. */
function aloneToday(model: Model): string[] {
  const today = utcDay(model.clockMs) * DAY_MS;
  return model.payments.entries
    .where(({ state, approvalId, decidedAt }) => {
      return state === 'accepted' && approvalId === null && (decidedAt ?? 0) >= today;
    })
    .flatMap(({ decidedBy }) => decidedBy ?? []);
}

const actOf = ({ id, day, amountMicros }: Entry): Json => ({
  ...{ entryId: id, postmarkedOn: day, amountMicros: `${amountMicros}` },
});

function accept(
  model: Model,
  id: string,
  by: string,
  why: string,
  approvalId: string,
  requestId: string,
): Json {
  const entry = model.payments.entries.get(id);
  if (entry === undefined) return refusal('not_found');
  const { playerId, state } = entry;
  if (areLinked(model, playerId, by)) return refusal('accounts_linked');
  if (state === 'accepted') return { entry: entryJson(entry), replayed: true };
  if (state === 'rejected') return refusal('approval_closed', { state });
  const keys = judge(model, entry);
  if (!Array.isArray(keys)) return keys;
  const act = actOf(entry);
  if (needsSecond(model, entry, by)) {
    const at = model.clockMs;
    const asked = ask(model, approvalId, 'entry_accept', playerId, act, by, why, at, requestId);
    return 'refused' in asked ? asked : { approval: asked };
  }
  const after = acceptWith(model, entry, by, null, keys);
  append(model, 'entry.accepted', by, 'player', playerId, { ...act, reason: why }, requestId);
  return { entry: entryJson(after) };
}

/** Runs inside the decision. */
export function actOnEntry(model: Model, request: ApprovalRequest, context: Json): Json {
  if (request.state !== 'approved') return {};
  const { id, subjectId, askedBy, decidedBy, reason } = request;
  const entry = model.payments.entries.get(String((request.act as Json).entryId));
  if (entry === undefined) throw new Error('The model has no such entry.');
  if (entry.state !== 'received') return refusal('approval_closed', { state: entry.state });
  const act = actOf(entry);
  consume(model, id, 'entry_accept', subjectId, act);
  const keys = judge(model, entry);
  if (!Array.isArray(keys)) return keys;
  acceptWith(model, entry, decidedBy ?? '', id, keys);
  const { requestId } = context as { requestId?: string | null };
  const facts = { ...act, askedBy, reason };
  append(model, 'entry.accepted', decidedBy, 'player', entry.playerId, facts, requestId ?? null);
  return {};
}

function reject(
  model: Model,
  id: string,
  by: string,
  why: string,
  note: string | null,
  requestId: string,
): Json {
  const entry = model.payments.entries.get(id);
  if (entry === undefined) return refusal('not_found');
  const { playerId, state, rejectReason, rejectNote, decidedBy } = entry;
  if (areLinked(model, playerId, by)) return refusal('accounts_linked');
  const isSame = rejectReason === why && rejectNote === note && decidedBy === by;
  if (state === 'rejected' && isSame) return { ...entryJson(entry), replayed: true };
  if (state !== 'received') return refusal('approval_closed', { state });
  const decided = { state: 'rejected', decidedBy: by, decidedAt: model.clockMs };
  const told = { rejectReason: why, rejectNote: note };
  const after = model.payments.entries.change(entry, { ...decided, ...told });
  const facts = { entryId: id, reason: why, note };
  append(model, 'entry.rejected', by, 'player', playerId, facts, requestId);
  return entryJson(after);
}

/** What is left of free entry when an account closes. */
export function closeEntries(model: Model, playerId: string, at: number): void {
  const { entries, entryCodes } = model.payments;
  for (const entry of entries.by('playerId', playerId)) {
    const isOver = entry.state === 'received';
    const ended = { state: 'rejected', decidedAt: at, rejectReason: 'account_closed' };
    const forgotten = { scanReference: null, rejectNote: null };
    entries.change(entry, { ...(isOver && ended), ...forgotten });
  }
  for (const code of entryCodes.by('playerId', playerId)) {
    if (entries.by('code', code.code).length === 0) entryCodes.delete(code);
  }
}

function waiting(model: Model): Json {
  const cards = model.payments.entries.where(({ state }) => state === 'received');
  const today = dayOf(model.clockMs);
  const counts = new Map<string, number>();
  for (const by of aloneToday(model)) counts.set(by, (counts.get(by) ?? 0) + 1);
  const oldest = Math.min(...cards.map(({ receivedAt }) => receivedAt));
  return {
    waiting: cards.length,
    overdue: cards.filter(({ dueOn }) => dueOn !== null && dueOn < today).length,
    oldestMs: cards.length === 0 ? null : msText(oldest),
    personDayMax: Math.max(0, ...counts.values()),
  };
}

/** Functions of staff's decisions about cards by name. */
export const PAYMENT_REVIEW_FUNCTIONS = {
  'payments.receive_entry': receive,
  'payments.accept_entry': accept,
  'payments.reject_entry': reject,
  'payments.waiting_entries': waiting,
};
