// SQL of the two-person rule: asking, deciding, the list, and what all admins must hear of.

import { and, arrayOverlaps, desc, eq, lt, or } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { z } from 'zod';
import { functionColumn, functionsOf } from '#db/call.ts';
import type { Database } from '#db/client.ts';
import { asked } from '#db/queries.ts';
import { kinds, requests } from '#db/schema/approvals.ts';
import { at, digits, json, span } from '#db/values.ts';
import * as contract from '#shared/contracts/http/auth.ts';
import type { ErrorCode } from '#shared/errors.ts';
import type { QueuedMail } from '../mail/queued-mail.ts';
import { type NewVerification, verificationOf } from './registrations.ts';
import type { Act } from './staff.ts';

/** A request and what became of it. */
export const approval = z.object({
  id: z.string(),
  kind: z.enum(contract.APPROVAL_KINDS),
  subjectId: z.string(),
  act: z.record(z.string(), z.unknown()),
  reason: z.string(),
  state: z.enum(['waiting', 'approved', 'rejected', 'void']),
  askedBy: z.string(),
  askedAtMs: digits,
  expiresAtMs: digits,
  decidedBy: z.string().nullable(),
  decidedAtMs: digits.nullable(),
  decisionReason: z.string().nullable(),
  replayed: z.boolean().exactOptional(),
});
export type Approval = z.output<typeof approval>;

export interface Decision {
  verdict: 'approved' | 'rejected';
  roleAgeMs: number;
  /** What only the Worker can make, for the act: sealed mails, links. */
  context: ActContext;
}

/** For whichever act it is; what one does not use is never stored. */
export interface ActContext {
  mail?: QueuedMail;
  recovery?: {
    voidHash: string;
    reset: NewVerification;
    mailDone: QueuedMail;
    mailMoved: QueuedMail;
  };
}

function contextJson({ mail, recovery }: ActContext) {
  if (recovery === undefined) return json({ mail });
  const { reset, ...rest } = recovery;
  return json({ mail, ...rest, reset: verificationOf(reset) });
}

export interface ApprovalFilter {
  /** Roles of whoever looks: only kinds that one of them asks or decides. */
  roles: string[];
  state: string | undefined;
  kind: string | undefined;
  before: string | null;
  limit: number;
}

/** What all admins must hear of. */
const staffAlert = z.object({
  id: z.string(),
  facts: z.object({
    playerId: z.string(),
    email: z.string(),
    role: z.string(),
    granted: z.boolean(),
    breakGlass: z.string().nullable(),
  }),
  atMs: digits,
  admins: z.array(z.string()),
});

const alertGauges = z.object({ breakGlass: z.number(), untold: z.number() });

/** Alerts to all admins. */
export function alertStore(database: Database) {
  const { again, once } = functionsOf(database);
  return {
    untoldAlerts: (limit: number) => again.table('auth.untold_alerts', [limit], staffAlert),

    alertGauges: () => again.call('auth.alert_gauges', [], alertGauges),

    tellAlert: (id: string, mails: { playerId: string; mail: QueuedMail }[], nowMs: number) =>
      once.call('auth.tell_alert', [id, json(mails), at(nowMs)], z.boolean()),
  };
}

/** What needs two people. */
export function approvalStore(database: Database) {
  const { again, once } = functionsOf(database);
  return {
    askRole(id: string, target: { id: string; role: string }, act: Act, nowMs: number) {
      const { actorId, reason, requestId } = act;
      return once.tryCall(
        'auth.ask_role',
        [id, target.id, target.role, actorId, at(nowMs), reason, requestId],
        z.union([approval, z.object({ unchanged: z.literal(true) })]),
        contract.grantRole.errors,
      );
    },

    resetFactorByTwo(
      id: string,
      playerId: string,
      { actorId, reason, requestId }: Act,
      { roleAgeMs, context }: Omit<Decision, 'verdict'>,
      nowMs: number,
    ) {
      return once.tryCall(
        'auth.reset_factor_by_two',
        [
          id,
          playerId,
          actorId,
          reason,
          span(roleAgeMs),
          at(nowMs),
          requestId,
          contextJson(context),
        ],
        approval,
        contract.resetPlayerFactor.errors,
      );
    },

    /** `codes`: what the act that is decided may be refused with. */
    decide<C extends ErrorCode>(
      id: string,
      { actorId, reason, requestId }: Act,
      { verdict, roleAgeMs, context }: Decision,
      codes: readonly C[],
      nowMs: number,
    ) {
      return again.tryCall(
        'approvals.decide',
        [id, actorId, verdict, reason, span(roleAgeMs), at(nowMs), requestId, contextJson(context)],
        approval,
        codes,
      );
    },

    async approvals({ roles, state, kind, before, limit }: ApprovalFilter): Promise<Approval[]> {
      const row = alias(requests, 'r');
      const rows = await database.read((db) =>
        db
          .select({ found: functionColumn('approvals.request_json', [row], approval) })
          .from(row)
          .innerJoin(kinds, eq(kinds.kind, row.kind))
          .where(
            and(
              or(
                arrayOverlaps(kinds.askingRoles, roles),
                arrayOverlaps(kinds.decidingRoles, roles),
              ),
              asked(state, (is) => eq(row.state, is)),
              asked(kind, (is) => eq(row.kind, is)),
              asked(before, (id) => lt(row.id, id)),
            ),
          )
          .orderBy(desc(row.id))
          .limit(limit),
      );
      return rows.map(({ found }) => found);
    },

    expireApprovals: (nowMs: number, limit: number) =>
      once.call('approvals.expire', [at(nowMs), limit], z.number()),
  };
}
