// How well somebody is known (db/functions/identity/standing.sql), and a check as functions answer it.

import type { Check } from './identity-tables.ts';
import type { Json, Model } from './model.ts';
import { msText } from './moments.ts';

interface Verdict {
  tier: number;
  state: string;
  code: string | null;
  checkId: string | null;
  verifiedAt: number | null;
}

/** A check as `identity.check_json`. */
export const checkJson = (check: Check): Json => ({
  ...{ id: check.id, playerId: check.playerId, provider: check.provider },
  ...{ reference: check.reference, url: check.url, state: check.state, reason: check.reason },
  ...{ documentKind: check.documentKind, documentExpiresOn: check.documentExpiresOn },
  ...{ createdAtMs: msText(check.createdAt), expiresAtMs: msText(check.expiresAt) },
  decidedAtMs: msText(check.decidedAt),
  ...{ isRedacted: check.redactedAt !== null, failures: check.lookFailures },
});

const newestBy = (checks: readonly Check[], momentOf: (check: Check) => number) =>
  checks.toSorted(
    (one, other) => momentOf(other) - momentOf(one) || (one.id < other.id ? 1 : -1),
  )[0];

/** The check that was begun last. */
const newestCheck = (model: Model, playerId: string) =>
  newestBy(model.identity.checks.by('playerId', playerId), ({ createdAt }) => createdAt);

/** As `identity.standing`. */
export function standingOf(model: Model, playerId: string, at: number): Verdict {
  const { checks, confirmations, profiles } = model.identity;
  const newest = newestCheck(model, playerId);
  const verified = newestBy(
    checks
      .by('playerId', playerId)
      .filter(({ state, decidedAt }) => state === 'verified' && (decidedAt ?? Infinity) <= at),
    ({ decidedAt }) => decidedAt ?? 0,
  );
  if (verified !== undefined) {
    const confirmedAt = confirmations.get(verified.id)?.confirmedAt ?? Infinity;
    const isOpen = newest !== undefined && ['open', 'processing'].includes(newest.state);
    return {
      ...{ tier: confirmedAt <= at ? 3 : 2, state: isOpen ? newest.state : 'verified' },
      ...{ code: null, checkId: verified.id, verifiedAt: verified.decidedAt },
    };
  }
  const { state = 'none', reason = null } = newest ?? {};
  const isPersons = reason === 'duplicate_person' || reason === 'underage';
  const failed = isPersons ? reason : 'identity_failed';
  return {
    ...{ tier: profiles.get(playerId) === undefined ? 0 : 1, state },
    ...{ code: state === 'failed' ? failed : 'identity_required' },
    ...{ checkId: null, verifiedAt: null },
  };
}

/** As `identity.standing_of`. */
export function standingJson(model: Model, playerId: string): Json {
  const { verifiedAt, ...standing } = standingOf(model, playerId, model.clockMs);
  const reason = newestCheck(model, playerId)?.reason ?? null;
  return { ...standing, verifiedAtMs: msText(verifiedAt), reason };
}
