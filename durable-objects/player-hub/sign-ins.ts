// Session cache: the sign-ins of a player that live, and their sockets. All of it can be lost: Postgres is the truth, and a hub that
// knows nothing says `unknown`, upon which auth loads it again. Only `sockets` is its own knowledge.

import { isOpened, migrate } from '#objects/migrate.ts';
import type { AttachedSocket, SignIn, SignInList } from '#shared/contracts/player-hub.ts';
import { HOUR_MS } from '#shared/time.ts';
import { MIGRATIONS } from './migrations.ts';

// Longer than any access token lives, so that a token of an ended sign-in never becomes unknown.
const ENDED_KEPT_MS = HOUR_MS;

/** What the hub knows of one sign-in. */
export type Known = { kind: 'listed'; signIn: SignIn } | { kind: 'ended' } | { kind: 'unlisted' };

export class SignInStore {
  readonly #storage: DurableObjectStorage;
  #opened: boolean | undefined;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
  }

  /** True once a list was taken over. */
  isOpened(): boolean {
    this.#opened ??= isOpened(this.#storage);
    return this.#opened;
  }

  known(sid: string): Known {
    if (!this.isOpened()) return { kind: 'unlisted' };
    const { sql } = this.#storage;
    const [row] = sql
      .exec<{ ver: number; expires_at_ms: number }>(
        'select ver, expires_at_ms from sign_ins where sid = ?',
        sid,
      )
      .toArray();
    if (row !== undefined) {
      return { kind: 'listed', signIn: { sid, ver: row.ver, expiresAtMs: row.expires_at_ms } };
    }
    const ended = sql.exec('select 1 from ended_sign_ins where sid = ?', sid).toArray();
    return ended.length > 0 ? { kind: 'ended' } : { kind: 'unlisted' };
  }

  /** Takes over a list unless a newer one is known. Everything in it is replaced at once. */
  takeOver(list: SignInList, nowMs: number): void {
    migrate(this.#storage, MIGRATIONS);
    this.#opened = true;
    const { sql } = this.#storage;
    this.#storage.transactionSync(() => {
      const [meta] = sql.exec<{ version: number }>('select version from meta').toArray();
      if (meta !== undefined && meta.version > list.version) return;
      sql.exec('insert or replace into meta (id, version) values (1, ?)', list.version);
      sql.exec(
        `insert or replace into ended_sign_ins (sid, forget_at_ms) select sid, ? from sign_ins`,
        nowMs + ENDED_KEPT_MS,
      );
      sql.exec('delete from sign_ins');
      for (const { sid, ver, expiresAtMs } of list.signIns) {
        sql.exec('insert into sign_ins values (?, ?, ?)', sid, ver, expiresAtMs);
        sql.exec('delete from ended_sign_ins where sid = ?', sid);
      }
      sql.exec('delete from ended_sign_ins where forget_at_ms <= ?', nowMs);
    });
  }

  /** Sockets whose sign-in is not listed or whose time is over. */
  orphanedSockets(nowMs: number): AttachedSocket[] {
    if (!this.isOpened()) return [];
    return this.#storage.sql
      .exec<Record<'sid' | 'kind' | 'id', string>>(
        `select sid, kind, id from sockets
         where sid not in (select sid from sign_ins where expires_at_ms > ?)`,
        nowMs,
      )
      .toArray() as unknown as AttachedSocket[];
  }

  attach({ sid, kind, id }: AttachedSocket): void {
    this.#storage.sql.exec('insert or ignore into sockets values (?, ?, ?)', sid, kind, id);
  }

  detach({ sid, kind, id }: AttachedSocket): void {
    if (!this.isOpened()) return;
    const { sql } = this.#storage;
    sql.exec('delete from sockets where sid = ? and kind = ? and id = ?', sid, kind, id);
  }

  /** Names of the objects of this kind to which a socket is attached. */
  attachedTo(kind: AttachedSocket['kind']): string[] {
    if (!this.isOpened()) return [];
    const query = 'select distinct id from sockets where kind = ?';
    return this.#storage.sql
      .exec<{ id: string }>(query, kind)
      .toArray()
      .map(({ id }) => id);
  }
}
