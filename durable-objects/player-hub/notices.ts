// Inbox: notices in the order they came, kept while nobody is connected, with a marker of how
// far they were read. A notice of the same key replaces an older one and is new again; one that is
// not newer is a second delivery and changes nothing.

import { z } from 'zod';
import { StoredCodec } from '#objects/stored-codec.ts';
import type { NewNotice, NoticePage, Retraction } from '#shared/contracts/social.ts';
import type { NoticeView } from '#shared/protocol/hub.ts';
import { DAY_MS, toTimestamp } from '#shared/time.ts';

/** Older ones are forgotten. */
export const NOTICES_MAX = 500;

/** Longer than anybody tries to deliver a notice. */
const RETRACTED_KEPT_MS = 7 * DAY_MS;

const retractedKey = (key: string, messageId: string | number | undefined) =>
  messageId === undefined ? key : `${key} ${messageId}`;

type Row = {
  seq: number;
  kind: string;
  sender_id: string | null;
  sender_name: string;
  facts: string;
  at: number;
};
const ROW = 'seq, kind, sender_id, sender_name, facts, at';

/** What a notice says beside its kind, as it is stored. */
export const factsCodec = new StoredCodec(
  'facts of a notice',
  z.record(z.string(), z.union([z.string(), z.number()])),
);

export class NoticeStore {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  #marker(): { last: number; read: number } {
    const query = 'select last, read from notice_marker';
    return (
      this.#sql.exec<{ last: number; read: number }>(query).toArray()[0] ?? { last: 0, read: 0 }
    );
  }

  // A number is never used again, also when its notice is gone.
  #setMarker(last: number, read: number): void {
    const upsert = 'insert or replace into notice_marker (one, last, read) values (1, ?, ?)';
    this.#sql.exec(upsert, last, read);
  }

  lastSeq(): number {
    return this.#marker().last;
  }

  readSeq(): number {
    return this.#marker().read;
  }

  unread(): number {
    const query = 'select count(*) as count from notices where seq > ?';
    return this.#sql.exec<{ count: number }>(query, this.readSeq()).one().count;
  }

  #view({ seq, kind, sender_id: id, sender_name: name, facts, at }: Row): NoticeView {
    return {
      seq,
      kind: kind as NoticeView['kind'],
      from: id === null ? null : { id, name },
      facts: factsCodec.decode(facts),
      at: toTimestamp(at),
      read: seq <= this.readSeq(),
    };
  }

  #isRetracted(key: string, messageId: string | number | undefined, atMs: number): boolean {
    const query = 'select 1 from retracted where key in (?, ?) and at >= ?';
    return this.#sql.exec(query, key, retractedKey(key, messageId), atMs).toArray().length > 0;
  }

  /** Takes a notice back, also one that comes later; the number of the one that was here, if any. */
  retract({ key, messageId, atMs }: Retraction): number | null {
    this.#sql.exec(
      'insert or replace into retracted (key, at) values (?, ?)',
      retractedKey(key, messageId),
      atMs,
    );
    this.#sql.exec('delete from retracted where at <= ?', atMs - RETRACTED_KEPT_MS);
    const [gone] = this.#sql
      .exec<{ seq: number }>(
        `delete from notices where key = ?1 and at <= ?2
           and (?3 is null or json_extract(facts, '$.data.messageId') = ?3) returning seq`,
        key,
        atMs,
        messageId ?? null,
      )
      .toArray();
    return gone?.seq ?? null;
  }

  /** Keeps a notice; `null` when it was here before, or was taken back. */
  add({ key, kind, from, fromName, facts, atMs }: NewNotice): NoticeView | null {
    const known = this.#sql
      .exec<{ at: number }>('select at from notices where key = ?', key)
      .toArray()[0];
    if (known !== undefined && known.at >= atMs) return null;
    if (this.#isRetracted(key, facts.messageId, atMs)) return null;
    this.#sql.exec('delete from notices where key = ?', key);
    const { last, read } = this.#marker();
    this.#setMarker(last + 1, read);
    const row = this.#sql
      .exec<Row>(
        `insert into notices (seq, key, kind, sender_id, sender_name, facts, at)
         values (?, ?, ?, ?, ?, ?, ?) returning ${ROW}`,
        last + 1,
        key,
        kind,
        from,
        fromName ?? '',
        factsCodec.encode(facts),
        atMs,
      )
      .one();
    this.#sql.exec('delete from notices where seq <= ?', row.seq - NOTICES_MAX);
    return this.#view(row);
  }

  /** Forgets what came from somebody; blocking does not leave them in the inbox. */
  dropFrom(senderIds: readonly string[]): void {
    this.#sql.exec(
      'delete from notices where sender_id in (select value from json_each(?))',
      JSON.stringify(senderIds),
    );
  }

  senders(): string[] {
    const query = 'select distinct sender_id as id from notices where sender_id is not null';
    return this.#sql
      .exec<{ id: string }>(query)
      .toArray()
      .map(({ id }) => id);
  }

  /** A sender is called what they are called now. */
  nameSenders(names: readonly { id: string; name: string }[]): void {
    for (const { id, name } of names) {
      const update = 'update notices set sender_name = ? where sender_id = ? and sender_name <> ?';
      this.#sql.exec(update, name, id, name);
    }
  }

  /** Empties the inbox. */
  clear(): void {
    this.#sql.exec('delete from notices');
  }

  page(before: number | null, limit: number): NoticePage {
    const rows = this.#sql
      .exec<Row>(
        `select ${ROW} from notices where seq < ? order by seq desc limit ?`,
        before ?? Number.MAX_SAFE_INTEGER,
        limit + 1,
      )
      .toArray();
    const items = rows.slice(0, limit).map((row) => this.#view(row));
    const next = rows.length > limit ? (items.at(-1)?.seq ?? null) : null;
    return { items, next, unread: this.unread() };
  }

  /** Notices after a number, oldest first. */
  after(seq: number): NoticeView[] {
    return this.#sql
      .exec<Row>(`select ${ROW} from notices where seq > ? order by seq`, seq)
      .toArray()
      .map((row) => this.#view(row));
  }

  /** Moves the marker forward, never beyond the newest; returns how many are unread. */
  markRead(seq: number): number {
    const { last, read } = this.#marker();
    const upTo = Math.min(seq, last);
    if (upTo > read) this.#setMarker(last, upTo);
    return this.unread();
  }
}
