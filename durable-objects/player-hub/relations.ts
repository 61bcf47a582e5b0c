// Friends and blocks as this hub was told: a copy of what Postgres knows, at the highest version
// that came. Pushed by social after each change and carried by each ticket of the hub's socket.

import type { BlockList } from '#shared/contracts/chat-room.ts';
import type { PlayerName } from '#shared/contracts/player-hub.ts';
import type { Relations } from '#shared/contracts/social.ts';

/** What a change of relations did to the list of friends. */
export interface FriendChange {
  added: string[];
  removed: string[];
}

export class RelationStore {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  version(): number {
    const query = 'select version from relations where one = 1';
    return this.#sql.exec<{ version: number }>(query).toArray()[0]?.version ?? -1;
  }

  friends(): string[] {
    return this.#sql
      .exec<{ id: string }>('select id from friends')
      .toArray()
      .map(({ id }) => id);
  }

  isFriend(id: string): boolean {
    return this.#sql.exec('select 1 from friends where id = ?', id).toArray().length > 0;
  }

  isBlocked(id: string): boolean {
    return this.#sql.exec('select 1 from blocks where id = ?', id).toArray().length > 0;
  }

  /** The block list; `null` while none was ever heard of. */
  blockList(): BlockList | null {
    const version = this.version();
    if (version < 0) return null;
    const rows = this.#sql.exec<{ id: string }>('select id from blocks').toArray();
    return { version, blocks: rows.map(({ id }) => id) };
  }

  /** Forgets what the player was called: they left. */
  forgetName(): void {
    this.#sql.exec('delete from own_name');
  }

  /** The newest name that was heard of; `null` while there was none. */
  ownName(): PlayerName | null {
    const query = 'select version, name from own_name';
    return this.#sql.exec<{ version: number; name: string }>(query).toArray()[0] ?? null;
  }

  /** Takes over a name unless a newer one is known. */
  takeName({ version, name }: PlayerName): void {
    this.#sql.exec(
      `insert into own_name (one, version, name) values (1, ?, ?) on conflict (one) do update
         set version = excluded.version, name = excluded.name
         where excluded.version > own_name.version`,
      version,
      name,
    );
  }

  /** Takes over newer relations; `null` when what is known is as new. */
  takeOver({ version, friends, blocks }: Relations): FriendChange | null {
    if (this.version() >= version) return null;
    const before = new Set(this.friends());
    const after = new Set(friends);
    this.#sql.exec('insert or replace into relations (one, version) values (1, ?)', version);
    this.#sql.exec('delete from blocks');
    this.#sql.exec(
      'insert into blocks (id) select value from json_each(?)',
      JSON.stringify(blocks),
    );
    this.#sql.exec('delete from friends');
    this.#sql.exec(
      'insert into friends (id) select value from json_each(?)',
      JSON.stringify(friends),
    );
    return {
      added: friends.filter((id) => !before.has(id)),
      removed: [...before].filter((id) => !after.has(id)),
    };
  }
}
