// SQL of registration: waiting for proof of the address, confirming it, renaming.

import { z } from 'zod';
import { callFunction, nothing, REPEATABLE } from '#db/call.ts';
import { type Database, DatabaseRefusal } from '#db/client.ts';
import { at, json, span } from '#db/values.ts';
import { bytesToHex } from '#shared/bytes.ts';
import type { QueuedMail } from '../mail/queued-mail.ts';
import { NAME_HELD_MS, REGISTRATION_KEPT_MS } from '../settings.ts';

/** A mailed secret before it is stored. */
export interface NewVerification {
  id: string;
  tokenHash: Uint8Array;
  expiresAtMs: number;
}

/** A mailed secret with a code that may be typed instead. */
export type NewRegistrationLink = NewVerification & {
  codeHash: Uint8Array;
  codeExpiresAtMs: number;
};

export interface Registration {
  id: string;
  email: string;
  displayName: string;
  displayNameFolded: string;
  birthDate: string;
  passwordHash: string;
  passwordIsLong: boolean;
  browserHash: Uint8Array;
  addressGroup: string;
}

/** How a holder of a mailed secret shows which registration is theirs. */
export interface RegistrationProof {
  passwordHashes: string[] | undefined;
  browserHash: Uint8Array | undefined;
  isBrowser: boolean;
  addressGroup: string;
}

const confirmOutcome = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('confirmed'), playerId: z.string() }),
  z.object({ outcome: z.enum(['used', 'unproved', 'name_taken', 'invalid']) }),
]);

const hex = (bytes: Uint8Array | undefined) =>
  bytes === undefined ? undefined : bytesToHex(bytes);

/** As the SQL functions take it. */
export function verificationJson({ id, tokenHash, expiresAtMs }: NewVerification) {
  return json({ id, tokenHash: bytesToHex(tokenHash), expiresAt: at(expiresAtMs) });
}

function linkJson(link: NewRegistrationLink) {
  return json({
    tokenHash: bytesToHex(link.tokenHash),
    expiresAt: at(link.expiresAtMs),
    codeHash: bytesToHex(link.codeHash),
    codeExpiresAt: at(link.codeExpiresAtMs),
  });
}

/** Registration, proof of the address, renaming. */
export function registrationStore(database: Database) {
  return {
    register(
      registration: Registration,
      link: NewRegistrationLink,
      mail: QueuedMail | null,
      mailKnown: QueuedMail | null,
      nowMs: number,
    ) {
      const row = { ...registration, browserHash: hex(registration.browserHash) };
      return callFunction(
        database,
        'auth.register',
        [
          json(row),
          at(nowMs),
          span(REGISTRATION_KEPT_MS),
          linkJson(link),
          json(mail),
          json(mailKnown),
        ],
        z.enum(['pending', 'known', 'name_taken']),
      );
    },

    /** True when this is the password of a registration that waits for its address. */
    isRegistered(email: string, passwordHash: string, nowMs: number) {
      const params = [email, passwordHash, at(nowMs)];
      return callFunction(database, 'auth.is_registered', params, z.boolean(), REPEATABLE);
    },

    /** The address that a mailed token proves, or `null`. */
    registrationAddress(tokenHash: Uint8Array, nowMs: number) {
      const params = [tokenHash, at(nowMs)];
      const answer = z.string().nullable();
      return callFunction(database, 'auth.registration_address', params, answer, REPEATABLE);
    },

    /** Counts a try; the stored token of the mail with this code as hex, or `null`. */
    tryRegistrationCode(email: string, codeHashed: Uint8Array, nowMs: number) {
      const params = [email, codeHashed, at(nowMs)];
      const answer = z.instanceof(Uint8Array).transform(bytesToHex).nullable();
      return callFunction(database, 'auth.try_registration_code', params, answer);
    },

    confirmRegistration(
      tokenHash: Uint8Array,
      proof: RegistrationProof,
      playerId: string,
      nowMs: number,
    ) {
      const shown = json({ ...proof, browserHash: hex(proof.browserHash) });
      const params = [tokenHash, shown, playerId, at(nowMs)];
      return callFunction(database, 'auth.confirm_registration', params, confirmOutcome);
    },

    resendVerification(email: string, link: NewRegistrationLink, mail: QueuedMail, nowMs: number) {
      const params = [email, at(nowMs), linkJson(link), json(mail)];
      return callFunction(database, 'auth.resend_verification', params, z.boolean());
    },

    rehashPassword: (playerId: string, oldHash: string, newHash: string) =>
      callFunction(database, 'auth.rehash_password', [playerId, oldHash, newHash], nothing),

    /** False when another player has a name that reads the same, or had it until not long ago. */
    async rename(playerId: string, displayName: string, folded: string, nowMs: number) {
      const params = [playerId, displayName, folded, at(nowMs + NAME_HELD_MS), at(nowMs)];
      try {
        await callFunction(database, 'auth.rename', params, nothing);
        return true;
      } catch (error) {
        if (error instanceof DatabaseRefusal && error.sqlState === '23505') return false;
        throw error;
      }
    },
  };
}
