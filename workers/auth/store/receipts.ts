// SQL of receipts: payments' one view that auth may read, and the hand-over into the outbox.

import { sql } from 'drizzle-orm';
import type { Database } from '#db/client.ts';
import type { QueuedMail } from '../mail/outbox.ts';
import { at, json } from './rows.ts';

/** A receipt that waits; amounts are micros as text. */
export interface DueReceipt {
  id: string;
  kind: 'paid' | 'reversed' | 'refused';
  facts: {
    purchaseId: string;
    packageName: string;
    priceMicros: string;
    gcMicros: string;
    scBonusMicros: string;
    reversedMicros: string;
    /** Why nothing was credited; with `refused` only. */
    refusal?: string;
    atMs: string;
  };
}

/** Receipts. */
export function receiptStore(database: Database) {
  return {
    async dueReceipts(countMax: number): Promise<DueReceipt[]> {
      return database.call<DueReceipt & Record<string, unknown>>(
        sql`select id, kind, facts from payments.receipts_due
          order by random() limit ${countMax}::integer`,
        { idempotent: true },
      );
    },

    /** False when it had been taken already. */
    async takeReceipt(id: string, mail: QueuedMail, nowMs: number): Promise<boolean> {
      const [row] = await database.call<{ taken: boolean }>(
        sql`select auth.take_receipt(${id}::uuid, ${json(mail)}, ${at(nowMs)}) as taken`,
        { idempotent: true },
      );
      return row?.taken === true;
    },
  };
}
