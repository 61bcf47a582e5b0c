// SQL of the two-person rule: asking, deciding and the list. A refusal comes as `{refused, facts}`.

import { type SQL, sql } from 'drizzle-orm';
import type { Database } from '#db/client.ts';
import * as contract from '#shared/contracts/http/auth.ts';
import type { ErrorFacts } from '#shared/error-facts.ts';
import type { ErrorCode } from '#shared/errors.ts';
import { expected, ok, type Result } from '#shared/result.ts';
import type { QueuedMail } from '../mail/outbox.ts';
import { at, json, reader, span } from './rows.ts';
import type { Act } from './staff.ts';

/** A request and what became of it. */
export interface Approval {
  id: string;
  kind: 'role_grant' | 'factor_reset' | 'adjustment' | 'refund';
  subjectId: string;
  act: Record<string, unknown>;
  reason: string;
  state: 'waiting' | 'approved' | 'rejected' | 'void';
  askedBy: string;
  askedAtMs: string;
  expiresAtMs: string;
  decidedBy: string | null;
  decidedAtMs: string | null;
  decisionReason: string | null;
  replayed?: boolean;
}

export interface Decision {
  verdict: 'approved' | 'rejected';
  roleAgeMs: number;
  /** Goes out with an act that the owner hears of. */
  mail: QueuedMail | null;
}

export interface ApprovalFilter {
  /** Roles of whoever looks: only kinds that one of them asks or decides. */
  roles: string[];
  state: string | undefined;
  kind: string | undefined;
  before: string | undefined;
  limit: number;
}

type Answer<T> = T | { refused: string; facts?: ErrorFacts };

function resultOf<T extends object, C extends ErrorCode>(
  answer: Answer<T>,
  codes: readonly C[],
): Result<T, C> {
  if (!('refused' in answer)) return ok(answer as T);
  return expected({ code: answer.refused, facts: answer.facts }, codes);
}

const context = (mail: QueuedMail | null) => json({ mail });

/** What all admins must hear of. */
export interface StaffAlert {
  id: string;
  facts: {
    playerId: string;
    email: string;
    role: string;
    granted: boolean;
    breakGlass: string | null;
  };
  atMs: string;
  admins: string[];
}

/** Alerts to all admins. */
export function alertStore(database: Database) {
  return {
    untoldAlerts(limit: number): Promise<StaffAlert[]> {
      return database.call<StaffAlert & Record<string, unknown>>(
        sql`select id, facts, at_ms as "atMs", admins
          from auth.untold_alerts(${limit}::integer)`,
        { idempotent: true },
      );
    },

    alertGauges(): Promise<{ breakGlass: number; untold: number }> {
      return reader(database)(sql`select auth.alert_gauges() as value`, true);
    },

    tellAlert(
      id: string,
      mails: { playerId: string; mail: QueuedMail }[],
      nowMs: number,
    ): Promise<boolean> {
      return reader(database)(
        sql`select auth.tell_alert(${id}::bigint, ${json(mails)}, ${at(nowMs)}) as value`,
      );
    },
  };
}

/** What needs two people. */
export function approvalStore(database: Database) {
  const one = reader(database);
  return {
    async askRole(id: string, target: { id: string; role: string }, act: Act, nowMs: number) {
      return resultOf(
        await one<Answer<Approval | { unchanged: true }>>(sql`select auth.ask_role(${id}::uuid,
          ${target.id}::uuid, ${target.role}, ${act.actorId}::uuid, ${at(nowMs)}, ${act.reason},
          ${act.requestId}) as value`),
        contract.grantRole.errors,
      );
    },

    async resetFactorByTwo(
      id: string,
      playerId: string,
      act: Act,
      { roleAgeMs, mail }: Omit<Decision, 'verdict'>,
      nowMs: number,
    ) {
      return resultOf(
        await one<Answer<Approval>>(sql`select auth.reset_factor_by_two(${id}::uuid,
          ${playerId}::uuid, ${act.actorId}::uuid, ${act.reason}, ${span(roleAgeMs)}, ${at(nowMs)},
          ${act.requestId}, ${context(mail)}) as value`),
        contract.resetPlayerFactor.errors,
      );
    },

    /** `codes`: what the act that is decided may be refused with. */
    async decide<C extends ErrorCode>(
      id: string,
      act: Act,
      decision: Decision,
      codes: readonly C[],
      nowMs: number,
    ) {
      const { verdict, roleAgeMs, mail } = decision;
      return resultOf(
        await one<Answer<Approval>>(
          sql`select approvals.decide(${id}::uuid, ${act.actorId}::uuid, ${verdict}, ${act.reason},
            ${span(roleAgeMs)}, ${at(nowMs)}, ${act.requestId}, ${context(mail)}) as value`,
          true,
        ),
        codes,
      );
    },

    async approvals(filter: ApprovalFilter): Promise<Approval[]> {
      const conditions: SQL[] = [
        sql`(k.asking_roles || k.deciding_roles) && ${sql.param(filter.roles)}::text[]`,
      ];
      if (filter.state !== undefined) conditions.push(sql`r.state = ${filter.state}`);
      if (filter.kind !== undefined) conditions.push(sql`r.kind = ${filter.kind}`);
      if (filter.before !== undefined) conditions.push(sql`r.id < ${filter.before}::uuid`);
      const rows = await database.call<{ value: Approval }>(
        sql`select approvals.request_json(r) as value
          from approvals.requests r join approvals.kinds k on k.kind = r.kind
          where ${sql.join(conditions, sql` and `)}
          order by r.id desc limit ${filter.limit}::integer`,
        { idempotent: true },
      );
      return rows.map(({ value }) => value);
    },

    expireApprovals(nowMs: number, limit: number): Promise<number> {
      return one(sql`select approvals.expire(${at(nowMs)}, ${limit}::integer) as value`);
    },
  };
}
