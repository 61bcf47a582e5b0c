// SQL of changed and forgotten passwords.

import { z } from 'zod';
import { functionsOf } from '#db/call.ts';
import type { Database } from '#db/client.ts';
import { at, json } from '#db/values.ts';
import type { QueuedMail } from '../mail/queued-mail.ts';
import { roles } from './accounts.ts';
import { type NewVerification, verificationJson } from './registrations.ts';
import { tokenFacts } from './sign-ins.ts';

const resetSubject = z.object({ email: z.string(), displayName: z.string(), roles });

/** What the rules may do to a password. */
export function passwordStore(database: Database) {
  const { again, once } = functionsOf(database);
  return {
    changePassword(
      input: {
        playerId: string;
        oldHash: string;
        newHash: string;
        isLong: boolean;
        sid: string;
        amr: string[];
      },
      mail: QueuedMail,
      nowMs: number,
      requestId: string,
    ) {
      const { playerId, oldHash, newHash, isLong, sid, amr } = input;
      const change = [playerId, oldHash, newHash, isLong, sid, amr];
      return once.call(
        'auth.change_password',
        [...change, at(nowMs), json(mail), requestId],
        tokenFacts.nullable(),
      );
    },

    startReset: (email: string, link: NewVerification, mail: QueuedMail, nowMs: number) =>
      once.call(
        'auth.start_reset',
        [email, at(nowMs), verificationJson(link), json(mail)],
        z.boolean(),
      ),

    async resetSubject(tokenHash: Uint8Array, nowMs: number) {
      const params = [tokenHash, at(nowMs)];
      const name = 'auth.reset_subject';
      const [row] = await again.table(name, params, resetSubject);
      return row ?? null;
    },

    /** The player whose password was set, or `null`. */
    resetPassword(
      tokenHash: Uint8Array,
      password: { hash: string; isLong: boolean },
      addressGroup: string,
      mail: QueuedMail,
      nowMs: number,
      requestId: string,
    ) {
      const { hash, isLong } = password;
      return once.call(
        'auth.reset_password',
        [tokenHash, hash, isLong, addressGroup, at(nowMs), json(mail), requestId],
        z.string().nullable(),
      );
    },
  };
}
