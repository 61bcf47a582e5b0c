// A database that refuses, forgets, and is away, as the run's faults say: a connection that is not
// taken, one that is killed before or after the commit, a transaction that Postgres refuses.

import type { SqlRequest } from '#scripts/emulators/neon/protocol.ts';
import type { SqlFault } from '../faults/faults.ts';
import type { SimDatabase, SqlReply } from './database.ts';

/** What Postgres answers to a transaction that it refuses, by SQLSTATE. */
const REFUSALS: Partial<Record<SqlFault['kind'], { code: string; message: string }>> = {
  'sql-serialization': {
    code: '40001',
    message: 'could not serialize access due to concurrent update',
  },
  'sql-deadlock': { code: '40P01', message: 'deadlock detected' },
  'sql-timeout': { code: '57014', message: 'canceling statement due to statement timeout' },
};

export class FaultyDatabase implements SimDatabase {
  readonly #database: SimDatabase;
  readonly #faultOf: (place: string) => SqlFault | null;

  /** `faultOf`: what happens to the next request of a role. */
  constructor(database: SimDatabase, faultOf: (place: string) => SqlFault | null) {
    this.#database = database;
    this.#faultOf = faultOf;
  }

  run(request: SqlRequest, nowMs: number): Promise<SqlReply> | SqlReply {
    const fault = this.#faultOf(new URL(request.connectionString).username);
    if (fault === null) return this.#database.run(request, nowMs);
    const refusal = REFUSALS[fault.kind];
    if (refusal !== undefined) {
      return { status: 400, body: { severity: 'ERROR', ...refusal } };
    }
    if (fault.kind !== 'sql-killed' || !fault.isApplied) return lost();
    const answer = this.#database.run(request, nowMs);
    return answer instanceof Promise ? answer.then(lost) : lost();
  }

  close(): Promise<void> {
    return this.#database.close();
  }
}

function lost(): never {
  throw new TypeError('fetch failed');
}
