// The database of a world, behind Neon's SQL over HTTP: as a model in TypeScript, or as a real
// Postgres whose clock is the simulation's. Both answer the same requests in the same words.

import type { SqlRequest } from '#scripts/emulators/neon/protocol.ts';

/** Status and body as the Neon endpoint gives them. */
export interface SqlReply {
  status: number;
  body: object;
}

export interface SimDatabase {
  /** Runs one request, all or nothing, at this time of the database's clock. */
  run(request: SqlRequest, nowMs: number): Promise<SqlReply> | SqlReply;
  close(): Promise<void>;
}
