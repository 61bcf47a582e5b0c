// Event store in the room's SQLite: what was said and done, in one order. A message costs one INSERT.
// Everything written between two awaits reaches the disk together, and the output gate holds every
// frame until it did: nobody ever sees a message that could still be lost.

import { isOpened, migrate } from '#objects/migrate.ts';
import type {
  Mention,
  MessageEvent,
  OwnMessage,
  RoomEvent,
  RoomEventKind,
  RoomFacts,
} from '#shared/contracts/chat-room.ts';
import type { ChatMessage } from '#shared/protocol/room.ts';
import type { LastMessage } from '../decide/rate-limiter.ts';
import { MIGRATIONS } from './migrations.ts';
import { changeCodecs, factsCodec, mentionsCodec } from './records.ts';

/** How far back the last message of an author is looked for after a long sleep. */
const LAST_MESSAGE_WITHIN = 500;

type ChangeEvent = Exclude<RoomEvent, MessageEvent>;
/** An edit that another edit or a deletion replaced: its number and client id stay. */
export type VoidEvent = Pick<RoomEvent, 'seq' | 'messageId'> & { kind: 'void' };

type MessageRow = {
  seq: number;
  id: string;
  client_id: string;
  author: string;
  name: string;
  staff: number;
  at: number;
  text: string;
  reply_to: string | null;
  mentions: string | null;
  edited_at: number | null;
  deleted: 'author' | 'moderator' | null;
};
type ChangeRow = {
  seq: number;
  kind: Exclude<RoomEventKind, 'message'> | 'void';
  actor: string;
  staff: number;
  message_id: string;
  client_id: string;
  at: number;
  body: string;
};

const INSERT_MESSAGE = `insert into messages
  (seq, id, client_id, author, name, staff, at, text, reply_to, mentions, edited_at, deleted)
  values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing`;
const INSERT_CHANGE = `insert into changes (seq, kind, actor, staff, message_id, client_id, at, body)
  values (?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing`;

/** Mentions as their column holds them; null for none, which is the usual case. */
export const encodeMentions = (mentions: readonly Mention[]) =>
  mentions.length === 0 ? null : mentionsCodec.encode({ mentions: [...mentions] });

export const decodeMentions = (text: string | null) =>
  text === null ? [] : mentionsCodec.decode(text).mentions;

function messageEvent(row: MessageRow): MessageEvent {
  const { seq, id: messageId, client_id: clientId, author: actorId, at: atMs } = row;
  const { name, text, reply_to: replyTo } = row;
  const body: MessageEvent['body'] = {
    name,
    text,
    replyTo,
    mentions: decodeMentions(row.mentions),
  };
  if (row.edited_at !== null) body.editedAtMs = row.edited_at;
  if (row.deleted !== null) body.deleted = row.deleted;
  const staff = row.staff === 1;
  return { kind: 'message', seq, actorId, staff, messageId, clientId, atMs, body };
}

function changeEvent(row: ChangeRow): ChangeEvent | VoidEvent {
  const { seq, kind, actor: actorId, message_id: messageId, client_id: clientId, at: atMs } = row;
  if (kind === 'void') return { kind, seq, messageId };
  const body = changeCodecs[kind].decode(row.body);
  const staff = row.staff === 1;
  return { kind, seq, actorId, staff, messageId, clientId, atMs, body } as ChangeEvent;
}

