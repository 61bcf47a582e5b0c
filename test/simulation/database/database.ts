// The database of a world, behind Neon's SQL over HTTP: as a model in TypeScript, or as a real
// Postgres whose clock is the simulation's. Both answer the same requests in the same words.

import type { SqlRequest } from '#scripts/emulators/neon/protocol.ts';

/** Status and body as the Neon endpoint gives them. */
export interface SqlReply {
  status: number;
  body: object;
  /** How long the caller waited for it, milliseconds; nothing unless told. */
  tookMs?: number;
}

export interface SimDatabase {
  /** Runs one request, all or nothing, at this time of the database's clock. */
  run(request: SqlRequest, nowMs: number): Promise<SqlReply> | SqlReply;
  /**
   * Runs one request and rolls it back, with `isCut` by ending its connection. Nothing stays of it
   * but holes in sequences; a database in which even those do not show has no need of this.
   */
  runUncommitted?(
    request: SqlRequest,
    nowMs: number,
    options: { isCut: boolean },
  ): Promise<void> | void;
  close(): Promise<void>;
}
