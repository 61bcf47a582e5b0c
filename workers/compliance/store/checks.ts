// SQL of checks of documents.

import { and, asc, desc, eq, isNotNull } from 'drizzle-orm';
import { z } from 'zod';
import { functionsOf } from '#db/call.ts';
import type { Database } from '#db/client.ts';
import { jsonMoment } from '#db/queries.ts';
import { checks } from '#db/schema/identity.ts';
import { digits, json, span } from '#db/values.ts';
import { CHECK_REASONS, CHECK_STATES } from '#shared/contracts/http/compliance-checks.ts';
import type { IdentityKey } from '../identity/keys.ts';

const check = z.object({
  id: z.string(),
  /** Null for that of a claimant. */
  playerId: z.string().nullable(),
  reference: z.string().nullable(),
  url: z.string().nullable(),
  state: z.enum(CHECK_STATES),
  reason: z.enum(CHECK_REASONS).nullable(),
  documentKind: z.string().nullable(),
  documentExpiresOn: z.string().nullable(),
  createdAtMs: digits,
  expiresAtMs: digits,
  decidedAtMs: digits.nullable(),
  failures: z.number(),
});
/** A check as everybody but its provider knows it. */
export type IdentityCheck = z.output<typeof check>;

const outcome = z.object({
  outcome: z.enum(['applied', 'known', 'unknown_check', 'foreign_check']),
  playerId: z.string().nullish(),
  state: z.enum(CHECK_STATES).optional(),
});
/** What came of a fact. */
export type CheckOutcome = z.output<typeof outcome>;

const due = check.extend({ reference: z.string(), task: z.enum(['look', 'redact']) });

const standing = z.object({
  tier: z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)]),
  state: z.enum(['none', ...CHECK_STATES]),
  code: z.enum(['identity_required', 'identity_failed', 'duplicate_person', 'underage']).nullable(),
  reason: z.enum(CHECK_REASONS).nullable(),
});

/** Checks. */
export function checkStore(database: Database) {
  const { again } = functionsOf(database);
  return {
    identityStanding: (playerId: string) =>
      again.call('identity.standing_of', [playerId], standing),

    beginCheck: (order: {
      id: string;
      playerId: string;
      provider: string;
      key: string;
      openForMs: number;
      requestId: string;
    }) =>
      again.tryCall(
        'identity.begin_check',
        [
          ...[order.id, order.playerId, order.provider, order.key],
          ...[span(order.openForMs), order.requestId],
        ],
        check.extend({ replayed: z.boolean() }),
        ['account_closed', 'identity_required', 'rate_limited'],
      ),

    /** For the holder of a recovery's link. */
    beginRecoveryCheck: (order: {
      id: string;
      tokenHash: Uint8Array;
      provider: string;
      openForMs: number;
      requestId: string;
    }) =>
      again.tryCall(
        'identity.begin_recovery_check',
        [order.id, order.tokenHash, order.provider, span(order.openForMs), order.requestId],
        check,
        ['invalid_token'],
      ),

    /** With whom the claimant of a check is compared; null for a check that is a player's own. */
    recoveryBasis: (checkId: string) =>
      again.call(
        'identity.recovery_basis',
        [checkId],
        z.object({ id: z.string().nullable(), sealed: z.string().nullable() }).nullable(),
      ),

    attachCheck: (id: string, reference: string, url: string) =>
      again.call('identity.attach_check', [id, reference, url], check),

    applyCheck: (provider: string, fact: object, requestId: string | null) =>
      again.call('identity.apply_check', [provider, json(fact), requestId], outcome),

    claimDueChecks: (provider: string, countMax: number) =>
      again.set('identity.claim_due_checks', [provider, countMax], due),

    checkLooked: (id: string, why: string | null) => again.run('identity.check_looked', [id, why]),

    checkRedacted: (id: string) => again.run('identity.check_redacted', [id]),

    checksSealedByOthers: (currentKey: string, countMax: number) =>
      again.set(
        'identity.checks_sealed_by_others',
        [currentKey, countMax],
        z.object({ id: z.string(), sealed: z.string() }),
      ),

    resealCheck: (
      id: string,
      known: string,
      { sealed, keyId, keys }: { sealed: string; keyId: string; keys: readonly IdentityKey[] },
    ) => again.call('identity.reseal_check', [id, known, sealed, keyId, json(keys)], z.boolean()),

    forgetOld: (countMax: number) => again.call('identity.forget_old', [countMax], z.number()),

    /** Checks of a player, as an export has them. */
    checksOf: (playerId: string) =>
      database.read((db) =>
        db
          .select({
            id: checks.id,
            state: checks.state,
            reason: checks.reason,
            documentKind: checks.documentKind,
            documentExpiresOn: checks.documentExpiresOn,
            createdAt: jsonMoment(checks.createdAtMs),
          })
          .from(checks)
          .where(eq(checks.playerId, playerId))
          .orderBy(asc(checks.createdAtMs)),
      ),

    runRefundOrder: () => again.call('identity.run_refund_order', [], z.number().nullable()),

    unboundDocuments: (countMax: number) => again.set('identity.unbound', [countMax], z.string()),

    bindDocument: (playerId: string) => again.run('identity.bind', [playerId]),

    /** Who was verified last, sealed; null for nobody. */
    async verifiedCheck(playerId: string): Promise<{ id: string; sealed: string } | null> {
      const [row] = await database.read((db) =>
        db
          .select({ id: checks.id, sealed: checks.sealed })
          .from(checks)
          .where(
            and(
              eq(checks.playerId, playerId),
              eq(checks.state, 'verified'),
              isNotNull(checks.sealed),
            ),
          )
          .orderBy(desc(checks.decidedAtMs), desc(checks.id))
          .limit(1),
      );
      return row?.sealed == null ? null : { id: row.id, sealed: row.sealed };
    },
  };
}
