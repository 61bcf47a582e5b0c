// SQL of registration: waiting for proof of the address, confirming it, renaming.

import { z } from 'zod';
import { functionsOf } from '#db/call.ts';
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
export const verificationOf = ({ id, tokenHash, expiresAtMs }: NewVerification) => ({
  ...{ id, tokenHash: bytesToHex(tokenHash), expiresAt: at(expiresAtMs) },
});

/** The same as a parameter of its own. */
export const verificationJson = (link: NewVerification) => json(verificationOf(link));

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
  const { again, once } = functionsOf(database);
  return {
    /** Whether somebody born on this day is old enough for an account at this place. */
    mayRegister: (birthDate: string, place: string, nowMs: number) =>
      again.call('rules.may_register', [birthDate, place, at(nowMs)], z.boolean()),

    register(
      registration: Registration,
      link: NewRegistrationLink,
      mail: QueuedMail | null,
      mailKnown: QueuedMail | null,
      nowMs: number,
    ) {
      const row = { ...registration, browserHash: hex(registration.browserHash) };
      return once.call(
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
    isRegistered: (email: string, passwordHash: string, nowMs: number) =>
      again.call('auth.is_registered', [email, passwordHash, at(nowMs)], z.boolean()),

    /** The address that a mailed token proves, or `null`. */
    registrationAddress(tokenHash: Uint8Array, nowMs: number) {
      const params = [tokenHash, at(nowMs)];
      return again.call('auth.registration_address', params, z.string().nullable());
    },

    /** Counts a try; the stored token of the mail with this code as hex, or `null`. */
    tryRegistrationCode(email: string, codeHashed: Uint8Array, nowMs: number) {
      const params = [email, codeHashed, at(nowMs)];
      return once.call(
        'auth.try_registration_code',
        params,
        z.instanceof(Uint8Array).transform(bytesToHex).nullable(),
      );
    },

    confirmRegistration(
      tokenHash: Uint8Array,
      proof: RegistrationProof,
      playerId: string,
      nowMs: number,
    ) {
      const shown = json({ ...proof, browserHash: hex(proof.browserHash) });
      return once.call(
        'auth.confirm_registration',
        [tokenHash, shown, playerId, at(nowMs)],
        confirmOutcome,
      );
    },

    resendVerification: (
      email: string,
      link: NewRegistrationLink,
      mail: QueuedMail,
      nowMs: number,
    ) =>
      once.call(
        'auth.resend_verification',
        [email, at(nowMs), linkJson(link), json(mail)],
        z.boolean(),
      ),

    rehashPassword: (playerId: string, oldHash: string, newHash: string) =>
      once.run('auth.rehash_password', [playerId, oldHash, newHash]),

    /** False when another player has a name that reads the same, or had it until not long ago. */
    async rename(playerId: string, displayName: string, folded: string, nowMs: number) {
      const params = [playerId, displayName, folded, at(nowMs + NAME_HELD_MS), at(nowMs)];
      try {
        await once.run('auth.rename', params);
        return true;
      } catch (error) {
        if (error instanceof DatabaseRefusal && error.sqlState === '23505') return false;
        throw error;
      }
    },
  };
}
