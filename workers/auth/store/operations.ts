// SQL of limits, the mail outbox, the audit log and upkeep.

import { eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import { functionCall, functionsOf } from '#db/call.ts';
import type { Database } from '#db/client.ts';
import { NO_TABLE } from '#db/queries.ts';
import { players } from '#db/schema/auth.ts';
import { playerHoldings } from '#db/schema/payments.ts';
import { at, digits, json, span } from '#db/values.ts';
import type { QueuedMail } from '../mail/queued-mail.ts';
import { DEVICE_KEPT_MS, ENDED_SIGN_INS_KEPT_MS } from '../settings.ts';

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

function take(counter: Counter, nowMs: number) {
  if (counter.kind === 'window') {
    const { key, limit, windowMs } = counter;
    return functionCall('auth.take_window', [key, at(nowMs), limit, span(windowMs)]);
  }
  const { key, free, delayMsMax, forgetMs } = counter;
  return functionCall('auth.take_attempt', [key, at(nowMs), free, delayMsMax, span(forgetMs)]);
}

/** What rules and jobs may do besides accounts and sign-ins. */
export function operationStore(database: Database) {
  return {
    /** Takes from each counter; milliseconds to wait by the strictest, 0 to go ahead. */
    async takeAttempts(counters: readonly Counter[], nowMs: number): Promise<number> {
      const waits = counters.map((counter) => take(counter, nowMs));
      const longest = sql`greatest(${sql.join(waits, sql`, `)})`.mapWith(Number);
      const [row] = await database.run((db) => db.select({ wait: longest }).from(NO_TABLE));
      return row?.wait ?? 0;
    },

    async returnAttempts(keys: readonly string[], nowMs: number): Promise<void> {
      const each = functionCall('auth.return_attempt', [sql`key`, at(nowMs)]);
      await database.call(sql`select ${each} from unnest(${sql.param(keys)}::text[]) key`);
    },
  };
}

const outboxMail = z
  .object({
    id: z.string(),
    toAddress: z.string(),
    template: z.string(),
    sealed: z.string(),
    attempts: z.number(),
    parkedAt: z.string().nullable(),
  })
  /** `parked`: this was the last try. */
  .transform(({ parkedAt, ...mail }) => ({ ...mail, parked: parkedAt !== null }));
export type OutboxMail = z.output<typeof outboxMail>;

/** The mail outbox. */
export function outboxStore(database: Database) {
  const { again, once } = functionsOf(database);
  return {
    claimMail: (id: string | null, nowMs: number, limit: number) =>
      once.table('auth.claim_mail', [id, at(nowMs), limit], outboxMail),

    enqueueMail: (playerId: string, mail: QueuedMail, nowMs: number) =>
      once.run('auth.notify', [playerId, json(mail), at(nowMs)]),

    mailSent: (id: string) => again.run('auth.mail_sent', [id]),

    mailFailed: (id: string, reason: string) => again.run('auth.mail_failed', [id, reason]),
  };
}

const verification = z.object({ checked: digits, brokenAt: digits.nullable(), stray: digits });
const changedSetting = z.object({ role: z.string(), setting: z.string() });

/** Audit, upkeep, and what is asked of others. */
export function upkeepStore(database: Database) {
  const { again, once } = functionsOf(database);
  return {
    audit({ action, actorId, subjectId, facts, requestId }: AuditEntry) {
      const about = ['player', subjectId, json(facts ?? {}), requestId ?? null];
      return once.run('audit.append', [action, actorId, ...about]);
    },

    sealAudit: (limit: number) => once.call('audit.seal', [limit], z.number()),

    async verifyAudit() {
      const [row] = await once.table('audit.verify', [], verification);
      return row ?? { checked: '0', brokenAt: null, stray: '0' };
    },

    /** Ends sessions of our roles whose transaction is older; returns how many. */
    endOverstayed: (longestMs: number) =>
      once.call('maintenance.end_overstayed', [span(longestMs)], z.number()),

    /** What login roles set for their own sessions to come; nothing where nobody meddled. */
    changedSettings: () => again.table('maintenance.changed_settings', [], changedSetting),

    /** Rows that went away, by what they were. */
    purge: (nowMs: number) =>
      once.call(
        'auth.purge',
        [at(nowMs), span(ENDED_SIGN_INS_KEPT_MS), span(DEVICE_KEPT_MS)],
        z.record(z.string(), z.number()),
      ),

    /** True when coins would be lost with this account. */
    async hasCoins(playerId: string): Promise<boolean> {
      const row = await database.readOne((db) =>
        db.select().from(playerHoldings).where(eq(playerHoldings.playerId, playerId)).limit(1),
      );
      return row !== undefined;
    },

    async ping(): Promise<void> {
      await database.read((db) => db.select({ id: players.id }).from(players).limit(1));
    },
  };
}