export class EventStore {
  readonly #storage: DurableObjectStorage;
  readonly sql: SqlStorage;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
    this.sql = storage.sql;
  }

  /** What this room is; `null` for an object that was never opened. */
  load(): RoomFacts | null {
    if (!isOpened(this.#storage)) return null;
    migrate(this.#storage, MIGRATIONS);
    const [row] = this.sql.exec<{ facts: string }>('select facts from room').toArray();
    return row === undefined ? null : factsCodec.decode(row.facts);
  }

  /** Opens the object, or changes what it is. */
  save(facts: RoomFacts): void {
    migrate(this.#storage, MIGRATIONS);
    const upsert = `insert into room (one, facts) values (1, ?)
      on conflict (one) do update set facts = excluded.facts`;
    this.sql.exec(upsert, factsCodec.encode(facts));
  }

  /** The newest number that was given, also when what it stood for is forgotten. */
  lastSeq(): number {
    const { last } = this.sql
      .exec<{ last: number }>(
        `select max(coalesce((select max(seq) from messages), 0),
           coalesce((select max(seq) from changes), 0), kept_after) as last from room`,
      )
      .one();
    return last;
  }

  /** Numbers up to this one are forgotten. */
  keptAfter(): number {
    return this.sql.exec<{ kept: number }>('select kept_after as kept from room').one().kept;
  }

  /** The first number from this time on, of those after a number; `null` when all are older. */
  firstSince(atMs: number, after: number): number | null {
    const { first } = this.sql
      .exec<{ first: number | null }>(
        `select min(seq) as first from (
           select * from (select seq from messages where seq > ?1 and at >= ?2 order by seq limit 1)
           union all
           select * from (select seq from changes where seq > ?1 and at >= ?2 order by seq limit 1))`,
        after,
        atMs,
      )
      .one();
    return first;
  }

  /** When the oldest of what is kept was said or done; `null` in an empty room. */
  oldestAtMs(): number | null {
    const { at } = this.sql
      .exec<{ at: number | null }>(
        `select min(at) as at from (
           select * from (select at from messages order by seq limit 1)
           union all select * from (select at from changes order by seq limit 1))`,
      )
      .one();
    return at;
  }

  /** Forgets everything up to a number. */
  forgetUpTo(seq: number): void {
    const { sql } = this;
    sql.exec(
      'delete from reactions where message_id in (select id from messages where seq <= ?)',
      seq,
    );
    sql.exec('delete from messages where seq <= ?', seq);
    sql.exec('delete from changes where seq <= ?', seq);
    sql.exec('update room set kept_after = ?', seq);
  }

  /** Stores an event; `false` when its author used its client id before. */
  apply(event: RoomEvent): boolean {
    return event.kind === 'message' ? this.#insertMessage(event) : this.#applyChange(event);
  }

  #insertMessage({ body, ...event }: MessageEvent): boolean {
    const cursor = this.sql.exec(
      INSERT_MESSAGE,
      event.seq,
      event.messageId,
      event.clientId,
      event.actorId,
      body.name,
      event.staff ? 1 : 0,
      event.atMs,
      body.text,
      body.replyTo,
      encodeMentions(body.mentions),
      body.editedAtMs ?? null,
      body.deleted ?? null,
    );
    return cursor.rowsWritten > 0;
  }

  #applyChange(event: ChangeEvent): boolean {
    const { sql } = this;
    const { seq, kind, actorId, staff, messageId, clientId, atMs } = event;
    const body = changeCodecs[kind].encodeJson(JSON.stringify(event.body));
    const row = [seq, kind, actorId, staff ? 1 : 0, messageId, clientId, atMs, body];
    if (sql.exec(INSERT_CHANGE, ...row).rowsWritten === 0) return false;
    if (event.kind === 'reaction') {
      const statement = event.body.added
        ? 'insert or ignore into reactions (message_id, player, emoji) values (?, ?, ?)'
        : 'delete from reactions where message_id = ? and player = ? and emoji = ?';
      sql.exec(statement, messageId, actorId, event.body.emoji);
      return true;
    }
    // What an edit said before it was replaced must not come back by a resume.
    sql.exec(
      `update changes set kind = 'void', body = ''
       where message_id = ? and seq < ? and kind in ('edited'${kind === 'deleted' ? ", 'reaction'" : ''})`,
      messageId,
      seq,
    );
    if (event.kind === 'edited') {
      const update = 'update messages set text = ?, mentions = ?, edited_at = ? where id = ?';
      sql.exec(update, event.body.text, encodeMentions(event.body.mentions), atMs, messageId);
    } else {
      const update = `update messages set text = '', mentions = null, deleted = ? where id = ?`;
      sql.exec(update, event.body.by, messageId);
      sql.exec('delete from reactions where message_id = ?', messageId);
    }
    return true;
  }

  /** Events after a number, oldest first; messages as they stand now. */
  eventsAfter(seq: number, limit: number, upTo = Number.MAX_SAFE_INTEGER): RoomEvent[] {
    const messages = this.sql
      .exec<MessageRow>(
        'select * from messages where seq > ? and seq <= ? order by seq limit ?',
        seq,
        upTo,
        limit,
      )
      .toArray()
      .map(messageEvent);
    const changes = this.sql
      .exec<ChangeRow>(
        `select * from changes where seq > ? and seq <= ? and kind <> 'void' order by seq limit ?`,
        seq,
        upTo,
        limit,
      )
      .toArray()
      .map(changeEvent)
      .filter((event) => event.kind !== 'void');
    if (changes.length === 0) return messages;
    return [...messages, ...changes].sort((a, b) => a.seq - b.seq).slice(0, limit);
  }

  /** What a client id of an author became. */
  byClientId(author: string, clientId: string): RoomEvent | VoidEvent | null {
    const [message] = this.sql
      .exec<MessageRow>(
        'select * from messages where author = ? and client_id = ?',
        author,
        clientId,
      )
      .toArray();
    if (message !== undefined) return messageEvent(message);
    const [change] = this.sql
      .exec<ChangeRow>('select * from changes where actor = ? and client_id = ?', author, clientId)
      .toArray();
    return change === undefined ? null : changeEvent(change);
  }

  message(id: string): MessageEvent | null {
    const [row] = this.sql.exec<MessageRow>('select * from messages where id = ?', id).toArray();
    return row === undefined ? null : messageEvent(row);
  }

  /** Messages before a number, newest first, without those of these authors; staff passes. */
  messagesBefore(before: number, hidden: readonly string[], limit: number): MessageEvent[] {
    return this.sql
      .exec<MessageRow>(
        `select * from messages where seq < ?
           and (staff = 1 or author not in (select value from json_each(?)))
         order by seq desc limit ?`,
        before,
        JSON.stringify(hidden),
        limit,
      )
      .toArray()
      .map(messageEvent);
  }

  /** What an author said after a number, oldest first. */
  messagesOf(author: string, after: number, limit: number): OwnMessage[] {
    return this.sql
      .exec<MessageRow>(
        'select * from messages where author = ? and seq > ? order by seq limit ?',
        author,
        after,
        limit,
      )
      .toArray()
      .map(({ seq, id, text, at, edited_at, deleted }) => ({
        seq,
        id,
        text,
        atMs: at,
        editedAtMs: edited_at,
        deleted,
      }));
  }

  /** Messages after a number, oldest first. */
  messagesAfter(after: number, limit: number): MessageEvent[] {
    return this.sql
      .exec<MessageRow>('select * from messages where seq > ? order by seq limit ?', after, limit)
      .toArray()
      .map(messageEvent);
  }

  /** Counts of reactions by message, without those of hidden players. */
  reactions(
    messageIds: readonly string[],
    hidden: readonly string[],
  ): Map<string, NonNullable<ChatMessage['reactions']>> {
    const counts = new Map<string, NonNullable<ChatMessage['reactions']>>();
    const rows = this.sql.exec<{ message_id: string; emoji: string; count: number }>(
      `select message_id, emoji, count(*) as count from reactions
       where message_id in (select value from json_each(?))
         and player not in (select value from json_each(?))
       group by message_id, emoji order by message_id, count(*) desc, emoji`,
      JSON.stringify(messageIds),
      JSON.stringify(hidden),
    );
    for (const { message_id, emoji, count } of rows) {
      const known = counts.get(message_id);
      if (known === undefined) counts.set(message_id, [{ emoji, count }]);
      else known.push({ emoji, count });
    }
    return counts;
  }

  hasReaction(messageId: string, playerId: string, emoji: string): boolean {
    const query = 'select 1 from reactions where message_id = ? and player = ? and emoji = ?';
    return this.sql.exec(query, messageId, playerId, emoji).toArray().length > 0;
  }

  reactionKinds(messageId: string): number {
    const query = 'select count(distinct emoji) as kinds from reactions where message_id = ?';
    return this.sql.exec<{ kinds: number }>(query, messageId).one().kinds;
  }

  /** The last messages of an author, newest first, of those that are not long ago. */
  lastMessagesOf(author: string, limit: number): LastMessage[] {
    return this.sql
      .exec<{ at: number; text: string }>(
        `select at, text from (select * from messages order by seq desc limit ?)
         where author = ? order by seq desc limit ?`,
        LAST_MESSAGE_WITHIN,
        author,
        limit,
      )
      .toArray()
      .map(({ at, text }) => ({ atMs: at, text }));
  }

  /** When an author last edited, if it is not long ago. */
  lastEditOf(author: string): number | null {
    const [row] = this.sql
      .exec<{ at: number }>(
        `select at from (select * from changes order by seq desc limit ?)
         where actor = ? and kind = 'edited' order by seq desc limit 1`,
        LAST_MESSAGE_WITHIN,
        author,
      )
      .toArray();
    return row?.at ?? null;
  }

  marker(player: string): number {
    const query = 'select seq from markers where player = ?';
    return this.sql.exec<{ seq: number }>(query, player).toArray()[0]?.seq ?? 0;
  }

  /** Moves a read marker forward; `false` when it is already there. */
  setMarker(player: string, seq: number): boolean {
    const upsert = `insert into markers (player, seq) values (?, ?)
      on conflict (player) do update set seq = excluded.seq where excluded.seq > markers.seq`;
    return this.sql.exec(upsert, player, seq).rowsWritten > 0;
  }
}
