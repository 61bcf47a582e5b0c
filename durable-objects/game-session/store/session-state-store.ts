// The state in memory, kept equal to what is stored: every change is written first and shown after.
// The alarm is set in the same write, and only when what is due is earlier than what is set.

import type { AlarmScheduler } from '#objects/live/alarm-scheduler.ts';
import { UnreadableError } from '#objects/stored-codec.ts';
import { bytesToBase64Url } from '#shared/bytes.ts';
import { CLOSE_CODES } from '#shared/errors.ts';
import { SERVER_SEED_BYTES, serverSeedFromBytes } from '#shared/fairness/seeds.ts';
import { errorFields, log } from '#shared/log.ts';
import type { Result } from '#shared/result.ts';
import { MINUTE_MS } from '#shared/time.ts';
import type { SessionConnections } from '../connect/connections.ts';
import { eventFrame } from '../connect/frames.ts';
import type { Decision } from '../decide/decision.ts';
import { decideSystemCommand, type SystemCommand } from '../decide/machine.ts';
import type { SessionState } from '../decide/state.ts';
import { dueAtMs } from '../deliver/alarm-schedule.ts';
import type { SessionStorage } from './storage.ts';

/** A release that can read the session finds it within this time. */
const UNREADABLE_RETRY_MS = 15 * MINUTE_MS;

const randomBytes = (length: number) => crypto.getRandomValues(new Uint8Array(length));

/** Fresh randomness for whoever decides. */
export const fresh = {
  nextServerSeed: () => serverSeedFromBytes(randomBytes(SERVER_SEED_BYTES)),
  clientSeed: () => bytesToBase64Url(randomBytes(12)),
};

export class SessionStateStore {
  readonly storage: SessionStorage;
  readonly #connections: SessionConnections;
  readonly #alarm: AlarmScheduler;
  readonly #onChange: () => void;
  #state: SessionState | null = null;
  #unreadable: UnreadableError | null = null;

  /** `onChange` is called after every stored change. */
  constructor(
    storage: SessionStorage,
    alarm: AlarmScheduler,
    connections: SessionConnections,
    onChange: () => void,
  ) {
    this.#onChange = onChange;
    this.storage = storage;
    this.#alarm = alarm;
    this.#connections = connections;
    try {
      this.#state = storage.load();
    } catch (error) {
      // Nothing is played, settled or written until there is code that can read it.
      log('error', 'session_unreadable', { sessionId: storage.sessionId, ...errorFields(error) });
      this.#unreadable = new UnreadableError('session state', { cause: error });
      connections.close(CLOSE_CODES.tryAgainLater, 'connect again to go on');
    }
  }

  /** False for a session that this code cannot read. */
  get isReadable(): boolean {
    return this.#unreadable === null;
  }

  /** `null` while the object was never opened. Throws for a session that cannot be read. */
  get state(): SessionState | null {
    if (this.#unreadable !== null) throw this.#unreadable;
    return this.#state;
  }

  /** The state of an object that is known to be opened. */
  get opened(): SessionState {
    const { state } = this;
    if (state === null) throw new Error('the session was never opened');
    return state;
  }

  /** Stores a state that no event shows. */
  save(state: SessionState): void {
    this.storage.save(state);
    this.#state = state;
    this.arm();
    this.#onChange();
  }

  /** Stores a decision and shows its event; `false` when its command id was used before. */
  commit(decision: Decision): boolean {
    const { event } = decision;
    if (!this.storage.commit(decision)) return false;
    this.#state = decision.state;
    this.arm();
    if (event !== null) this.#connections.showAll(eventFrame(decision.state, event));
    this.#onChange();
    return true;
  }

  /** Decides for the house, on top of `state`, and stores it. */
  applySystemCommand(
    state: SessionState,
    command: SystemCommand,
    nowMs: number,
  ): Result<undefined, 'session_not_open' | 'round_open'> {
    const decision = decideSystemCommand(state, command, nowMs, fresh);
    if (!decision.ok) return decision;
    if (decision.value !== null) this.commit(decision.value);
    return { ok: true, value: undefined };
  }

  /** Sets the alarm if something is due before it; not before `earliestMs`. */
  arm(earliestMs = 0): void {
    const dueMs = this.#dueMs();
    if (dueMs !== null) this.#alarm.arm(Math.max(dueMs, earliestMs));
  }

  #dueMs(): number | null {
    if (!this.isReadable) return Date.now() + UNREADABLE_RETRY_MS;
    return this.#state === null ? null : dueAtMs(this.#state, Date.now());
  }
}
