// Who is called what in a room: those who can be mentioned, and the names that stand in what was said.
// A name is not a message's for ever: it follows a rename, and leaves with its owner, also from what
// others said.

import type { Mention } from '#shared/contracts/chat-room.ts';
import { renamedMention } from '../decide/mentions.ts';
import { decodeMentions, encodeMentions } from './events.ts';
import { changeCodecs } from './records.ts';

type Mentioning = { text: string; mentions: Mention[] };

function withoutMention(said: Mentioning, player: string, nameLeft: string): Mentioning {
  const gone = said.mentions.filter(({ id }) => id === player);
  return {
    text: gone.reduce((text, { name }) => renamedMention(text, name, nameLeft), said.text),
    mentions: said.mentions.filter(({ id }) => id !== player),
  };
}

export class NameStore {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Names that can be mentioned. */
  all(): { player: string; name: string }[] {
    return this.#sql
      .exec<{ player: string; name: string }>('select player, name from people')
      .toArray();
  }

  /** Takes the name off everything that a player said, and off those who can be mentioned. */
  forget(player: string, nameLeft: string): void {
    this.#sql.exec('update messages set name = ? where author = ?', nameLeft, player);
    this.#forgetMentions(player, nameLeft);
    this.drop(player);
    this.#sql.exec('delete from markers where player = ?', player);
  }

  // The name leaves what others said as well: the mention, and the text that it stands in. An edit is
  // kept beside the message, for those who resume.
  #forgetMentions(player: string, nameLeft: string): void {
    const mentioning = this.#sql
      .exec<{ id: string; text: string; mentions: string }>(
        'select id, text, mentions from messages where mentions like ?',
        `%${player}%`,
      )
      .toArray();
    for (const { id, text, mentions } of mentioning) {
      const said = { text, mentions: decodeMentions(mentions) };
      const left = withoutMention(said, player, nameLeft);
      const update = 'update messages set text = ?, mentions = ? where id = ?';
      this.#sql.exec(update, left.text, encodeMentions(left.mentions), id);
    }
    const edits = this.#sql
      .exec<{ seq: number; body: string }>(
        `select seq, body from changes where kind = 'edited' and body like ?`,
        `%${player}%`,
      )
      .toArray();
    for (const { seq, body } of edits) {
      const left = withoutMention(changeCodecs.edited.decode(body), player, nameLeft);
      const named = changeCodecs.edited.encode(left);
      this.#sql.exec('update changes set body = ? where seq = ?', named, seq);
    }
  }

  add(player: string, name: string, version: number, nowMs: number): void {
    const upsert =
      'insert or replace into people (player, name, version, since) values (?, ?, ?, ?)';
    this.#sql.exec(upsert, player, name, version, nowMs);
  }

  /** What somebody is called here; `null` for a stranger. */
  of(player: string): { name: string; version: number } | null {
    const query = 'select name, version from people where player = ?';
    return this.#sql.exec<{ name: string; version: number }>(query, player).toArray()[0] ?? null;
  }

  /** What an author said before stands under the new name too: the old one may be another's soon. */
  renameAuthor(player: string, name: string): void {
    this.#sql.exec('update messages set name = ? where author = ?', name, player);
  }

  /** One who can be mentioned no more. */
  drop(player: string): void {
    this.#sql.exec('delete from people where player = ?', player);
  }

  /** So many of those who came first can be mentioned no more, until they come again. */
  dropOldest(count: number): void {
    this.#sql.exec(
      'delete from people where player in (select player from people order by since limit ?)',
      count,
    );
  }
}
