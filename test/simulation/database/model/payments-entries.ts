// Free entry as players ask for it (db/functions/payments/entries.sql).

import { DAY_MS } from '#shared/time.ts';
import { householdAt, residenceOf } from './identity.ts';
import { dayText, nextDay, utcDay } from './ledger-days.ts';
import { excludedUntil } from './ledger-exclusions.ts';
import { grant } from './ledger-grants.ts';
import { refusal, samePerson } from './ledger-journal.ts';
import { walletJson } from './ledger-reads.ts';
import { owesElsewhere } from './ledger-standing.ts';
import type { Json, Model } from './model.ts';
import { msText, timeText } from './moments.ts';
import { claimKey, keepReply } from './payments-keys.ts';
import { ENTRY_RULE, type Entry, type EntryCode } from './payments-tables.ts';
import { residenceVerdict, verdictOn, verdictRefusal } from './rules.ts';

type Method = 'mail' | 'online';

/** Why a player may have no free entry now; null when they may. */
export function entryRefusal(model: Model, playerId: string, method: Method, at: number) {
  const player = model.auth.players.get(playerId);
  if (player?.status !== 'active') return refusal('account_closed');
  const until = excludedUntil(model, playerId, at);
  if (until !== null) {
    return refusal('excluded', { changesAt: until === Infinity ? null : timeText(until) });
  }
  if (player.verifiedAt === null) return refusal('email_not_verified');
  if (owesElsewhere(model, playerId)) return refusal('debt_outstanding');
  const residence = residenceOf(model, playerId);
  if (residence === null) return refusal('identity_required');
  let verdict = residenceVerdict(model, playerId, residence, 'sc_grant', at);
  if (verdict.code === null && method === 'online') {
    verdict = verdictOn(model, playerId, 'sc_grant', at);
  }
  return verdict.code === null ? null : verdictRefusal(verdict);
}

/** How many entries of one way and day count for a household. */
export function entriesOfHousehold(
  model: Model,
  playerId: string,
  keys: readonly string[],
  method: string,
  day: string,
): number {
  const { entries, entryHouseholds } = model.payments;
  const own = samePerson(model, playerId).flatMap((id) => entries.by('playerId', id));
  const shared = keys
    .flatMap((key) => entryHouseholds.by('key', key))
    .flatMap(({ entryId }) => entries.get(entryId) ?? []);
  const counted = [...own, ...shared].filter(
    (entry) => entry.day === day && entry.method === method && entry.state === 'accepted',
  );
  return new Set(counted.map(({ id }) => id)).size;
}

/** Notes the households of an entry. */
export function noteHouseholds(model: Model, { id, day }: Entry, keys: readonly string[]): void {
  for (const key of keys) model.payments.entryHouseholds.add({ entryId: id, key, day });
}

/** Grants what an entry promises. */
export function grantEntry(model: Model, entry: Entry, keys: readonly string[], at: number): void {
  noteHouseholds(model, entry, keys);
  const { playerId, amountMicros: amount, method, code, id } = entry;
  const expiresAt = at + ENTRY_RULE.livesDays * DAY_MS;
  const given = { playerId, currency: 'SC', amount, source: `${method}_entry`, multiple: 1 };
  grant(model, `${method}:${code ?? id}`, { ...given, expiresAt, kind: 6 }, at);
}

export function entryJson(entry: Entry): Json {
  const { approvalId: _, amountMicros, receivedAt, decidedAt, ...told } = entry;
  return {
    ...{ ...told, amountMicros: `${amountMicros}` },
    ...{ receivedAtMs: msText(receivedAt), decidedAtMs: msText(decidedAt) },
  };
}

const codeJson = ({ code, issuedAt, expiresAt, amountMicros }: EntryCode): Json => ({
  ...{ code, issuedAtMs: msText(issuedAt), expiresAtMs: msText(expiresAt) },
  ...{ amountMicros: `${amountMicros}`, cardText: 'My request code is {code}.' },
});

function unusedCodes(model: Model, playerId: string, at: number): EntryCode[] {
  const { entries, entryCodes } = model.payments;
  return samePerson(model, playerId)
    .flatMap((id) => entryCodes.by('playerId', id))
    .filter(({ code, expiresAt }) => expiresAt > at && entries.by('code', code).length === 0)
    .sort((one, other) => other.issuedAt - one.issuedAt || (one.code < other.code ? -1 : 1));
}

