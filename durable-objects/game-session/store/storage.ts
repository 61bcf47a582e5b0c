// The session's SQLite. A round costs one INSERT: its event carries enough to fold the state again
// from the last snapshot, which is written every so often and with everything that is not a round.
// Writes between two awaits reach the disk together or not at all; the output gate holds every
// frame and call until they did.

import { isOpened, migrate } from '#objects/migrate.ts';
import { errorFields, log } from '#shared/log.ts';
import type { Decision, SessionEvent, StoredEvent } from '../decide/decision.ts';
import type { SessionState } from '../decide/state.ts';
import { MIGRATIONS } from './migrations.ts';
import { replayRound } from './replay-events.ts';
import { decodeFacts, decodePlays, encodeFacts, encodePlays } from './stored-event.ts';
import { decodeState, encodeState } from './stored-state.ts';

/** Rounds after which a snapshot is due: bounds the work of waking up. */
export const SNAPSHOT_EVERY = 128;

const INSERT_EVENT = `insert into events(seq, command, fingerprint, nonce, rounds, at, facts, plays)
  values (?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing`;
const INSERT_ROUND = `insert into events(seq, command, fingerprint, nonce, rounds, at, facts)
  values (?, ?, ?, ?, 1, ?, ?) on conflict do nothing`;
const UPSERT_SNAPSHOT = `insert into snapshot(one, seq, state) values (1, ?, ?)
  on conflict(one) do update set seq = excluded.seq, state = excluded.state`;

const COLUMNS = 'seq, command, fingerprint, nonce, rounds, at, facts';
const EVENTS = `select ${COLUMNS}, null as plays from events`;
const EVENTS_WITH_PLAYS = `select ${COLUMNS}, plays from events`;

type EventRow = {
  seq: number;
  command: string | null;
  fingerprint: string | null;
  nonce: number | null;
  rounds: number;
  at: number;
  facts: string;
  plays: string | null;
};

/** Which seeds a round was played with; `revealed` once they were rotated away. */
export type RetiredSeeds = { server_seed: string; client_seed: string; first_nonce: number };

export class SessionStorage {
  readonly #storage: DurableObjectStorage;
  readonly #sql: SqlStorage;
  readonly sessionId: string;
  #snapshotSeq = 0;

  constructor(storage: DurableObjectStorage, sessionId: string) {
    this.#storage = storage;
    this.sessionId = sessionId;
    this.#sql = storage.sql;
  }

