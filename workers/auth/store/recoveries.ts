// SQL of recoveries: cases, what their claimants must be told, and what staff see of them.

import { and, desc, eq, inArray, isNotNull, lt, ne } from 'drizzle-orm';
import { z } from 'zod';
import { functionsOf } from '#db/call.ts';
import type { Database } from '#db/client.ts';
import { asked } from '#db/queries.ts';
import { recoveries } from '#db/schema/auth.ts';
import { at, json } from '#db/values.ts';
import { askRecovery, type RECOVERY_STATES } from '#shared/contracts/http/auth-recovery.ts';
import type { QueuedMail } from '../mail/queued-mail.ts';
import { approval } from './approvals.ts';
import type { NewVerification } from './registrations.ts';
import type { Act } from './staff.ts';

type State = (typeof RECOVERY_STATES)[number];

/** What a claimant is told by a job; of the rest they hear where it happens. */
const TOLD_BY_THE_JOB: State[] = ['matched', 'refused', 'stopped', 'expired'];

/** A case as staff see it: not where its claimant reads mail. */
const CASE = {
  id: recoveries.id,
  playerId: recoveries.playerId,
  state: recoveries.state,
  reason: recoveries.reason,
  mailboxDead: recoveries.mailboxDead,
  factorLost: recoveries.factorLost,
  passwordProved: recoveries.passwordProved,
  matchedBy: recoveries.matchedBy,
  createdAtMs: recoveries.createdAtMs,
  matchedAtMs: recoveries.matchedAtMs,
  actsFromMs: recoveries.actsFromMs,
};

/** What somebody claims. */
export interface RecoveryClaim {
  email: string;
  newEmail: string | null;
  factorLost: boolean;
}

/** Recoveries. */
export function recoveryStore(database: Database) {
  const { again, once } = functionsOf(database);
  return {
    beginRecovery(claim: RecoveryClaim, link: NewVerification, mail: QueuedMail, act: OwnAct) {
      const { id, tokenHash, expiresAtMs } = link;
      return once.run('auth.begin_recovery', [
        ...[id, claim.email, claim.newEmail, claim.factorLost, tokenHash, at(expiresAtMs)],
        ...[json(mail), at(act.nowMs), act.requestId],
      ]);
    },

    recoverySubject: (tokenHash: Uint8Array, nowMs: number) =>
      again.call(
        'auth.recovery_subject',
        [tokenHash, at(nowMs)],
        z.object({ contact: z.string(), playerId: z.string().nullable() }).nullable(),
      ),

    confirmRecovery: (tokenHash: Uint8Array, passwordProved: boolean, act: OwnAct) =>
      again.call(
        'auth.confirm_recovery',
        [tokenHash, passwordProved, at(act.nowMs), act.requestId],
        z.enum(['checking', 'refused']).nullable(),
      ),

    /** By the case of a signed link, or all of a player. */
    stopRecovery: (of: { id: string } | { playerId: string }, act: OwnAct) =>
      again.call(
        'auth.stop_recovery',
        [
          'id' in of ? of.id : null,
          'playerId' in of ? of.playerId : null,
          at(act.nowMs),
          act.requestId,
        ],
        z.boolean(),
      ),

    /** The one that two people may grant; null without. */
    async matchedRecovery(playerId: string) {
      const isIt = and(eq(recoveries.playerId, playerId), eq(recoveries.state, 'matched'));
      const row = await database.readOne((db) =>
        db.select({ actsFromMs: recoveries.actsFromMs }).from(recoveries).where(isIt),
      );
      return row ?? null;
    },

    recoveries: (state: State, before: string | null, limit: number) =>
      database.read((db) =>
        db
          .select(CASE)
          .from(recoveries)
          .where(
            and(
              isNotNull(recoveries.playerId),
              eq(recoveries.state, state),
              asked(before, (id) => lt(recoveries.id, id)),
            ),
          )
          .orderBy(desc(recoveries.id))
          .limit(limit),
      ),

    /** Of a player, for their export. */
    recoveriesOf: (playerId: string) =>
      database.read((db) =>
        db
          .select({ ...CASE, contact: recoveries.contact, endedAtMs: recoveries.endedAtMs })
          .from(recoveries)
          .where(eq(recoveries.playerId, playerId))
          .orderBy(desc(recoveries.id)),
      ),

    askRecovery: (
      approvalId: string,
      id: string,
      { actorId, reason, requestId }: Act,
      now: number,
    ) =>
      once.tryCall(
        'auth.ask_recovery',
        [approvalId, id, actorId, reason, at(now), requestId],
        approval,
        askRecovery.errors,
      ),

    untoldRecoveries: (limit: number) =>
      database.read((db) =>
        db
          .select({
            id: recoveries.id,
            contact: recoveries.contact,
            state: recoveries.state,
            reason: recoveries.reason,
            actsFromMs: recoveries.actsFromMs,
          })
          .from(recoveries)
          .where(
            and(ne(recoveries.told, recoveries.state), inArray(recoveries.state, TOLD_BY_THE_JOB)),
          )
          .orderBy(recoveries.id)
          .limit(limit),
      ),

    /** False where it had been told. */
    tellRecovery: (id: string, state: State, mail: QueuedMail, nowMs: number) =>
      again.call('auth.tell_recovery', [id, state, json(mail), at(nowMs)], z.boolean()),

    expireRecoveries: (nowMs: number, limit: number) =>
      once.call('auth.expire_recoveries', [at(nowMs), limit], z.number()),
  };
}

/** When something is done, and in which request. */
interface OwnAct {
  nowMs: number;
  requestId: string;
}
