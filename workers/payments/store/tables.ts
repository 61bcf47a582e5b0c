// SQL of coins at tables, standing, exclusions and limits.

import { sql } from 'drizzle-orm';
import type { Database } from '#db/client.ts';
import type {
  Batch,
  Close,
  CurrentExclusion,
  Exclusion,
  LedgerReceipt,
  Release,
  Reserve,
  ReserveRefusal,
  SequenceRefusal,
  Standing,
} from '#shared/contracts/wallet.ts';
import type { LimitName } from '#shared/error-facts.ts';
import type { CoinCurrency, Currency } from '#shared/money.ts';
import { ok, type Result } from '#shared/result.ts';
import { toTimestamp } from '#shared/time.ts';
import { ask } from './answers.ts';
import { Settlements } from './settlements.ts';

const SEQUENCE_REFUSALS = [
  'sequence_gap',
  'sequence_conflict',
  'account_missing',
  'account_closed_ledger',
  'insufficient_funds',
  'payout_exceeds_maximum',
  'amount_overflow',
] as const satisfies readonly SequenceRefusal[];

const RESERVE_REFUSALS = [
  ...SEQUENCE_REFUSALS,
  'limit_reached',
  'excluded',
  'place_not_allowed',
  'debt_outstanding',
  'account_closed',
  'session_cancelled',
] as const satisfies readonly (ReserveRefusal | SequenceRefusal)[];

interface StandingJson {
  mayWager: boolean;
  reason: string | null;
  lossBudgetMicros: string | null;
  changesAtMs: string | null;
  lossLimit?: LimitName;
}

interface ReceiptJson {
  replayed: boolean;
  amountMicros: string;
  escrowMicros: string;
  standing: StandingJson;
  chanceMaxPpm?: number;
  wallet?: {
    currency: CoinCurrency;
    availableMicros: string;
    onHoldMicros: string;
    version: number;
  };
}

/** A limit as it is now, with a raise that waits. */
export interface LimitRow {
  kind: 'loss' | 'purchase';
  currency: Currency;
  period: 'day' | 'week' | 'month';
  amountMicros: string | null;
  nextAmountMicros: string | null;
  nextAtMs: string | null;
}

/** A limit as the player asks for it; `null` is no limit. */
export interface LimitRequest {
  kind: 'loss' | 'purchase';
  currency: Currency;
  period: 'day' | 'week' | 'month';
  amountMicros: bigint | null;
}

function toStanding(json: StandingJson): Standing {
  return {
    mayWager: json.mayWager,
    reason: json.reason,
    lossBudgetMicros: json.lossBudgetMicros === null ? null : BigInt(json.lossBudgetMicros),
    changesAtMs: json.changesAtMs === null ? null : Number(json.changesAtMs),
    ...(json.lossLimit === undefined ? {} : { lossLimit: json.lossLimit }),
  };
}

function toReceipt(json: ReceiptJson): LedgerReceipt {
  return {
    replayed: json.replayed,
    amountMicros: BigInt(json.amountMicros),
    escrowMicros: BigInt(json.escrowMicros),
    standing: toStanding(json.standing),
    ...(json.chanceMaxPpm === undefined ? {} : { chanceMaxPpm: json.chanceMaxPpm }),
    wallet:
      json.wallet === undefined
        ? null
        : {
            ...json.wallet,
            availableMicros: BigInt(json.wallet.availableMicros),
            onHoldMicros: BigInt(json.wallet.onHoldMicros),
          },
  };
}

/** Movements of a session; each may be sent again, the number makes it once. */
function ledgerCommands(database: Database) {
  const move = async <Codes extends ReserveRefusal | SequenceRefusal>(
    statement: ReturnType<typeof sql>,
    expected: readonly Codes[],
  ): Promise<Result<LedgerReceipt, Codes>> => {
    const answer = await ask<ReceiptJson, Codes>(
      () => database.call<{ answer: unknown }>(statement, { idempotent: true }),
      expected,
    );
    return answer.ok ? ok(toReceipt(answer.value)) : answer;
  };
  return {
    reserve(input: Reserve) {
      const { sessionId, playerId, gameId, currency, number, amountMicros, mode } = input;
      return move(
        sql`select ledger.reserve(${sessionId}::uuid, ${playerId}::uuid, ${gameId}, ${currency},
          ${number}::int, ${amountMicros}::bigint, ${mode}, ${BigInt(input.multiplierMax)}::bigint)
          as answer`,
        RESERVE_REFUSALS,
      );
    },
    settleAlone(batch: Batch) {
      const { sessionId, number, rounds, wageredMicros, paidMicros, digest } = batch;
      const uncounted = batch.uncountedMicros ?? 0n;
      return move(
        sql`select ledger.settle(${sessionId}::uuid, ${number}::int, ${rounds}::int,
          ${wageredMicros}::bigint, ${paidMicros}::bigint, decode(${digest}, 'hex'),
          ${uncounted}::bigint) as answer`,
        SEQUENCE_REFUSALS,
      );
    },
    release(input: Release) {
      const { sessionId, number, amountMicros } = input;
      return move(
        sql`select ledger.release(${sessionId}::uuid, ${number}::int, ${amountMicros}::bigint)
          as answer`,
        SEQUENCE_REFUSALS,
      );
    },
    close({ sessionId, number }: Close) {
      return move(
        sql`select ledger.close(${sessionId}::uuid, ${number}::int) as answer`,
        SEQUENCE_REFUSALS,
      );
    },
  };
}