  /**
   * The state as of the last stored event; `null` for an object that was never opened. Throws
   * `UnreadableError` for one that this code cannot read.
   */
  load(): SessionState | null {
    if (!isOpened(this.#storage)) return null;
    migrate(this.#storage, MIGRATIONS);
    const [row] = this.#sql
      .exec<{ seq: number; state: string }>('select seq, state from snapshot')
      .toArray();
    if (row === undefined) return null;
    this.#snapshotSeq = row.seq;
    let state = decodeState(row.state);
    for (const event of this.eventsAfter(row.seq)) state = replayRound(state, event);
    return state;
  }

  /** Makes the tables; only once the object is really opened. */
  prepare(): void {
    migrate(this.#storage, MIGRATIONS);
  }

  /** Stores the state alone. */
  save(state: SessionState): void {
    this.#snapshotSeq = state.seq;
    this.#sql.exec(UPSERT_SNAPSHOT, state.seq, encodeState(state));
  }

  /**
   * Stores a decision. `false` when its command id was used before: then nothing is stored.
   */
  commit({ state, event, snapshot, retired }: Decision): boolean {
    if (event !== null && !this.#insert(event)) return false;
    if (retired !== null) {
      const { epoch, serverSeed, clientSeed, firstNonce } = retired;
      const insert =
        'insert into seeds(epoch, server_seed, client_seed, first_nonce) values (?,?,?,?)';
      this.#sql.exec(insert, epoch, serverSeed, clientSeed, firstNonce);
    }
    if (snapshot || state.seq - this.#snapshotSeq >= SNAPSHOT_EVERY) this.save(state);
    return true;
  }

  #insert({ seq, command, fingerprint, nonce, rounds, atMs, facts, plays }: SessionEvent): boolean {
    const text = encodeFacts(facts);
    const common = [seq, command, fingerprint, nonce] as const;
    const cursor =
      plays === null && rounds === 1
        ? this.#sql.exec(INSERT_ROUND, ...common, atMs, text)
        : this.#sql.exec(INSERT_EVENT, ...common, rounds, atMs, text, plays && encodePlays(plays));
    return cursor.rowsWritten > 0;
  }

  #eventOf({ at: atMs, facts, plays, ...row }: EventRow): StoredEvent {
    try {
      const rounds = plays === null ? null : decodePlays(plays);
      return { ...row, atMs, facts: decodeFacts(facts), plays: rounds };
    } catch (error) {
      const { sessionId } = this;
      log('error', 'event_unreadable', { sessionId, seq: row.seq, ...errorFields(error) });
      throw error;
    }
  }

  *#events(query: string, value: string | number): Iterable<StoredEvent> {
    for (const row of this.#sql.exec<EventRow>(query, value)) {
      yield this.#eventOf(row);
    }
  }

  #event(query: string, value: string | number): StoredEvent | null {
    for (const event of this.#events(query, value)) return event;
    return null;
  }

  /** The event that a command id made, if it was applied. */
  byCommand(id: string): StoredEvent | null {
    return this.#event(`${EVENTS} where command = ?`, id);
  }

  /** Events after a number, oldest first, without the rounds of auto-plays. */
  eventsAfter(seq: number): Iterable<StoredEvent> {
    return this.#events(`${EVENTS} where seq > ? order by seq`, seq);
  }

  /** One event. */
  eventAt(seq: number): StoredEvent | null {
    return this.#event(`${EVENTS_WITH_PLAYS} where seq = ?`, seq);
  }

  /** Events with rounds that ended, at or before `seq`, newest first; read as they are taken. */
  finishedUpTo(seq: number): Iterable<StoredEvent> {
    return this.#events(
      `${EVENTS_WITH_PLAYS} where seq <= ? and rounds > 0 order by seq desc`,
      seq,
    );
  }

  /** The first event with a nonce, from `seq` on. Nonces never decrease with seq. */
  firstNonceFrom(seq: number): { seq: number; nonce: number } | null {
    const [row] = this.#sql
      .exec<{ seq: number; nonce: number }>(
        'select seq, nonce from events where seq >= ? and nonce is not null order by seq limit 1',
        seq,
      )
      .toArray();
    return row ?? null;
  }

  /** When an event was; `null` for a number that no event has. */
  timeOf(seq: number): number | null {
    const [row] = this.#sql
      .exec<{ at: number }>('select at from events where seq = ?', seq)
      .toArray();
    return row?.at ?? null;
  }

  /** The revealed seeds under which a nonce was played; `null` while they are current. */
  retiredSeedsOf(nonce: number): RetiredSeeds | null {
    const [row] = this.#sql
      .exec<RetiredSeeds>(
        `select server_seed, client_seed, first_nonce from seeds
         where first_nonce <= ? order by epoch desc limit 1`,
        nonce,
      )
      .toArray();
    return row ?? null;
  }

  /** What an idempotency key stood for, if it took effect. */
  requestOf(key: string): string | null {
    const [row] = this.#sql
      .exec<{ digest: string }>('select digest from requests where key = ?', key)
      .toArray();
    return row?.digest ?? null;
  }

  /** Remembers that a key took effect. */
  addRequest(key: string, digest: string): void {
    const insert = 'insert into requests(key, digest) values (?, ?) on conflict do nothing';
    this.#sql.exec(insert, key, digest);
  }
}
