// SQL of receipts: payments' one view that auth may read, and the hand-over into the outbox.

import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { functionsOf } from '#db/call.ts';
import type { Database } from '#db/client.ts';
import { receiptsDue } from '#db/schema/payments.ts';
import { at, json } from '#db/values.ts';
import type { QueuedMail } from '../mail/queued-mail.ts';

/** A receipt that waits. */
export type DueReceipt = typeof receiptsDue.$inferSelect;

/** Receipts. */
export function receiptStore(database: Database) {
  const { again } = functionsOf(database);
  return {
    dueReceipts: (countMax: number): Promise<DueReceipt[]> =>
      database.read((db) => db.select().from(receiptsDue).orderBy(sql`random()`).limit(countMax)),

    /** False when it had been taken already. */
    takeReceipt: (id: string, mail: QueuedMail, nowMs: number) =>
      again.call('auth.take_receipt', [id, json(mail), at(nowMs)], z.boolean()),
  };
}
