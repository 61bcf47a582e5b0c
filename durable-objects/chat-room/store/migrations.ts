// Schema of a room. Append only (`migrate.ts`): objects of every age exist.

import { ATTACHED_TABLE, TICKETS_TABLE } from '#objects/live/tables.ts';
import type { MigrationStep } from '#objects/migrate.ts';

const BASELINE = `
   -- Old messages are forgotten up to a number, which must never be given again.
   create table room (
     one integer primary key check (one = 1),
     facts text not null,
     kept_after integer not null default 0
   );
   -- What was said, as it stands now. The text of a deleted message is gone.
   create table messages (
     seq integer primary key,
     id text not null unique,
     client_id text not null,
     author text not null,
     name text not null,
     staff integer not null,
     at integer not null,
     text text not null,
     reply_to text,
     mentions text,
     edited_at integer,
     deleted text
   );
   create unique index messages_by_client on messages (author, client_id);
   -- What was done to messages. An edit that another edit or a deletion replaced is 'void': its
   -- number and client id stay, its text does not.
   create table changes (
     seq integer primary key,
     kind text not null,
     actor text not null,
     staff integer not null,
     message_id text not null,
     client_id text not null,
     at integer not null,
     body text not null
   );
   create unique index changes_by_client on changes (actor, client_id);
   create index changes_by_message on changes (message_id);
   create table reactions (
     message_id text not null,
     player text not null,
     emoji text not null,
     primary key (message_id, player, emoji)
   ) without rowid;
   ${TICKETS_TABLE}
   -- Whom those who were here have blocked, at the highest version heard of.
   create table viewers (
     player text primary key,
     version integer not null,
     blocks text not null
   ) without rowid;
   create table sanctions (
     player text primary key,
     version integer not null,
     muted_until integer not null,
     banned_until integer not null
   ) without rowid;
   -- Names in the order they came, by version: a ticket that was made before a rename must not bring
   -- the old one back.
   create table people (
     player text primary key,
     name text not null,
     since integer not null default 0,
     version integer not null default 0
   ) without rowid;
   create table markers (player text primary key, seq integer not null) without rowid;
   ${ATTACHED_TABLE}
   create table notices (
     id integer primary key autoincrement,
     player text not null,
     notice text not null,
     attempts integer not null,
     due_at integer not null
   );
   -- Of a leader: the shards that get every event.
   create table shards (id text primary key) without rowid;
   -- Who was taken out, at which version of the room: an admission that was read before is void.
   create table removals (player text primary key, version integer not null) without rowid;`;

export const MIGRATIONS: readonly MigrationStep[] = [{ id: '0001_baseline', sql: BASELINE }];
