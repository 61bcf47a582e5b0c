// The store: all SQL of social. Every write is one function of the schema `social`; the role has no
// other right to change anything.

import { appendNote } from '#db/audit.ts';
import { connect, type Database } from '#db/client.ts';
import { outboxesOf } from '#db/outboxes.ts';
import type { AuditNote } from '#shared/http/notes.ts';
import { erasureStore } from './erasure.ts';
import { friendStore } from './friends.ts';
import { moderationStore } from './moderation.ts';
import { outboxStore } from './outbox.ts';
import { playerStore } from './players.ts';
import { roomStore } from './rooms.ts';

export type { EdgeState, Related } from './friends.ts';
export type { Act, ReportRow, Sanction } from './moderation.ts';
export type { OutboxRow } from './outbox.ts';
export type { Profile } from './players.ts';
export type { AdmissionOutcome, RoomRow } from './rooms.ts';

/** The store of a database. */
export function socialStore(database: Database) {
  return {
    ping: () => database.ping(),
    keepNote: (note: AuditNote) => appendNote(database, note),
    outboxes: outboxesOf(database),
    ...friendStore(database),
    ...playerStore(database),
    ...roomStore(database),
    ...moderationStore(database),
    ...outboxStore(database),
    ...erasureStore(database),
  };
}

export type SocialStore = ReturnType<typeof socialStore>;

/** The store behind an environment. */
export function storeOf(env: {
  SOCIAL_DATABASE_URL: string;
  NEON_PROXY_URL?: string;
}): SocialStore {
  return socialStore(connect(env.SOCIAL_DATABASE_URL, env.NEON_PROXY_URL));
}
