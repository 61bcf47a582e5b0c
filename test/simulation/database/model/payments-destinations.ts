// Where prizes go (db/functions/payments/destinations.sql).

import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '#shared/time.ts';
import { append } from './audit.ts';
import { tell } from './auth-notices.ts';
import { standingOf } from './identity-standing.ts';
import { refusal } from './ledger-journal.ts';
import type { Json, Model } from './model.ts';
import { msText } from './moments.ts';
import { outboxPlan } from './outbox-plan.ts';
import { claimKey, keepReply } from './payments-keys.ts';
import type { Destination } from './prize-tables.ts';
import { NOT_LEFT } from './redemption-moves.ts';
import { destinationVerdict, noteProvider } from './redemption-weight.ts';

const DAY_COUNT_MAX = 10;
const PLAN = { firstMs: MINUTE_MS, longestMs: HOUR_MS, parkAfter: 100 };

function destinationJson(model: Model, found: Destination): Json {
  const verdict =
    found.state === 'ready'
      ? destinationVerdict(model, found.id, found.playerId, model.clockMs)
      : { code: null, restsUntil: null };
  return {
    ...{ id: found.id, playerId: found.playerId, provider: found.provider },
    ...{ reference: found.reference, url: found.url, kind: found.kind, label: found.label },
    ...{ last4: found.last4, state: found.state, nameMatch: found.nameMatch },
    ...{ failure: found.failure, refusal: verdict.code },
    restsUntilMs: msText(verdict.restsUntil),
    ...{ createdAtMs: msText(found.createdAt), readyAtMs: msText(found.readyAt) },
  };
}

function refusalTo(model: Model, playerId: string, at: number): Json | null {
  if (model.auth.players.get(playerId)?.status !== 'active') return refusal('account_closed');
  const { code } = standingOf(model, playerId, at);
  if (code !== null) return refusal(code);
  const oldest = model.payments.destinations
    .by('playerId', playerId)
    .filter(({ createdAt }) => createdAt > at - DAY_MS)
    .sort((one, other) => other.createdAt - one.createdAt)[DAY_COUNT_MAX - 1];
  if (oldest === undefined) return null;
  const retryAfterSeconds = Math.ceil((oldest.createdAt + DAY_MS - at) / SECOND_MS);
  return refusal('rate_limited', { retryAfterSeconds });
}

function begin(
  model: Model,
  id: string,
  playerId: string,
  provider: string,
  kind: string,
  key: string,
  digest: string,
  requestId: string | null,
): Json {
  const at = model.clockMs;
  const { destinations } = model.payments;
  const answer = claimKey(model, playerId, key, digest);
  if (answer !== null && 'destinationId' in answer) {
    const known = destinations.get(String(answer.destinationId)) as Destination;
    return { ...destinationJson(model, known), replayed: true };
  }
  if (answer !== null) return answer;
  noteProvider(model, provider);
  const refused = refusalTo(model, playerId, at);
  if (refused !== null) return keepReply(model, playerId, key, refused);
  const begun = destinations.insert({
    ...{ id, playerId, provider, reference: null, url: null, kind, last4: null, label: null },
    ...{ state: 'pending', nameMatch: null, matchedCheck: null, failure: null, createdAt: at },
    ...{ readyAt: null, removedAt: null, attempts: 0, dueAt: at + 2 * MINUTE_MS },
    ...{ lastError: null, lookedAt: null, parkedAt: null },
  });
  keepReply(model, playerId, key, { destinationId: id });
  const facts = { destinationId: id, kind };
  append(model, 'destination.begun', playerId, 'player', playerId, facts, requestId);
  return destinationJson(model, begun);
}

function attach(model: Model, id: string, reference: string, url: string): Json {
  const { destinations } = model.payments;
  const known = destinations.get(id);
  if (known === undefined) throw new Error(`The model has no destination ${id}.`);
  const isFirst = known.state === 'pending' && known.reference === null;
  return destinationJson(model, isFirst ? destinations.change(known, { reference, url }) : known);
}

function fail(model: Model, id: string, why: string): void {
  const { destinations } = model.payments;
  const known = destinations.get(id);
  if (known?.state !== 'pending') return;
  destinations.change(known, { state: 'failed', failure: why, url: null, parkedAt: null });
}

function remove(model: Model, id: string, playerId: string, requestId: string | null): Json {
  const { destinations } = model.payments;
  const known = destinations.get(id);
  if (known?.playerId !== playerId) return refusal('not_found');
  if (known.state === 'removed') return destinationJson(model, known);
  const removed = destinations.change(known, {
    ...{ state: 'removed', removedAt: model.clockMs, url: null, parkedAt: null },
  });
  const facts = { destinationId: id };
  append(model, 'destination.removed', playerId, 'player', playerId, facts, requestId);
  return destinationJson(model, removed);
}

