// What a database does to its callers: it refuses them, dies under them, lets one of two rivals go, or
// takes too long. In front of any form of the database; who decides is the world, for each request.
// Lost requests and replies are the network's.

import type { SqlRequest } from '#scripts/emulators/neon/protocol.ts';
import type { SqlFault } from '#test/simulation/faults/faults.ts';
import type { SimDatabase, SqlReply } from './database.ts';

/** What becomes of a request of this login role; null: it is answered. */
export type Judge = (role: string, nowMs: number) => SqlFault | null;

/** `statement_timeout` of the login roles. */
const STATEMENT_TIMEOUT_MS = 4_500;
/** `deadlock_timeout` as Postgres has it unless told: who waits so long looks for a deadlock. */
const DEADLOCK_TIMEOUT_MS = 1_000;

const unreachable = (what: string): SqlReply => ({
  status: 503,
  body: { message: `Could not reach the database: ${what}` },
});

const refusal = (
  code: string,
  message: string,
  { severity = 'ERROR', tookMs = 0 } = {},
): SqlReply => ({ status: 400, body: { message, severity, code }, tookMs });

/** What the caller hears, by the fault; see `describeFailure` for the shapes. */
const REPLIES = {
  'sql-refused': ({ isFull }) =>
    isFull
      ? refusal('53300', 'sorry, too many clients already', { severity: 'FATAL' })
      : unreachable('connect ECONNREFUSED'),
  failover: () => unreachable('connect ECONNREFUSED'),
  'sql-killed': ({ isApplied }) =>
    isApplied
      ? unreachable('Connection terminated unexpectedly')
      : refusal('57P01', 'terminating connection due to administrator command', {
          severity: 'FATAL',
        }),
  'sql-serialization': () =>
    refusal('40001', 'could not serialize access due to concurrent update'),
  'sql-deadlock': () => refusal('40P01', 'deadlock detected', { tookMs: DEADLOCK_TIMEOUT_MS }),
  'sql-timeout': () =>
    refusal('57014', 'canceling statement due to statement timeout', {
      tookMs: STATEMENT_TIMEOUT_MS,
    }),
} as const satisfies Record<string, (fault: SqlFault) => SqlReply>;

export class FaultyDatabase implements SimDatabase {
  readonly #database: SimDatabase;
  readonly #judge: Judge;

  constructor(database: SimDatabase, judge: Judge) {
    this.#database = database;
    this.#judge = judge;
  }

  run(request: SqlRequest, nowMs: number): Promise<SqlReply> | SqlReply {
    const role = decodeURIComponent(new URL(request.connectionString).username);
    const fault = this.#judge(role, nowMs);
    if (fault === null) return this.#database.run(request, nowMs);
    const reply = REPLIES[fault.kind](fault);
    const done = this.#happen(fault, request, nowMs);
    return done === undefined ? reply : done.then(() => reply);
  }

  close(): Promise<void> {
    return this.#database.close();
  }

  /** What the fault leaves in the database. */
  #happen(fault: SqlFault, request: SqlRequest, nowMs: number): Promise<unknown> | undefined {
    if (fault.kind === 'sql-refused' || fault.kind === 'failover') return undefined;
    const done =
      fault.kind === 'sql-killed' && fault.isApplied
        ? this.#database.run(request, nowMs)
        : this.#database.runUncommitted?.(request, nowMs, {
            isCut: fault.kind === 'sql-killed',
          });
    return done instanceof Promise ? done : undefined;
  }
}
