// Attachments to players' hubs: each hub knows which sign-ins have a socket here, so that one that
// ends is cut here too. What a hub may believe is written down before it is told, and struck out only
// once it has heard: an object that dies under its sockets, or a hub that is away, is made good later.

import type { AttachedSocket } from '#shared/contracts/player-hub.ts';
import { CLOSE_CODES } from '#shared/errors.ts';
import { errorFields, log } from '#shared/log.ts';
import { err, ok, type Result } from '#shared/result.ts';
import { SECOND_MS } from '#shared/time.ts';
import type { Connections, Identity } from './connections.ts';

/** A hub that did not hear of a departure is told again after this time. */
const RETRY_MS = 15 * SECOND_MS;

/** How a hub is told; the answer says whether the sign-in lives. */
export interface HubCalls<Answer extends { alive: boolean }> {
  attach(playerId: string, socket: AttachedSocket): Promise<Answer>;
  detach(playerId: string, socket: AttachedSocket): Promise<void>;
}

export class HubAttachments<Answer extends { alive: boolean }> {
  readonly #sql: SqlStorage;
  readonly #connections: Pick<Connections<Identity>, 'count' | 'close'>;
  readonly #hubs: HubCalls<Answer>;
  readonly #socketOf: (sid: string) => AttachedSocket;
  /** A hub did not hear of a departure: the alarm is to be set. */
  onFailed: () => void = () => {};
  #hasFailed = false;

  constructor(
    sql: SqlStorage,
    connections: Pick<Connections<Identity>, 'count' | 'close'>,
    hubs: HubCalls<Answer>,
    socketOf: (sid: string) => AttachedSocket,
  ) {
    this.#sql = sql;
    this.#connections = connections;
    this.#hubs = hubs;
    this.#socketOf = socketOf;
  }

  #note(sid: string, playerId: string): void {
    this.#sql.exec('insert or replace into attached (sid, player) values (?, ?)', sid, playerId);
  }

  #strike(sid: string): void {
    this.#sql.exec('delete from attached where sid = ?', sid);
  }

  #playerOf(sid: string): string | null {
    const query = 'select player from attached where sid = ?';
    return this.#sql.exec<{ player: string }>(query, sid).toArray()[0]?.player ?? null;
  }

  #isHere(sid: string): boolean {
    return this.#connections.count((whose) => whose.sid === sid) > 0;
  }

  // Sign-ins that hubs believe to be here and are not.
  #lost(): { sid: string; player: string }[] {
    return this.#sql
      .exec<{ sid: string; player: string }>('select sid, player from attached')
      .toArray()
      .filter(({ sid }) => !this.#isHere(sid));
  }

  /** False for a sign-in that was cut, also while its socket was on the way in. */
  isAttached(sid: string): boolean {
    return this.#playerOf(sid) !== null;
  }

  /** True when a hub thinks that somebody is here who is not. Reads only. */
  get hasLost(): boolean {
    return this.#lost().length > 0;
  }

  /** Tells the hub of a socket that is accepted already: a sign-in that dies now finds it here. */
  async attach({ sid, playerId }: Identity): Promise<Result<Answer>> {
    this.#note(sid, playerId);
    try {
      const answer = await this.#hubs.attach(playerId, this.#socketOf(sid));
      if (answer.alive) return ok(answer);
      this.#strike(sid);
      return err('invalid_ticket');
    } catch (error) {
      log('warn', 'hub_unavailable', errorFields(error));
      return err('try_again');
    }
  }

  /** A connection is gone; the hub is told when it was the last of its sign-in. */
  async left({ sid, playerId }: Identity): Promise<void> {
    // One that was cut or never known is not told of again.
    if (this.#isHere(sid) || !this.isAttached(sid)) return;
    try {
      await this.#hubs.detach(playerId, this.#socketOf(sid));
      // Someone who came back while we told the hub must be known to it again.
      if (this.#isHere(sid)) await this.#hubs.attach(playerId, this.#socketOf(sid));
      else this.#strike(sid);
    } catch (error) {
      // The row stays: the alarm tells the hub later.
      this.#hasFailed = true;
      log('warn', 'hub_unavailable', errorFields(error));
      this.onFailed();
    }
  }

  /** Closes every socket of a dead sign-in and tells the hub that they are gone. Idempotent. */
  async cut(sid: string): Promise<void> {
    const playerId = this.#playerOf(sid);
    this.#strike(sid);
    this.#connections.close(CLOSE_CODES.signedOut, 'signed out', (whose) => whose.sid === sid);
    if (playerId === null) return;
    try {
      await this.#hubs.detach(playerId, this.#socketOf(sid));
    } catch (error) {
      this.#note(sid, playerId);
      throw error;
    }
  }

  /** When hubs that did not answer are to be told again; `null` when there are none. */
  retryAtMs(nowMs: number): number | null {
    return this.#hasFailed ? nowMs + RETRY_MS : null;
  }

  /** Tells hubs of sign-ins that they think are here and are not. */
  async sweep(): Promise<void> {
    this.#hasFailed = false;
    for (const { sid, player } of this.#lost()) await this.left({ sid, playerId: player });
  }
}
