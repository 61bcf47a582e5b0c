// What the room knows of people: blocks, sanctions, removals, and what their hubs are still to hear.

import type { BlockList } from '#shared/contracts/chat-room.ts';
import { DAY_MS, SECOND_MS } from '#shared/time.ts';
import { blocksCodec, type HubMessage, hubMessageCodec } from './records.ts';

/** A player's sanctions here; 0 is none. */
export interface Sanctions {
  mutedUntilMs: number;
  bannedUntilMs: number;
}

export type DueNotice = { id: number; player: string; notice: string; attempts: number };

/** After so many attempts (half a day) a notice is parked: tried once a day, behind all others, */
const PARKED_AFTER = 12;
/** and given up after a week of that, when a hub would not know any more what was taken back. */
const GIVEN_UP_AFTER = PARKED_AFTER + 7;
/** Doubled with each attempt, up to a power that no counter can overstep. */
const NOTICE_DELAY_MS = 5 * SECOND_MS;
const DOUBLINGS_MAX = 13;

export class Registry {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Whom a player has blocked; `null` when nothing was ever heard. */
  blocksOf(playerId: string): BlockList | null {
    const [row] = this.#sql
      .exec<{ version: number; blocks: string }>(
        'select version, blocks from viewers where player = ?',
        playerId,
      )
      .toArray();
    return row === undefined
      ? null
      : { version: row.version, blocks: blocksCodec.decode(row.blocks).blocks };
  }

  /** Takes over a block list unless a newer one is known; `true` when it was taken. */
  setBlocks(playerId: string, { version, blocks }: BlockList): boolean {
    const known = this.blocksOf(playerId);
    if (known === null && blocks.length === 0) return false;
    if (known !== null && known.version >= version) return false;
    const upsert = 'insert or replace into viewers (player, version, blocks) values (?, ?, ?)';
    this.#sql.exec(upsert, playerId, version, blocksCodec.encode({ blocks }));
    return true;
  }

  sanctionsOf(playerId: string): Sanctions & { version: number } {
    const [row] = this.#sql
      .exec<{ version: number; muted_until: number; banned_until: number }>(
        'select version, muted_until, banned_until from sanctions where player = ?',
        playerId,
      )
      .toArray();
    return {
      version: row?.version ?? 0,
      mutedUntilMs: row?.muted_until ?? 0,
      bannedUntilMs: row?.banned_until ?? 0,
    };
  }

  setSanctions(playerId: string, version: number, sanctions: Sanctions): boolean {
    const { mutedUntilMs, bannedUntilMs } = sanctions;
    const known = this.sanctionsOf(playerId);
    if (known.version > version) return false;
    if (known.version === 0 && mutedUntilMs === 0 && bannedUntilMs === 0) return false;
    this.#sql.exec(
      `insert or replace into sanctions (player, version, muted_until, banned_until)
       values (?, ?, ?, ?)`,
      playerId,
      version,
      mutedUntilMs,
      bannedUntilMs,
    );
    return true;
  }

  /** At which version of the room a player was taken out last; 0 is never. */
  removedAt(playerId: string): number {
    const query = 'select version from removals where player = ?';
    return this.#sql.exec<{ version: number }>(query, playerId).toArray()[0]?.version ?? 0;
  }

  /** Notes that a player was taken out; `false` when that is known. */
  setRemoved(playerId: string, version: number): boolean {
    if (this.removedAt(playerId) >= version) return false;
    const upsert = 'insert or replace into removals (player, version) values (?, ?)';
    this.#sql.exec(upsert, playerId, version);
    return true;
  }

  /** Keeps news for a player's hub until it has heard. */
  addHubMessage(playerId: string, news: HubMessage, nowMs: number): void {
    const insert = 'insert into notices (player, notice, attempts, due_at) values (?, ?, 0, ?)';
    this.#sql.exec(insert, playerId, hubMessageCodec.encode(news), nowMs);
  }

  /** Drops what was tried for ever; whose it was. */
  giveUpNotices(): string[] {
    return this.#sql
      .exec<{ player: string }>(
        'delete from notices where attempts >= ? returning player',
        GIVEN_UP_AFTER,
      )
      .toArray()
      .map(({ player }) => player);
  }

  /** Takes notices that are due; each is due again later, unless `noticeDone` comes first. */
  claimNotices(nowMs: number, limit: number): DueNotice[] {
    return this.#sql
      .exec<DueNotice>(
        `update notices set attempts = attempts + 1, due_at = ?1 + case when attempts + 1 >= ?3
           then ${DAY_MS} else ${NOTICE_DELAY_MS} * (1 << min(attempts, ${DOUBLINGS_MAX})) end
         where id in (select id from notices where due_at <= ?1
           order by attempts >= ?3, due_at limit ?2)
         returning id, player, notice, attempts`,
        nowMs,
        limit,
        PARKED_AFTER,
      )
      .toArray();
  }

  /** Notices that were tried too often and are not delivered. */
  parkedNotices(): number {
    const query = 'select count(*) as count from notices where attempts >= ?';
    return this.#sql.exec<{ count: number }>(query, PARKED_AFTER).one().count;
  }

  noticeDone(id: number): void {
    this.#sql.exec('delete from notices where id = ?', id);
  }

  nextNoticeAtMs(): number | null {
    const query = 'select min(due_at) as due from notices';
    return this.#sql.exec<{ due: number | null }>(query).one().due;
  }

  shards(): string[] {
    return this.#sql
      .exec<{ id: string }>('select id from shards')
      .toArray()
      .map(({ id }) => id);
  }

  addShard(id: string): void {
    this.#sql.exec('insert or ignore into shards (id) values (?)', id);
  }

  dropShard(id: string): void {
    this.#sql.exec('delete from shards where id = ?', id);
  }
}
