// Schema of a player's hub. Append only: objects of every age exist.

export const MIGRATIONS: readonly string[] = [
  `create table meta (
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
   ) without rowid;`,
];