function issueCode(model: Model, playerId: string, code: string, salt: string): Json {
  const at = model.clockMs;
  const { entryCodes } = model.payments;
  const known = entryCodes.get(code);
  if (known?.playerId === playerId) return codeJson(known);
  const refused = entryRefusal(model, playerId, 'mail', at);
  if (refused !== null) return refused;
  if (unusedCodes(model, playerId, at).length >= ENTRY_RULE.unusedCodesMax) {
    return refusal('entry_limit_reached');
  }
  const expiresAt = at + ENTRY_RULE.codeLivesDays * DAY_MS;
  const amountMicros = ENTRY_RULE.amounts.mail;
  const issued = { code, playerId, issuedAt: at, expiresAt, amountMicros, salt };
  return codeJson(entryCodes.insert(issued));
}

function grantOnline(model: Model, playerId: string, id: string): Json {
  const at = model.clockMs;
  const refused = entryRefusal(model, playerId, 'online', at);
  if (refused !== null) return refused;
  const keys = householdAt(model, playerId, at);
  const day = dayText(utcDay(at));
  if (entriesOfHousehold(model, playerId, keys, 'online', day) >= ENTRY_RULE.householdDayMax) {
    return refusal('entry_limit_reached', { nextAt: timeText(nextDay(at)) });
  }
  const entry = model.payments.entries.insert({
    ...{ id, method: 'online', playerId, code: null, day, state: 'accepted' },
    ...{ amountMicros: ENTRY_RULE.amounts.online, receivedAt: at, decidedAt: at },
    ...{ scanReference: null, receivedBy: null, dueOn: null, decidedBy: null, approvalId: null },
    ...{ rejectReason: null, rejectNote: null },
  });
  grantEntry(model, entry, keys, at);
  return { entry: entryJson(entry), balances: walletJson(model, playerId) };
}

function claimOnline(model: Model, playerId: string, id: string, key: string, digest: string) {
  const answer = claimKey(model, playerId, key, digest);
  return answer ?? keepReply(model, playerId, key, grantOnline(model, playerId, id));
}

function medianDays(model: Model, at: number): string | null {
  const waits = model.payments.entries
    .where(
      ({ method, decidedAt, rejectReason }) =>
        method === 'mail' &&
        (decidedAt ?? -Infinity) > at - 30 * DAY_MS &&
        rejectReason !== 'account_closed',
    )
    .map(({ decidedAt, receivedAt }) => (decidedAt ?? 0) - receivedAt)
    .sort((one, other) => one - other);
  if (waits.length === 0) return null;
  const [low, high] = [waits[(waits.length - 1) >> 1] ?? 0, waits[waits.length >> 1] ?? 0];
  return ((low + high) / 2 / DAY_MS).toFixed(1);
}

function way(model: Model, playerId: string, method: Method, at: number): Json {
  const refused = entryRefusal(model, playerId, method, at);
  return {
    ...{ amountMicros: `${ENTRY_RULE.amounts[method]}`, multiple: '1' },
    ...{ livesDays: ENTRY_RULE.livesDays, refused: refused?.refused ?? null },
    facts: refused !== null && 'facts' in refused ? refused.facts : {},
  };
}

function entriesOf(model: Model, playerId: string): Json {
  const at = model.clockMs;
  let online = way(model, playerId, 'online', at);
  const keys = householdAt(model, playerId, at);
  const used = entriesOfHousehold(model, playerId, keys, 'online', dayText(utcDay(at)));
  if (online.refused === null && used >= ENTRY_RULE.householdDayMax) {
    const facts = { nextAt: timeText(nextDay(at)) };
    online = { ...online, refused: 'entry_limit_reached', facts };
  }
  const { unusedCodesMax, codeLivesDays, householdDayMax, targetBusinessDays } = ENTRY_RULE;
  return {
    ...{ rules: 'The rules.', address: 'PO Box 0, Austin, TX 00000' },
    ...{ unusedCodesMax, codeLivesDays, householdDayMax, targetBusinessDays },
    ...{ medianDays: medianDays(model, at), online, mail: way(model, playerId, 'mail', at) },
    codes: unusedCodes(model, playerId, at)
      .filter((code) => code.playerId === playerId)
      .map(codeJson),
  };
}

/** Functions of free entry by name. */
export const PAYMENT_ENTRY_FUNCTIONS = {
  'payments.issue_entry_code': issueCode,
  'payments.claim_online_entry': claimOnline,
  'payments.entries_of': entriesOf,
  'payments.entry_json': (_model: Model, entry: Entry) => entryJson(entry),
  'payments.entry_code_json': (_model: Model, code: EntryCode) => codeJson(code),
};
