// SQL of changes of address, which both mailboxes confirm and the old one can undo.

import { z } from 'zod';
import { functionsOf } from '#db/call.ts';
import type { Database } from '#db/client.ts';
import { at, json } from '#db/values.ts';
import type { QueuedMail } from '../mail/queued-mail.ts';
import { type NewVerification, verificationJson } from './registrations.ts';

/** The mails and links of a request for another address. */
export interface EmailChange {
  playerId: string;
  newEmail: string;
  expiresAtMs: number;
  oldLink: NewVerification;
  newLink: NewVerification;
  mailOld: QueuedMail;
  mailNew: QueuedMail;
  mailKnown: QueuedMail;
}

const confirmOutcome = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.enum(['waiting', 'changed']), playerId: z.string() }),
  z.object({ outcome: z.literal('invalid') }),
]);

/** Changes of address. */
export function emailChangeStore(database: Database) {
  const { once } = functionsOf(database);
  return {
    startEmailChange(change: EmailChange, nowMs: number, requestId: string) {
      const links = [change.oldLink, change.newLink].map(verificationJson);
      const mails = [change.mailOld, change.mailNew, change.mailKnown].map(json);
      const { playerId, newEmail, expiresAtMs } = change;
      return once.call(
        'auth.start_email_change',
        [playerId, newEmail, at(nowMs), at(expiresAtMs), ...links, ...mails, requestId],
        z.enum(['started', 'known', 'inactive']),
      );
    },

    confirmEmailChange: (
      tokenHash: Uint8Array,
      undo: NewVerification,
      mailOld: QueuedMail,
      nowMs: number,
      requestId: string,
    ) =>
      once.call(
        'auth.confirm_email_change',
        [tokenHash, at(nowMs), verificationJson(undo), json(mailOld), requestId],
        confirmOutcome,
      ),

    undoEmailChange(
      tokenHash: Uint8Array,
      voidHash: string,
      reset: NewVerification,
      mailReset: QueuedMail,
      nowMs: number,
      requestId: string,
    ) {
      const letters = [verificationJson(reset), json(mailReset)];
      return once.call(
        'auth.undo_email_change',
        [tokenHash, at(nowMs), voidHash, ...letters, requestId],
        z.string().nullable(),
      );
    },
  };
}
