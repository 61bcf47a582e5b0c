// Checks of documents from their order to their end (db/functions/identity: checks, findings, check_jobs).
// Nobody shows the document of an excluded person, and no minor comes: what would follow is not modelled.

import { DAY_MS, HOUR_MS, MINUTE_MS } from '#shared/time.ts';
import { refusal } from './approvals.ts';
import { append } from './audit.ts';
import { addKeys } from './identity-profiles.ts';
import { checkJson, standingJson } from './identity-standing.ts';
import type { Check } from './identity-tables.ts';
import { samePerson } from './ledger-journal.ts';
import type { Json, Model } from './model.ts';
import { backOff } from './outbox-plan.ts';

const RANKS = ['open', 'processing', 'expired', 'failed', 'verified'];
const PAGE_MS = 10 * MINUTE_MS;
const DAY_COUNT_MAX = 3;
const REDACT_AFTER_MS = 30 * DAY_MS;
const FORGOTTEN_AFTER_MS = 3 * DAY_MS;
const PARK_AFTER = 100;

const isOpen = ({ state }: Check) => state === 'open' || state === 'processing';

function beginCheck(
  model: Model,
  id: string,
  playerId: string,
  provider: string,
  requestKey: string,
  openForMs: number,
  requestId: string | null,
): Json {
  const at = model.clockMs;
  const { checks, profiles } = model.identity;
  const own = checks.by('playerId', playerId).sort((one, other) => other.createdAt - one.createdAt);
  const known = own.find((check) => check.requestKey === requestKey);
  if (known !== undefined) return { ...checkJson(known), replayed: true };
  if (model.auth.players.get(playerId)?.status !== 'active') return refusal('account_closed');
  if (profiles.get(playerId) === undefined) return refusal('identity_required');
  const open = own.find(
    (check) =>
      isOpen(check) &&
      check.expiresAt > at &&
      (check.url !== null || check.createdAt > at - PAGE_MS),
  );
  if (open !== undefined) return { ...checkJson(open), replayed: false };
  const oldest = own[DAY_COUNT_MAX - 1];
  if (oldest !== undefined && oldest.createdAt > at - DAY_MS) {
    const retryAfterSeconds = Math.ceil((oldest.createdAt + DAY_MS - at) / 1_000);
    return refusal('rate_limited', { retryAfterSeconds });
  }
  const begun = checks.insert({
    ...{ id, playerId, requestKey, provider, reference: null, url: null },
    ...{ providerState: 'open', state: 'open', reason: null, createdAt: at },
    ...{ expiresAt: at + openForMs, decidedAt: null, sealed: null, keyId: null },
    ...{ documentKind: null, documentExpiresOn: null, nextLookAt: at + 2 * MINUTE_MS },
    ...{ looks: 0, lookFailures: 0, lookError: null, parkedAt: null, redactedAt: null },
  });
  append(model, 'identity.check_begun', playerId, 'player', playerId, { checkId: id }, requestId);
  return { ...checkJson(begun), replayed: false };
}

function attachCheck(model: Model, id: string, reference: string, url: string): Json {
  const { checks } = model.identity;
  const known = checks.get(id);
  if (known === undefined) throw new Error(`The model has no check ${id}.`);
  const isTaken = (known.reference ?? reference) === reference;
  return checkJson(isTaken ? checks.change(known, { reference, url }) : known);
}

/** Why somebody whom the provider verified is not who they must be; null when they are. */
function findingOf(model: Model, known: Check, fact: Json, at: number): string | null {
  const { playerId } = known;
  const registered = model.auth.players.get(playerId)?.birthDate ?? null;
  const born = String(fact.born);
  // Nobody of a run or of a walk is so young that the place would matter.
  if (Date.parse(born) > at - 22 * 365 * DAY_MS) throw new Error('The model knows no minors.');
  if (born !== registered) return 'birth_date';
  // Ends of documents of a run lie days away from any change of the day.
  const expires = fact.documentExpiresOn;
  if (typeof expires === 'string' && Date.parse(expires) < at - DAY_MS) return 'document_expired';
  const persons = samePerson(model, playerId);
  const isDouble = keysIn(fact)
    .filter(({ kind }) => kind === 'document')
    .flatMap(({ key }) => model.identity.keys.by('key', `\\x${key}`))
    .some(({ playerId: other }) => !persons.includes(other));
  if (isDouble) throw new Error('The model knows no document of two people.');
  return null;
}

const keysIn = (fact: Json) => (fact.keys ?? []) as { kind: string; id: string; key: string }[];

