// SQL of whose names paid for purchases: verdicts, never a name.

import { z } from 'zod';
import { functionsOf } from '#db/call.ts';
import type { Database } from '#db/client.ts';
import { json } from '#db/values.ts';
import type { PAYER_NAME_MATCHES } from '#shared/contracts/http/purchases.ts';

const unmatched = z.object({
  id: z.string(),
  playerId: z.string(),
  provider: z.string(),
  reference: z.string().nullable(),
  checkId: z.string(),
});
/** A purchase whose payer’s name is to be held against a check. */
export type UnmatchedPayer = z.output<typeof unmatched>;

/** How a payer's name fits, and the check that it was held against. */
export interface PayerVerdict {
  id: string;
  match: (typeof PAYER_NAME_MATCHES)[number];
  checkId: string;
}

/** By which one a player's purchases are looked for. */
export type PayersOf = { redemptionId: string } | { purchaseId: string };

/** Verdicts on payers. */
export function payerStore(database: Database) {
  const { again } = functionsOf(database);
  return {
    payersToMatch: (of: PayersOf, countMax: number) =>
      again.set(
        'payments.payers_to_match',
        'redemptionId' in of ? [of.redemptionId, null, countMax] : [null, of.purchaseId, countMax],
        unmatched,
      ),

    notePayerNames: (verdicts: readonly PayerVerdict[]) =>
      again.run('payments.note_payer_names', [json(verdicts)]),
  };
}
