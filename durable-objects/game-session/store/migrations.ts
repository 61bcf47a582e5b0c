// The session's tables. Append only (`migrate.ts`): objects of every age exist. Amounts are TEXT: a bound bigint
// throws here, and a large INTEGER would be rounded silently.

import { ATTACHED_TABLE, TICKETS_TABLE } from '#objects/live/tables.ts';
import type { MigrationStep } from '#objects/migrate.ts';

const BASELINE = `
   create table snapshot(
     one integer primary key check (one = 1),
     seq integer not null,
     state text not null
   );
   create table events(
     seq integer primary key,
     command text,
     fingerprint text,
     nonce integer,
     rounds integer not null,
     at integer not null,
     facts text not null,
     plays text
   );
   create unique index events_command on events(command) where command is not null;
   create table seeds(
     epoch integer primary key,
     server_seed text not null,
     client_seed text not null,
     first_nonce integer not null
   );
   create table requests(key text primary key, digest text not null);
   ${TICKETS_TABLE}
   ${ATTACHED_TABLE}`;

export const MIGRATIONS: readonly MigrationStep[] = [{ id: '0001_baseline', sql: BASELINE }];
