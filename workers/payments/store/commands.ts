// SQL of ledger commands: coins to a table, its batches, coins back. Each command of a session has a
// number, so each may be sent again: the number makes it once.

import { z } from 'zod';
import { functionsOf } from '#db/call.ts';
import type { Database } from '#db/client.ts';
import { count, type Keys, micros } from '#db/values.ts';
import {
  type Batch,
  type Close,
  type LedgerReceipt,
  RESERVE_REFUSALS,
  type Release,
  type Reserve,
  SEQUENCE_REFUSALS,
} from '#shared/contracts/wallet.ts';
import { COIN_CURRENCIES } from '#shared/money.ts';
import { map } from '#shared/result.ts';
import { standingIfAny } from './restrictions.ts';
import { type Applied, Settlements } from './settlements.ts';

const walletPart = z.object({
  currency: z.enum(COIN_CURRENCIES),
  availableMicros: micros,
  onHoldMicros: micros,
  version: z.number(),
});

const receipt: z.ZodType<LedgerReceipt> = z.object({
  replayed: z.boolean(),
  amountMicros: micros,
  escrowMicros: micros,
  standing: standingIfAny,
  epoch: z.number(),
  chanceMaxPpm: z.number().exactOptional(),
  wallet: walletPart.nullable().default(null),
} satisfies Keys<LedgerReceipt>);

const settled = z.object({ place: z.number(), escrowMicros: micros, epoch: count });

function settleAlone(database: Database, batch: Batch) {
  const { again } = functionsOf(database);
  const { sessionId, number, rounds, wageredMicros, paidMicros, digest, uncountedMicros } = batch;
  const amounts = [wageredMicros, paidMicros, `\\x${digest}`, uncountedMicros ?? 0n];
  return again.tryCall(
    'ledger.settle',
    [sessionId, number, rounds, ...amounts],
    receipt,
    SEQUENCE_REFUSALS,
  );
}

/** Many batches in one call; what is missing in the answer was not applied. */
async function settleTogether(
  database: Database,
  batches: readonly Batch[],
): Promise<Map<number, Applied>> {
  const { again } = functionsOf(database);
  const params = [
    batches.map(({ sessionId }) => sessionId),
    batches.map(({ number }) => number),
    batches.map(({ rounds }) => rounds),
    batches.map(({ wageredMicros }) => wageredMicros),
    batches.map(({ paidMicros }) => paidMicros),
    batches.map(({ digest }) => `\\x${digest}`),
    batches.map(({ uncountedMicros }) => uncountedMicros ?? 0n),
  ];
  const rows = await again.table('ledger.settle_together', params, settled);
  return new Map(rows.map(({ place, ...applied }) => [place - 1, applied]));
}

/** One per database, so that all requests of the isolate meet in it. */
const settlements = new WeakMap<Database, Settlements>();

function settlementsOf(database: Database): Settlements {
  let known = settlements.get(database);
  if (known === undefined) {
    known = new Settlements({
      alone: (batch) => settleAlone(database, batch),
      together: (batches) => settleTogether(database, batches),
    });
    settlements.set(database, known);
  }
  return known;
}

/** What tables of the release before are told where nobody looked. */
const UNBOUND = {
  ...{ mayWager: true, reason: null, lossBudgetMicros: null, changesAtMs: null },
  ...{ holdsUntilMs: null, version: 0 },
};

/** The answer as this table understands it. */
function receiptFor({ keepsStanding }: Batch, { standing, ...receipt }: LedgerReceipt) {
  const isUnderstood = standing !== null || keepsStanding === true;
  return { ...receipt, standing: isUnderstood ? standing : { ...UNBOUND, epoch: receipt.epoch } };
}

/** What moves coins of a session. */
export function commandStore(database: Database) {
  const { again, once } = functionsOf(database);
  return {
    /** Never repeated in here: a refusal of the repeat would hide that the first copy may still come. */
    reserve(input: Reserve) {
      const { sessionId, playerId, gameId, currency, number, amountMicros, mode } = input;
      const who = [sessionId, playerId, gameId, currency];
      return once.tryCall(
        'ledger.reserve',
        [...who, number, amountMicros, mode, input.multiplierMax],
        receipt,
        [...SEQUENCE_REFUSALS, ...RESERVE_REFUSALS],
      );
    },

    async settle(batch: Batch) {
      const settled = await settlementsOf(database).settle(batch);
      return map(settled, (receipt) => receiptFor(batch, receipt));
    },

    release({ sessionId, number, amountMicros }: Release) {
      const params = [sessionId, number, amountMicros];
      return again.tryCall('ledger.release', params, receipt, SEQUENCE_REFUSALS);
    },

    close: ({ sessionId, number }: Close) =>
      again.tryCall('ledger.close', [sessionId, number], receipt, SEQUENCE_REFUSALS),

    cancel: (sessionId: string) =>
      again.call('ledger.cancel', [sessionId], z.enum(['cancelled', 'opened'])),
  };
}
