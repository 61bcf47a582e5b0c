// Schema of a player's hub. Append only (`migrate.ts`): objects of every age exist.

import { TICKETS_TABLE } from '#objects/live/tables.ts';
import type { MigrationStep } from '#objects/migrate.ts';

const BASELINE = `
   create table meta (
     id integer primary key check (id = 1),
     version integer not null
   );
   create table sign_ins (
     sid text primary key,
     ver integer not null,
     expires_at_ms integer not null
   ) without rowid;
   -- Sign-ins that were listed once and no more: their tokens are dead, not unknown.
   create table ended_sign_ins (
     sid text primary key,
     forget_at_ms integer not null
   ) without rowid;
   create table sockets (
     sid text not null,
     kind text not null,
     id text not null,
     primary key (sid, kind, id)
   ) without rowid;
   -- Friends and blocks as social pushed them, presence, the inbox.
   create table relations (one integer primary key check (one = 1), version integer not null);
   create table friends (id text primary key) without rowid;
   create table blocks (id text primary key) without rowid;
   create table presence (
     one integer primary key check (one = 1),
     chosen text not null,
     told text not null
   );
   create table friend_states (id text primary key, state text not null) without rowid;
   create table notices (
     seq integer primary key,
     key text not null unique,
     kind text not null,
     sender_id text,
     sender_name text not null,
     facts text not null,
     at integer not null
   );
   create table notice_marker (
     one integer primary key check (one = 1),
     last integer not null,
     read integer not null
   );
   ${TICKETS_TABLE}
   -- Notices that were taken back, so that one which comes late is not kept.
   create table retracted (key text primary key, at integer not null) without rowid;
   -- What the player is called, once they were renamed.
   create table own_name (
     one integer primary key check (one = 1),
     version integer not null,
     name text not null
   );
   -- The player's coins as they were told last; amounts are micros as text.
   create table wallets (
     currency text primary key,
     available text not null,
     on_hold text not null,
     version integer not null
   ) without rowid;
   create table table_balances (
     session_id text primary key,
     currency text not null,
     seq integer not null,
     balance text not null,
     is_over integer not null,
     at integer not null
   ) without rowid;`;

const STANDING =
  'create table standing (one integer primary key check (one = 1), version integer not null);';

export const MIGRATIONS: readonly MigrationStep[] = [
  { id: '0001_baseline', sql: BASELINE },
  { id: '0002_standing', sql: STANDING },
];
