// SQL of limits, mail outbox, audit and upkeep.

import { type SQL, sql } from 'drizzle-orm';
import type { Database } from '#db/client.ts';
import type { QueuedMail } from '../mail/outbox.ts';
import { DEVICE_KEPT_MS, ENDED_SIGN_INS_KEPT_MS } from '../settings.ts';
import { at, json, type OutboxMail, reader, span } from './rows.ts';

/** One counter to take from; see `limits.ts`. */
export type Counter =
  | { kind: 'window'; key: string; limit: number; windowMs: number }
  | { kind: 'attempt'; key: string; free: number; delayMsMax: number; forgetMs: number };

/** An entry of the audit log. */
export interface AuditEntry {
  action: string;
  actorId: string | null;
  subjectId: string | null;
  facts?: Record<string, unknown>;
  requestId?: string;
}

function take(counter: Counter, nowMs: number): SQL {
  return counter.kind === 'window'
    ? sql`auth.take_window(${counter.key}, ${at(nowMs)}, ${counter.limit}::integer,
        ${span(counter.windowMs)})`
    : sql`auth.take_attempt(${counter.key}, ${at(nowMs)}, ${counter.free}::integer,
        ${counter.delayMsMax}::bigint, ${span(counter.forgetMs)})`;
}

/** What rules and jobs may do besides accounts and sign-ins. */
export function operationStore(database: Database) {
  return {
    /** Takes from each counter; milliseconds to wait by the strictest, 0 to go ahead. */
    async takeAttempts(counters: readonly Counter[], nowMs: number): Promise<number> {
      const waits = sql.join(
        counters.map((counter) => take(counter, nowMs)),
        sql`, `,
      );
      const [row] = await database.call<{ wait: string }>(
        sql`select greatest(${waits})::text as wait`,
      );
      return Number(row?.wait ?? 0);
    },

    async returnAttempts(keys: readonly string[], nowMs: number): Promise<void> {
      await database.call(sql`select auth.return_attempt(key, ${at(nowMs)})
        from unnest(${sql.param(keys)}::text[]) key`);
    },
  };
}

/** The mail outbox. */
export function outboxStore(database: Database) {
  return {
    async claimMail(id: string | null, nowMs: number, limit: number): Promise<OutboxMail[]> {
      return database.call<OutboxMail & Record<string, unknown>>(sql`select id,
        to_address as "toAddress", template, sealed, attempts, parked_at is not null as parked
        from auth.claim_mail(${id}::uuid, ${at(nowMs)}, ${limit}::integer)`);
    },

    async enqueueMail(playerId: string, mail: QueuedMail, nowMs: number): Promise<void> {
      await database.call(sql`select auth.notify(${playerId}::uuid, ${json(mail)}, ${at(nowMs)})`);
    },

    async mailSent(id: string): Promise<void> {
      await database.call(sql`select auth.mail_sent(${id}::uuid)`, { idempotent: true });
    },

    async mailFailed(id: string, reason: string): Promise<void> {
      await database.call(sql`select auth.mail_failed(${id}::uuid, ${reason})`, {
        idempotent: true,
      });
    },
  };
}

/** Audit, upkeep, and what is asked of others. */
export function upkeepStore(database: Database) {
  return {
    async audit(entry: AuditEntry): Promise<void> {
      await database.call(sql`select audit.append(${entry.action}, ${entry.actorId}::uuid,
        'player', ${entry.subjectId}, ${json(entry.facts ?? {})}, ${entry.requestId ?? null})`);
    },

    async sealAudit(limit: number): Promise<number> {
      const [row] = await database.call<{ sealed: number }>(
        sql`select audit.seal(${limit}::integer) as sealed`,
      );
      return row?.sealed ?? 0;
    },

    async verifyAudit(): Promise<{ checked: string; brokenAt: string | null; stray: string }> {
      const [row] = await database.call<{
        checked: string;
        brokenAt: string | null;
        stray: string;
      }>(sql`select checked::text as checked, broken_at::text as "brokenAt", stray::text as stray
        from audit.verify()`);
      return row ?? { checked: '0', brokenAt: null, stray: '0' };
    },

    /** Ends sessions of our roles whose transaction is older; returns how many. */
    endOverstayed(longestMs: number): Promise<number> {
      return reader(database)(sql`select maintenance.end_overstayed(${span(longestMs)}) as value`);
    },

    /** What login roles set for their own sessions to come; nothing where nobody meddled. */
    changedSettings(): Promise<{ role: string; setting: string }[]> {
      return database.call(sql`select role, setting from maintenance.changed_settings()`, {
        idempotent: true,
      });
    },

    async purge(nowMs: number): Promise<Record<string, number>> {
      const [row] = await database.call<{ purged: Record<string, number> }>(
        sql`select auth.purge(${at(nowMs)}, ${span(ENDED_SIGN_INS_KEPT_MS)},
          ${span(DEVICE_KEPT_MS)}) as purged`,
      );
      return row?.purged ?? {};
    },

    /** True when coins would be lost with this account. */
    async hasCoins(playerId: string): Promise<boolean> {
      const [row] = await database.call<{ holds: boolean }>(
        sql`select exists (select from payments.player_holdings
          where player_id = ${playerId}::uuid) as holds`,
        { idempotent: true },
      );
      return row?.holds ?? true;
    },

    async ping(): Promise<void> {
      await database.call(sql`select 1 from auth.players limit 1`, { idempotent: true });
    },
  };
}
