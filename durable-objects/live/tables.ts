// The kit's tables, for the steps of an object's migrations: never edited after a release.

/** Tickets that were not redeemed yet (`tickets.ts`). */
export const TICKETS_TABLE = `create table tickets (
     hash text primary key,
     player text not null,
     expires_at integer not null,
     claims text not null
   ) without rowid;
   create index tickets_by_player on tickets (player, expires_at);`;

/** Sockets that hubs know of, by sign-in (`hub-attachments.ts`). */
export const ATTACHED_TABLE =
  'create table attached (sid text primary key, player text not null) without rowid;';
