// Takes a player's frames: reads, decides, stores, answers. The usual round passes through here
// without any await. Only two things wait: a stake beyond the table's coins, for the ledger, and one
// after a pause in play, for the word of the player's hub; the frames behind them on the same socket
// wait too.

import { isUnavailable } from '#shared/availability.ts';
import type { ErrorCode } from '#shared/errors.ts';
import { errorFields, log } from '#shared/log.ts';
import { PONG_TEXT, RESUME_FRAMES_MAX } from '#shared/protocol/session.ts';
import { err, ok, type Refusal, type Result } from '#shared/result.ts';
import { SECOND_MS } from '#shared/time.ts';
import { defaultBuyInMicros } from '../decide/buy-in.ts';
import { isOfWagerLimit, leaseIsShort, wantedCeilingMicros } from '../decide/care.ts';
import { type PlayerCommand, parseCommand } from '../decide/command.ts';
import { decide } from '../decide/machine.ts';
import { BUY_IN_KEY, type SessionState } from '../decide/state.ts';
import { timeHasCome } from '../decide/time-limits.ts';
import type { Delivery } from '../deliver/delivery.ts';
import { BATCH_ROUNDS } from '../deliver/ledger-outbox.ts';
import { fresh, type SessionStateStore } from '../store/session-state-store.ts';
import type { SessionConnections } from './connections.ts';
import type { FrameQueue } from './frame-queue.ts';
import { eventFrame } from './frames.ts';
import type { StandingWatch } from './standing-watch.ts';

/** After a refusal the table does not ask again for this long. */
const ASK_PAUSE_MS = 2 * SECOND_MS;
/** Coins that were released for another table are not taken back for this long. */
const RELEASED_PAUSE_MS = 2 * SECOND_MS;
/** How many rounds, or stored frames of a `resume`, weigh as much as one frame. */
const ROUNDS_PER_FRAME = 10;
/** What keeps a wallet's coins from the table though they are there. */
const KEEPS_COINS: ReadonlySet<ErrorCode> = new Set([
  'limit_reached',
  'excluded',
  'place_not_allowed',
  'place_proof_required',
  'underage',
  'debt_outstanding',
  'account_closed',
]);

export class CommandHandler {
  readonly #session: SessionStateStore;
  readonly #connections: SessionConnections;
  readonly #queue: FrameQueue;
  readonly #delivery: Delivery;
  readonly #standing: StandingWatch;
  readonly #background: (work: Promise<void>) => void;
  #askAgainAtMs = 0;
  /** Why the ledger gave no more coins, for as long as it is not asked again. */
  #noMoreCoins: Refusal | null = null;
  #askLeaseAtMs = 0;
  #releasedUntilMs = 0;
  /** Top-ups under way, by key: whoever asks for the same one shares its outcome. */
  readonly #toppingUp = new Map<string, Promise<Result<undefined>>>();

  constructor(
    session: SessionStateStore,
    connections: SessionConnections,
    queue: FrameQueue,
    delivery: Delivery,
    standing: StandingWatch,
    background: (work: Promise<void>) => void,
  ) {
    this.#session = session;
    this.#connections = connections;
    this.#queue = queue;
    this.#delivery = delivery;
    this.#standing = standing;
    this.#background = background;
  }

  /** One frame. Returns a promise only when somebody must be asked first. */
  receive(socket: WebSocket, message: string | ArrayBuffer): Promise<void> | undefined {
    const connection = this.#connections.of(socket);
    const text = this.#connections.textOf(socket, message);
    if (connection === undefined || text === null) return undefined;
    const parsed = parseCommand(text);
    if (!parsed.ok) {
      this.#refuse(socket, parsed.refusal, parsed.ref);
      return undefined;
    }
    const command = parsed.value;
    if (command.type === 'ping') this.#connections.send(socket, PONG_TEXT);
    else if (command.type === 'resume') this.#resume(socket, command.lastSeq);
    else if (connection.role !== 'player') this.#refuse(socket, { code: 'forbidden' }, command.id);
    else return this.#command(socket, command);
    return undefined;
  }

