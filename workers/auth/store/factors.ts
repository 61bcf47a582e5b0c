// SQL of second factors: challenges, seeds, recovery codes, and what a proof changes.

import { and, eq, gt } from 'drizzle-orm';
import { z } from 'zod';
import { callFunction, nothing } from '#db/call.ts';
import { byteaArray, type Database } from '#db/client.ts';
import { totp, totpEnrolments } from '#db/schema/auth.ts';
import { at, json } from '#db/values.ts';
import type { QueuedMail } from '../mail/queued-mail.ts';
import { tokenFacts } from './sign-ins.ts';

/** What the rules may do with second factors. */
export function factorStore(database: Database) {
  return {
    /** False when the password that was proved is no longer the one. */
    openChallenge(
      hash: Uint8Array,
      account: { id: string; passwordVersion: number },
      expiresAtMs: number,
    ) {
      const params = [hash, account.id, at(expiresAtMs), account.passwordVersion];
      return callFunction(database, 'auth.open_challenge', params, z.boolean());
    },

    /** Counts a try; its player, or `null` when the challenge is used up, over or unknown. */
    tryChallenge(hash: Uint8Array, triesMax: number, nowMs: number) {
      const params = [hash, at(nowMs), triesMax];
      return callFunction(database, 'auth.try_challenge', params, z.string().nullable());
    },

    closeChallenge: (hash: Uint8Array) =>
      callFunction(database, 'auth.close_challenge', [hash], z.boolean()),

    beginTotp(playerId: string, sealedSeed: string, expiresAtMs: number) {
      const params = [playerId, sealedSeed, at(expiresAtMs)];
      return callFunction(database, 'auth.begin_totp', params, nothing);
    },

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
      const params = [...factor, at(nowMs), json(mail), requestId];
      return callFunction(database, 'auth.confirm_totp', params, tokenFacts.nullable());
    },
  };
}

/** Using factors up, and what a proof changes. */
export function proofStore(database: Database) {
  return {
    spendTotpStep: (playerId: string, step: number) =>
      callFunction(database, 'auth.use_totp_step', [playerId, step], z.boolean()),

    resealTotp: (playerId: string, oldSeal: string, newSeal: string) =>
      callFunction(database, 'auth.reseal_totp', [playerId, oldSeal, newSeal], nothing),

    /** Codes left after this one, or `null` when it is wrong or used. */
    spendRecoveryCode(playerId: string, hash: Uint8Array, nowMs: number) {
      const params = [playerId, hash, at(nowMs)];
      return callFunction(database, 'auth.use_recovery_code', params, z.number().nullable());
    },

    renewRecoveryCodes(
      playerId: string,
      codeHashes: Uint8Array[],
      mail: QueuedMail,
      nowMs: number,
      requestId: string,
    ) {
      const params = [playerId, byteaArray(codeHashes), at(nowMs), json(mail), requestId];
      return callFunction(database, 'auth.renew_recovery_codes', params, z.boolean());
    },

    removeTotp(
      {
        playerId,
        exceptSid,
        actorId,
      }: { playerId: string; exceptSid: string | null; actorId: string },
      mail: QueuedMail,
      nowMs: number,
      requestId: string,
    ) {
      const params = [playerId, exceptSid, actorId, at(nowMs), json(mail), requestId];
      return callFunction(database, 'auth.remove_totp', params, z.boolean());
    },

    /** The sign-in proved itself anew; `null` when it no longer lives. */
    proveSignIn(sid: string, playerId: string, amr: string[], nowMs: number) {
      const params = [sid, playerId, amr, at(nowMs)];
      return callFunction(database, 'auth.prove_sign_in', params, tokenFacts.nullable());
    },
  };
}