/** What the provider says of one; as `payments.note_destination`. */
export function noteDestination(model: Model, provider: string, fact: Json): Json {
  const at = model.clockMs;
  const { destinations } = model.payments;
  const before = destinations
    .by('reference', String(fact.reference))
    .find((row) => row.provider === provider);
  if (before === undefined) return { outcome: 'unknown_destination' };
  const { id, playerId, state: was } = before;
  let known = before;
  if (was === 'pending' || was === 'ready') {
    const said = String(fact.state);
    const text = (name: string, or: string | null) => (fact[name] as string | undefined) ?? or;
    known = destinations.change(before, {
      state: was === 'ready' && said === 'pending' ? was : said,
      kind: text('destinationKind', before.kind) ?? before.kind,
      ...{ last4: text('last4', before.last4), label: text('label', before.label) },
      ...{ nameMatch: text('match', before.nameMatch) },
      matchedCheck: text('checkId', before.matchedCheck),
      readyAt: said === 'ready' ? (before.readyAt ?? at) : before.readyAt,
      ...{ url: said === 'pending' ? before.url : null, parkedAt: null, lastError: null },
    });
  }
  if (was === 'pending' && known.state === 'ready') {
    const facts = { kind: known.kind, label: known.label, last4: known.last4 };
    tell(model, playerId, 'destination_added', `destination_added:${id}`, facts, at);
  }
  return { outcome: known.state === was ? 'known' : 'applied', subjectId: id };
}

/** Bank accounts that a prize waits for and whose owner was matched with another check than the newest. */
function isUnmatched(model: Model, known: Destination, at: number): boolean {
  const { id, kind, matchedCheck, nameMatch, playerId, state } = known;
  if (state !== 'ready' || kind !== 'bank') return false;
  const waits = model.payments.redemptions
    .by('playerId', playerId)
    .some((row) => row.destinationId === id && NOT_LEFT.includes(row.state));
  return waits && (nameMatch === null || matchedCheck !== standingOf(model, playerId, at).checkId);
}

function claimDue(model: Model, provider: string, countMax: number): Json[] {
  const at = model.clockMs;
  noteProvider(model, provider);
  const { destinations } = model.payments;
  return destinations
    .where(
      (row) =>
        row.provider === provider &&
        row.dueAt <= at &&
        (row.state === 'pending' || isUnmatched(model, row, at)),
    )
    .sort(
      (one, other) =>
        Number(one.parkedAt !== null) - Number(other.parkedAt !== null) || one.dueAt - other.dueAt,
    )
    .slice(0, countMax)
    .flatMap((known) => {
      const waitsMs = known.reference === null ? HOUR_MS : DAY_MS;
      if (known.state === 'pending' && known.createdAt < at - waitsMs) {
        fail(model, known.id, 'not_shown');
        return [];
      }
      const { attempts, dueAt } = outboxPlan(known, at, PLAN);
      const now = destinations.change(known, { attempts, dueAt });
      return known.reference === null ? [] : [destinationJson(model, now)];
    });
}

function claimOne(model: Model, id: string): boolean {
  const at = model.clockMs;
  const { destinations } = model.payments;
  const known = destinations.get(id);
  if (known?.state !== 'pending' || known.reference === null) return false;
  if ((known.lookedAt ?? -Infinity) >= at - 3 * SECOND_MS) return false;
  destinations.change(known, { lookedAt: at });
  return true;
}

function checked(model: Model, id: string, why: string | null): void {
  const { destinations } = model.payments;
  const known = destinations.get(id);
  if (known === undefined) return;
  const isParked =
    why !== null && known.state === 'pending' && known.attempts + 1 >= PLAN.parkAfter;
  destinations.change(known, {
    lastError: why,
    parkedAt: isParked ? (known.parkedAt ?? model.clockMs) : null,
  });
}

/** Payments' part of a player who leaves. */
export function closeDestinations(model: Model, playerId: string, at: number): void {
  const { destinations, redemptions } = model.payments;
  const used = new Set(
    redemptions.by('playerId', playerId).map(({ destinationId }) => destinationId),
  );
  for (const known of destinations.by('playerId', playerId)) {
    if (!used.has(known.id)) {
      destinations.delete(known);
      continue;
    }
    destinations.change(known, {
      ...{ state: 'removed', removedAt: known.removedAt ?? at, reference: null, url: null },
      ...{ last4: null, label: null, nameMatch: null, matchedCheck: null, failure: null },
      ...{ lastError: null, parkedAt: null },
    });
  }
}

/** Functions of destinations by name. */
export const DESTINATION_FUNCTIONS = {
  'payments.destination_json': destinationJson,
  'payments.begin_destination': begin,
  'payments.attach_destination': attach,
  'payments.fail_destination': fail,
  'payments.remove_destination': remove,
  'payments.note_destination_asked': noteDestination,
  'payments.claim_due_destinations': claimDue,
  'payments.claim_destination': claimOne,
  'payments.destination_checked': checked,
};