/** Many batches in one call; what is missing in the answer was not applied. */
async function settleTogether(
  database: Database,
  batches: readonly Batch[],
): Promise<Map<number, bigint>> {
  const list = <T>(pick: (batch: Batch) => T) => sql.param(batches.map(pick));
  const rows = await database.call<{ place: number; escrow_micros: string }>(
    sql`select * from ledger.settle_many(
      ${list(({ sessionId }) => sessionId)}::uuid[], ${list(({ number }) => number)}::int[],
      ${list(({ rounds }) => rounds)}::int[],
      ${list(({ wageredMicros }) => wageredMicros)}::bigint[],
      ${list(({ paidMicros }) => paidMicros)}::bigint[],
      ${list(({ digest }) => `\\x${digest}`)}::bytea[],
      ${list(({ uncountedMicros }) => uncountedMicros ?? 0n)}::bigint[])`,
    { idempotent: true },
  );
  return new Map(rows.map((row) => [row.place - 1, BigInt(row.escrow_micros)]));
}

/** One per database, so that all requests of the isolate meet in it. */
const settlements = new WeakMap<Database, Settlements>();

function settlementsOf(database: Database): Settlements {
  let known = settlements.get(database);
  if (known === undefined) {
    const { settleAlone } = ledgerCommands(database);
    const together = (batches: readonly Batch[]) => settleTogether(database, batches);
    known = new Settlements({ alone: settleAlone, together });
    settlements.set(database, known);
  }
  return known;
}

/** Coins at tables and what a player may do with them. */
export function tableStore(database: Database) {
  const { reserve, release, close } = ledgerCommands(database);
  return {
    reserve,
    release,
    close,

    settle(batch: Batch) {
      return settlementsOf(database).settle(batch);
    },

    async cancel(sessionId: string): Promise<'cancelled' | 'opened'> {
      const [row] = await database.call<{ answer: 'cancelled' | 'opened' }>(
        sql`select ledger.cancel(${sessionId}::uuid) as answer`,
        { idempotent: true },
      );
      if (row === undefined) throw new Error('the ledger answered nothing');
      return row.answer;
    },

    async standing(playerId: string, currency: CoinCurrency): Promise<Standing> {
      const [row] = await database.call<{ answer: StandingJson }>(
        sql`select ledger.standing(${playerId}::uuid, ${currency}) as answer`,
        { idempotent: true },
      );
      if (row === undefined) throw new Error('the ledger answered nothing');
      return toStanding(row.answer);
    },

    async exclude(input: Exclusion): Promise<Result<Standing, 'invalid_request'>> {
      const until = input.untilMs === null ? null : toTimestamp(input.untilMs);
      const answer = await ask<StandingJson, 'invalid_request'>(
        () =>
          database.call<{ answer: unknown }>(
            sql`select payments.exclude(${input.playerId}::uuid, ${input.kind},
              ${until}::timestamptz) as answer`,
            // A second row of the same exclusion changes nothing.
            { idempotent: true },
          ),
        ['invalid_request'],
      );
      return answer.ok ? ok(toStanding(answer.value)) : answer;
    },

    async currentExclusions(playerId: string): Promise<CurrentExclusion[]> {
      const [row] = await database.call<{
        answer: { kind: CurrentExclusion['kind']; sinceMs: string; untilMs: string | null }[];
      }>(sql`select ledger.exclusions_of(${playerId}::uuid) as answer`, { idempotent: true });
      return (row?.answer ?? []).map(({ kind, sinceMs, untilMs }) => ({
        kind,
        sinceMs: Number(sinceMs),
        untilMs: untilMs === null ? null : Number(untilMs),
      }));
    },

    async limits(playerId: string): Promise<LimitRow[]> {
      const [row] = await database.call<{ answer: LimitRow[] }>(
        sql`select ledger.limits_of(${playerId}::uuid) as answer`,
        { idempotent: true },
      );
      return row?.answer ?? [];
    },

    async setLimits(playerId: string, requests: LimitRequest[]): Promise<LimitRow[]> {
      const wanted = requests.map((request) => ({
        ...request,
        amountMicros: request.amountMicros?.toString() ?? null,
      }));
      const [row] = await database.call<{ answer: LimitRow[] }>(
        sql`select payments.set_limits(${playerId}::uuid, ${JSON.stringify(wanted)}::jsonb) as answer`,
        { idempotent: true },
      );
      return row?.answer ?? [];
    },
  };
}
