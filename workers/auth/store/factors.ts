// SQL of second factors: challenges, seeds, recovery codes, and what a proof changes.

import { and, eq, gt } from 'drizzle-orm';
import { z } from 'zod';
import { functionsOf } from '#db/call.ts';
import { byteaArray, type Database } from '#db/client.ts';
import { totp, totpEnrolments } from '#db/schema/auth.ts';
import { at, json } from '#db/values.ts';
import type { QueuedMail } from '../mail/queued-mail.ts';
import { tokenFacts } from './sign-ins.ts';

/** What the rules may do with second factors. */
export function factorStore(database: Database) {
  const { once } = functionsOf(database);
  return {
    /** False when the password that was proved is no longer the one. */
    openChallenge: (
      hash: Uint8Array,
      account: { id: string; passwordVersion: number },
      expiresAtMs: number,
    ) =>
      once.call(
        'auth.open_challenge',
        [hash, account.id, at(expiresAtMs), account.passwordVersion],
        z.boolean(),
      ),

    /** Counts a try; its player, or `null` when the challenge is used up, over or unknown. */
    tryChallenge: (hash: Uint8Array, triesMax: number, nowMs: number) =>
      once.call('auth.try_challenge', [hash, at(nowMs), triesMax], z.string().nullable()),

    closeChallenge: (hash: Uint8Array) => once.call('auth.close_challenge', [hash], z.boolean()),

    beginTotp: (playerId: string, sealedSeed: string, expiresAtMs: number) =>
      once.run('auth.begin_totp', [playerId, sealedSeed, at(expiresAtMs)]),

    async pendingTotp(playerId: string, nowMs: number): Promise<string | undefined> {
      const isPending = and(
        eq(totpEnrolments.playerId, playerId),
        gt(totpEnrolments.expiresAtMs, nowMs),
      );
      const row = await database.readOne((db) =>
        db.select({ seed: totpEnrolments.sealedSeed }).from(totpEnrolments).where(isPending),
      );
      return row?.seed;
    },

    async activeTotp(playerId: string): Promise<string | undefined> {
      const row = await database.readOne((db) =>
        db.select({ seed: totp.sealedSeed }).from(totp).where(eq(totp.playerId, playerId)),
      );
      return row?.seed;
    },

    confirmTotp(
      input: {
        playerId: string;
        sealedSeed: string;
        step: number;
        codeHashes: Uint8Array[];
        sid: string;
      },
      mail: QueuedMail,
      nowMs: number,
      requestId: string,
    ) {
      const { playerId, sealedSeed, step, codeHashes, sid } = input;
      const factor = [playerId, sealedSeed, step, byteaArray(codeHashes), sid];
      return once.call(
        'auth.confirm_totp',
        [...factor, at(nowMs), json(mail), requestId],
        tokenFacts.nullable(),
      );
    },
  };
}

/** Using factors up, and what a proof changes. */
export function proofStore(database: Database) {
  const { once } = functionsOf(database);
  return {
    spendTotpStep: (playerId: string, step: number) =>
      once.call('auth.use_totp_step', [playerId, step], z.boolean()),

    resealTotp: (playerId: string, oldSeal: string, newSeal: string) =>
      once.run('auth.reseal_totp', [playerId, oldSeal, newSeal]),

    /** Codes left after this one, or `null` when it is wrong or used. */
    spendRecoveryCode: (playerId: string, hash: Uint8Array, nowMs: number) =>
      once.call('auth.use_recovery_code', [playerId, hash, at(nowMs)], z.number().nullable()),

    renewRecoveryCodes: (
      playerId: string,
      codeHashes: Uint8Array[],
      mail: QueuedMail,
      nowMs: number,
      requestId: string,
    ) =>
      once.call(
        'auth.renew_recovery_codes',
        [playerId, byteaArray(codeHashes), at(nowMs), json(mail), requestId],
        z.boolean(),
      ),

    removeTotp: (
      {
        playerId,
        exceptSid,
        actorId,
      }: { playerId: string; exceptSid: string | null; actorId: string },
      mail: QueuedMail,
      nowMs: number,
      requestId: string,
    ) =>
      once.call(
        'auth.remove_totp',
        [playerId, exceptSid, actorId, at(nowMs), json(mail), requestId],
        z.boolean(),
      ),

    /** The sign-in proved itself anew; `null` when it no longer lives. */
    proveSignIn: (sid: string, playerId: string, amr: string[], nowMs: number) =>
      once.call('auth.prove_sign_in', [sid, playerId, amr, at(nowMs)], tokenFacts.nullable()),
  };
}