function applyCheck(model: Model, provider: string, fact: Json, requestId: string | null): Json {
  const at = model.clockMs;
  const { checks } = model.identity;
  const { reference, state: said } = fact as { reference: string; state: string };
  const checkId = (fact.checkId as string | null | undefined) ?? null;
  const byName = checks.by('reference', reference).find((row) => row.provider === provider);
  const byId = checkId === null ? undefined : checks.get(checkId);
  const known = byName ?? (byId?.reference === null ? byId : undefined);
  if (known === undefined) return { outcome: 'unknown_check' };
  if (checkId !== known.id) return { outcome: 'foreign_check' };
  if (RANKS.indexOf(said) <= RANKS.indexOf(known.providerState)) {
    return { ...checkJson(known), outcome: 'known' };
  }
  const status = model.auth.players.get(known.playerId)?.status ?? '';
  let found: string | null = null;
  if (said === 'failed') found = (fact.reason as string | null | undefined) ?? 'other';
  if (said === 'verified') {
    found = ['active', 'banned'].includes(status)
      ? findingOf(model, known, fact, at)
      : 'account_closed';
  }
  const isGood = said === 'verified' && found === null;
  const text = (name: string) => (fact[name] as string | undefined) ?? null;
  const now = checks.change(known, {
    ...{ reference, providerState: said, state: found === null ? said : 'failed', reason: found },
    decidedAt: ['expired', 'failed', 'verified'].includes(said) ? at : null,
    nextLookAt: ['failed', 'verified'].includes(said) ? at + REDACT_AFTER_MS : known.nextLookAt,
    ...{ documentKind: text('documentKind'), documentExpiresOn: text('documentExpiresOn') },
    ...{ sealed: isGood ? text('sealed') : null, keyId: isGood ? text('keyId') : null },
  });
  if (now.decidedAt !== null) {
    const facts = { checkId: now.id, state: now.state, reason: now.reason };
    append(model, 'identity.checked', null, 'player', now.playerId, facts, requestId);
  }
  if (isGood) addKeys(model, now.playerId, keysIn(fact), at);
  return { ...checkJson(now), outcome: 'applied' };
}

function claimDue(model: Model, provider: string, countMax: number): Json[] {
  const at = model.clockMs;
  const { checks } = model.identity;
  return checks
    .where((row) => row.redactedAt === null && row.nextLookAt <= at && row.provider === provider)
    .sort(
      (one, other) =>
        Number(one.parkedAt !== null) - Number(other.parkedAt !== null) ||
        one.nextLookAt - other.nextLookAt,
    )
    .slice(0, countMax)
    .flatMap((known) => {
      const { decidedAt, expiresAt, looks, parkedAt, reference } = known;
      if (isOpen(known) && expiresAt < at - (reference === null ? 0 : FORGOTTEN_AFTER_MS)) {
        checks.change(known, {
          ...{ providerState: 'expired', state: 'expired', decidedAt: at },
          nextLookAt: at + REDACT_AFTER_MS,
        });
        return [];
      }
      if (reference === null) {
        checks.change(known, {
          nextLookAt: Math.max(expiresAt, at + MINUTE_MS),
          redactedAt: decidedAt === null ? null : at,
        });
        return [];
      }
      const waitMs = parkedAt === null ? backOff(looks, 2 * MINUTE_MS, HOUR_MS) : DAY_MS;
      const now = checks.change(known, { looks: looks + 1, nextLookAt: at + waitMs });
      return [{ ...checkJson(now), task: decidedAt === null ? 'look' : 'redact' }];
    });
}

function looked(model: Model, id: string, why: string | null): void {
  const { checks } = model.identity;
  const known = checks.get(id);
  if (known === undefined) return;
  const isParked = why !== null && known.lookFailures + 1 >= PARK_AFTER;
  checks.change(known, {
    ...{ lookError: why, lookFailures: why === null ? 0 : known.lookFailures + 1 },
    parkedAt: isParked ? (known.parkedAt ?? model.clockMs) : null,
  });
}

function redacted(model: Model, id: string): void {
  const { checks } = model.identity;
  const known = checks.get(id);
  if (known === undefined || known.redactedAt !== null || known.decidedAt === null) return;
  checks.change(known, { redactedAt: model.clockMs, url: null });
}

/** Functions of checks by name. */
export const CHECK_FUNCTIONS = {
  'identity.begin_check': beginCheck,
  'identity.attach_check': attachCheck,
  'identity.apply_check': applyCheck,
  'identity.claim_due_checks': claimDue,
  'identity.check_looked': looked,
  'identity.check_redacted': redacted,
  'identity.standing_of': standingJson,
};