  #refuse(socket: WebSocket, refusal: Refusal, ref: string | null): void {
    this.#connections.refuse(socket, refusal, ref);
  }

  #command(socket: WebSocket, command: PlayerCommand): Promise<void> | undefined {
    if (this.#session.state === null) return undefined;
    // Costly to decide twice, so a repeat is looked up first; of the others storage tells.
    if (command.type === 'autoplay' && this.#answerRepeat(socket, command)) return undefined;
    if (command.type === 'autoplay') {
      this.#queue.charge(socket, command.plays / ROUNDS_PER_FRAME);
    }
    // An action of a hand may stake more.
    const stakes = command.type !== 'rotateSeed' && command.type !== 'realityCheckAnswer';
    const asked = stakes ? this.#standing.beforeStake(command, Date.now()) : null;
    return asked === null ? this.#answer(socket, command) : this.#later(socket, command, asked);
  }

  async #later(socket: WebSocket, command: PlayerCommand, asked: Promise<void>): Promise<void> {
    await asked;
    // The connection may have ended meanwhile: then nobody bets from it any more.
    if (this.#connections.of(socket) !== undefined) await this.#answer(socket, command);
  }

  #answer(socket: WebSocket, command: PlayerCommand): Promise<void> | undefined {
    const state = this.#session.opened;
    const nowMs = Date.now();
    if (leaseIsShort(state, command) && nowMs >= this.#askLeaseAtMs) {
      return this.#afterLease(socket, command);
    }
    const refusal = this.#decide(socket, command, state, nowMs);
    if (refusal === null) return undefined;
    if (refusal.code === 'insufficient_funds' && this.#mayTopUp(state, nowMs)) {
      return this.#afterTopUp(socket, command);
    }
    if (isOfWagerLimit(refusal) && nowMs >= this.#askLeaseAtMs) {
      return this.#afterLease(socket, command);
    }
    this.#refuse(socket, this.#reasonOf(refusal, nowMs), command.id);
    return undefined;
  }

  // Decides, stores and shows; `null` when the command was answered.
  #decide(
    socket: WebSocket,
    command: PlayerCommand,
    state: SessionState,
    nowMs: number,
  ): Refusal | null {
    // The player sees what is asked before a stake is refused for it.
    this.#session.applySystemCommand(state, { type: 'check' }, nowMs);
    const decision = decide(this.#session.opened, command, nowMs, fresh);
    if (!decision.ok) return this.#answerRepeat(socket, command) ? null : decision.error;
    if (!this.#session.commit(decision.value)) {
      this.#answerRepeat(socket, command);
      return null;
    }
    const { unsent, health, status } = this.#session.opened;
    if (command.type === 'realityCheckAnswer') this.#tellAnswer();
    const isDue = unsent.rounds >= BATCH_ROUNDS || status === 'closing';
    if (isDue && nowMs >= health.retryAtMs) this.#deliverLater();
    return null;
  }

  // The person's other tables need not ask. Whoever is away now hears with the next question.
  #tellAnswer(): void {
    this.#background(this.#delivery.refreshStanding().catch(() => {}));
  }

  /** What the clock brings without any frame: a reality check, if it is still due. */
  async check(): Promise<void> {
    const { state } = this.#session;
    if (state === null || state.status !== 'open') return;
    const nowMs = Date.now();
    if (timeHasCome(state, nowMs)) await this.#delivery.refreshStanding().catch(() => {});
    this.#session.applySystemCommand(this.#session.opened, { type: 'check' }, Date.now());
  }

  #deliverLater(): void {
    this.#background(
      this.#delivery.run().catch((error: unknown) => {
        log('error', 'delivery_failed', errorFields(error));
      }),
    );
  }

  #answerRepeat(socket: WebSocket, command: PlayerCommand): boolean {
    return this.#fromHistory(socket, command.id, () => {
      const known = this.#session.storage.byCommand(command.id);
      if (known === null) return false;
      if (known.fingerprint === command.fingerprint) {
        this.#connections.show(socket, eventFrame(this.#session.opened, known));
      } else this.#refuse(socket, { code: 'command_reused' }, command.id);
      return true;
    });
  }

  // An event that this code cannot read is refused to who asks for it; the table plays on.
  #fromHistory(socket: WebSocket, ref: string | null, answer: () => boolean): boolean {
    try {
      return answer();
    } catch (error) {
      if (!isUnavailable(error)) throw error;
      this.#refuse(socket, { code: 'try_again' }, ref);
      return true;
    }
  }

  #mayTopUp(state: SessionState, nowMs: number): boolean {
    return state.settings.autoTopUp && state.status === 'open' && nowMs >= this.#askAgainAtMs;
  }

  // Asked once for more; what is refused after that is refused for a moment without asking.
  async #afterLease(socket: WebSocket, command: PlayerCommand): Promise<void> {
    const wantedMicros = wantedCeilingMicros(this.#session.opened, command);
    const isGiven = await this.#delivery.refreshStanding(wantedMicros).then(
      () => !leaseIsShort(this.#session.opened, command),
      () => false,
    );
    if (!isGiven) this.#askLeaseAtMs = Date.now() + ASK_PAUSE_MS;
    this.#finally(socket, command);
  }

  async #afterTopUp(socket: WebSocket, command: PlayerCommand): Promise<void> {
    const amountMicros = defaultBuyInMicros(this.#session.opened);
    const pauseMs = this.#releasedUntilMs - Date.now();
    if (pauseMs > 0) await scheduler.wait(Math.min(pauseMs, RELEASED_PAUSE_MS));
    const outcome = await this.topUp(`${BUY_IN_KEY} ${command.id}`, amountMicros, 'up_to');
    this.#noMoreCoins = outcome.ok ? null : outcome.error;
    if (!outcome.ok) this.#askAgainAtMs = Date.now() + ASK_PAUSE_MS;
    this.#finally(socket, command);
  }

  #finally(socket: WebSocket, command: PlayerCommand): void {
    // The connection may have ended while the ledger was asked: then nobody bets from it any more.
    if (this.#connections.of(socket) === undefined) return;
    const nowMs = Date.now();
    const refusal = this.#decide(socket, command, this.#session.opened, nowMs);
    if (refusal !== null) this.#refuse(socket, this.#reasonOf(refusal, nowMs), command.id);
  }

  // A table that is short of coins because the wallet may not give any says why: there are enough.
  #reasonOf(refusal: Refusal, nowMs: number): Refusal {
    const reason = this.#noMoreCoins;
    const isShort = refusal.code === 'insufficient_funds' && nowMs < this.#askAgainAtMs;
    return isShort && reason !== null && KEEPS_COINS.has(reason.code) ? reason : refusal;
  }

  /** The table's coins go to another table: this one leaves them alone for a moment. */
  noteRelease(): void {
    this.#releasedUntilMs = Date.now() + RELEASED_PAUSE_MS;
  }

  /** Brings coins to the table under the next number. `key` is remembered once it took effect. */
  topUp(key: string, amountMicros: bigint, mode: 'exact' | 'up_to'): Promise<Result<undefined>> {
    const name = `${key} ${amountMicros}`;
    const underWay = this.#toppingUp.get(name);
    if (underWay !== undefined) return underWay;
    const outcome = this.#bringCoins(key, amountMicros, mode).finally(() => {
      this.#toppingUp.delete(name);
    });
    this.#toppingUp.set(name, outcome);
    return outcome;
  }

  async #bringCoins(
    key: string,
    amountMicros: bigint,
    mode: 'exact' | 'up_to',
  ): Promise<Result<undefined>> {
    const state = this.#session.opened;
    const { inFlight, reserveRequests } = state;
    const sent = inFlight?.kind === 'reserve' && inFlight.key === key ? inFlight : undefined;
    const underWay = sent ?? reserveRequests.find((entry) => entry.key === key);
    if (underWay !== undefined && underWay.amountMicros !== amountMicros) {
      return err('idempotency_key_reused');
    }
    if (underWay === undefined) {
      this.#session.save({
        ...state,
        reserveRequests: [...reserveRequests, { key, amountMicros, mode }],
      });
    }
    let refusal: Refusal | null = null;
    const isDone = await this.#delivery.runUntil(() => {
      refusal ??= this.#delivery.takeRefusal(key);
      return refusal !== null || this.#session.storage.requestOf(key) !== null;
    });
    if (refusal !== null) return { ok: false, error: refusal };
    return isDone ? ok() : err('try_again');
  }

  #resume(socket: WebSocket, lastSeq: number): void {
    const { state, storage } = this.#session;
    if (state === null || lastSeq > state.seq) {
      this.#refuse(socket, { code: 'invalid_request' }, null);
      return;
    }
    if (state.seq - lastSeq > RESUME_FRAMES_MAX) {
      this.#refuse(socket, { code: 'resume_gap', facts: { seq: state.seq } }, null);
      return;
    }
    this.#queue.charge(socket, (state.seq - lastSeq) / ROUNDS_PER_FRAME);
    this.#fromHistory(socket, null, () => {
      for (const event of storage.eventsAfter(lastSeq)) {
        this.#connections.show(socket, eventFrame(state, event));
      }
      return true;
    });
  }
}
