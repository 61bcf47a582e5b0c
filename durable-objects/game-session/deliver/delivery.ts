// Carries movements to the ledger: freezes the next one, sends it, takes the answer in, and goes on
// until nothing is left. One run at a time. What nobody answered is sent again later, by the alarm,
// for as long as it takes.

import type { LedgerReceipt, WalletServiceContract } from '#shared/contracts/wallet.ts';
import { GAMES } from '#shared/games/registry.ts';
import { inTime } from '#shared/in-time.ts';
import { log } from '#shared/log.ts';
import type { Refusal, Result } from '#shared/result.ts';
import { SECOND_MS } from '#shared/time.ts';
import { isShownAnew } from '../decide/standing.ts';
import type { LedgerCommand, SessionState } from '../decide/state.ts';
import { unheardAnswerMs } from '../decide/time-limits.ts';
import type { SessionStateStore } from '../store/session-state-store.ts';
import type { BalanceNotifier } from './balance-notifier.ts';
import {
  acknowledge,
  freezeNext,
  isRefusedReserve,
  isSeal,
  postpone,
  refuse,
  STUCK_ATTEMPTS,
  toldIn,
} from './ledger-outbox.ts';
import type { Reporter } from './reporter.ts';

/** A player waits for this answer. */
const STANDING_TIMEOUT_MS = 2 * SECOND_MS;
const PATIENCE_MS = 3 * SECOND_MS;
const REFUSALS_KEPT_MAX = 64;

/** What a call that nobody answered is known by. */
const CALL_TIMEOUT_MS = 10 * SECOND_MS;
const silence = () => new Error('the ledger did not answer');

export class Delivery {
  readonly #wallet: WalletServiceContract;
  readonly #session: SessionStateStore;
  readonly #notifier: BalanceNotifier;
  readonly #reporter: Reporter;
  readonly #onClosed: () => void;
  /** Why the last attempt of a requested reserve was refused, by its key. */
  readonly #refusals = new Map<string, Refusal>();
  /** A reserve that was refused in doubt, until its number is closed. */
  #doubted: { key: string; refusal: Refusal } | null = null;
  #running: Promise<void> | null = null;
  /** The question about the standing that was asked last. */
  #asked: Promise<void> = Promise.resolve();

  constructor(
    wallet: WalletServiceContract,
    session: SessionStateStore,
    notifier: BalanceNotifier,
    reporter: Reporter,
    onClosed: () => void,
  ) {
    this.#wallet = wallet;
    this.#session = session;
    this.#notifier = notifier;
    this.#reporter = reporter;
    this.#onClosed = onClosed;
  }

  /** Sends what is due. `urgent`: somebody waits, so a pause between retries is cut short once. */
  run(urgent = false): Promise<void> {
    this.#running ??= this.#deliver(urgent).finally(() => {
      this.#running = null;
      this.#reporter.kick();
    });
    return this.#running;
  }

  /** Runs until `isDone`, twice at most. */
  async runUntil(isDone: () => boolean): Promise<boolean> {
    const startedMs = Date.now();
    // A run that was already on its way may not have seen the latest wish, and a reply that was
    // lost is repaired by asking again; but nobody is kept waiting for a ledger that is away.
    for (let attempt = 0; attempt < 2 && !isDone(); attempt++) {
      if (attempt > 0 && Date.now() - startedMs > PATIENCE_MS) break;
      await this.run(true);
    }
    return isDone();
  }

  /** Takes the reason why a requested reserve was refused. */
  takeRefusal(key: string): Refusal | null {
    const refusal = this.#refusals.get(key) ?? null;
    this.#refusals.delete(key);
    return refusal;
  }

  async #deliver(urgent: boolean): Promise<void> {
    let mayHurry = urgent;
    for (;;) {
      const { state } = this.#session;
      if (state === null) return;
      // What was in flight already may have been sent, by this object or by its last incarnation.
      const isInDoubt = state.inFlight !== null;
      if (state.inFlight === null) {
        const frozen = freezeNext(state, Date.now());
        if (frozen === null) return;
        this.#session.save(frozen);
        if (frozen.inFlight === null) continue;
      } else if (Date.now() < state.health.retryAtMs && !mayHurry) {
        return;
      }
      mayHurry = false;
      const movement = this.#session.opened.inFlight;
      if (movement === null || !(await this.#exchange(movement, isInDoubt))) return;
    }
  }

  // One question, one answer. False: stop here, the alarm goes on.
  async #exchange(movement: LedgerCommand, isInDoubt: boolean): Promise<boolean> {
    let answer: Result<LedgerReceipt>;
    try {
      answer = await inTime(this.#send(movement), CALL_TIMEOUT_MS, silence);
    } catch (error) {
      this.#onSilence(error instanceof Error ? error.message : String(error));
      return false;
    }
    if (!answer.ok) return this.#onRefusal(movement, answer.error, isInDoubt);
    this.#onAnswer(movement, answer.value);
    return true;
  }

  #send(movement: LedgerCommand): Promise<Result<LedgerReceipt>> {
    const { id: sessionId, playerId, gameId, currency } = this.#session.opened;
    const { number } = movement;
    switch (movement.kind) {
      case 'reserve': {
        const { amountMicros, mode } = movement;
        const session = { sessionId, playerId, gameId, currency, number };
        const { multiplierMax } = GAMES[gameId];
        return this.#wallet.reserve({ ...session, amountMicros, mode, multiplierMax });
      }
      case 'settle': {
        const { rounds, wageredMicros, paidMicros, uncountedMicros, digest } = movement;
        return this.#wallet.settle({
          sessionId,
          number,
          rounds,
          wageredMicros,
          paidMicros,
          uncountedMicros,
          digest,
          keepsStanding: true,
        });
      }
      case 'release':
        return this.#wallet.release({ sessionId, number, amountMicros: movement.amountMicros });
      case 'close':
        return this.#wallet.close({ sessionId, number });
    }
  }

  #onSilence(reason: string): void {
    const state = postpone(this.#session.opened, reason, Date.now());
    this.#session.save(state);
    const { attempts, failingSinceMs } = state.health;
    if (attempts % STUCK_ATTEMPTS !== 0) return;
    const { id: sessionId, inFlight } = state;
    log('error', 'settlement_stuck', {
      sessionId,
      number: inFlight?.number,
      kind: inFlight?.kind,
      attempts,
      sinceMs: failingSinceMs,
      reason,
    });
  }

  #onRefusal(
    movement: LedgerCommand,
    refusal: Refusal,
    isInDoubt: boolean,
  ): boolean | Promise<boolean> {
    const before = this.#session.opened;
    const isOpening = before.status === 'opening' && isRefusedReserve(movement, refusal);
    if (isInDoubt && isOpening) return this.#callOff(refusal);
    const state = refuse(before, refusal, Date.now(), isInDoubt);
    this.#session.save(state);
    if (movement.kind === 'reserve') this.#keepRefusal(movement.key, refusal, state);
    if (!state.health.disagrees) return true;
    const { id: sessionId } = state;
    const { number, kind } = movement;
    log('error', 'settlement_stuck', { sessionId, number, kind, reason: refusal.code });
    return false;
  }

  /** Whoever waits for the coins is told, where that is certain already. */
  #keepRefusal(key: string, refusal: Refusal, { inFlight }: SessionState): void {
    if (inFlight !== null && isSeal(inFlight)) {
      this.#doubted = { key, refusal };
      return;
    }
    if (this.#refusals.size >= REFUSALS_KEPT_MAX) this.#refusals.clear();
    this.#refusals.set(key, refusal);
  }

  /**
   * An opening was refused of which an earlier copy may still be on its way. The ledger shuts the door on
   * it, or says that it has come in: then the answer that was lost is asked for again.
   */
  async #callOff(refusal: Refusal): Promise<boolean> {
    const outcome = await this.#cancel();
    if (outcome === 'cancelled') this.#fail(refusal);
    return false;
  }

  #onAnswer(movement: LedgerCommand, answer: LedgerReceipt): void {
    const nowMs = Date.now();
    const before = this.#session.opened;
    this.#notifier.takeWallet(answer.wallet);
    const { state, visible, mismatch } = acknowledge(before, answer, nowMs);
    if (mismatch) {
      log('error', 'escrow_mismatch', {
        sessionId: state.id,
        number: movement.number,
        escrowMicros: answer.escrowMicros,
      });
    }
    if (movement.kind === 'reserve') {
      this.#session.storage.addRequest(movement.key, movement.amountMicros.toString());
    }
    if (isSeal(movement) && this.#doubted !== null) {
      const { key, refusal } = this.#doubted;
      this.#keepRefusal(key, refusal, state);
    }
    if (isSeal(movement)) this.#doubted = null;
    if (visible === 'balance' || visible === 'closed') {
      this.#session.applySystemCommand(state, { type: 'announce', what: visible }, nowMs);
    } else {
      this.#session.save(state);
    }
    if (isShownAnew(before.standing, state.standing) && visible !== 'closed') {
      this.#session.applySystemCommand(
        this.#session.opened,
        { type: 'announce', what: 'standing' },
        nowMs,
      );
    }
    if (visible === 'closed') this.#onClosed();
  }

  /** Calls an opening off that the ledger never answered. */
  async cancelOpening(): Promise<void> {
    const outcome = await this.#cancel();
    if (outcome === 'cancelled') this.#fail({ code: 'session_cancelled' });
    if (outcome !== 'opened') return;
    // The coins are at the table after all: ask for the answer that was lost, then give them back.
    this.#session.save({ ...this.#session.opened, closeRequested: 'opening_timeout' });
    await this.run(true);
  }

  /** Asks the ledger to end an opening; null where it is none any more, or nobody answers. */
  async #cancel(): Promise<'cancelled' | 'opened' | null> {
    let outcome: Awaited<ReturnType<WalletServiceContract['cancel']>>;
    try {
      outcome = await inTime(
        this.#wallet.cancel(this.#session.opened.id),
        CALL_TIMEOUT_MS,
        silence,
      );
    } catch (error) {
      this.#onSilence(error instanceof Error ? error.message : String(error));
      return null;
    }
    if (this.#session.opened.status !== 'opening') return null;
    if (outcome.ok) return outcome.value;
    this.#onSilence(outcome.error.code);
    return null;
  }

  #fail(failure: Refusal): void {
    const closedAtMs = Date.now();
    const failed = { ...this.#session.opened, status: 'failed' as const, failure };
    this.#session.save({ ...failed, closedAtMs, inFlight: null, reserveRequests: [] });
  }

  /**
   * Asks the ledger where the player stands, and for a lease up to `wagerUpToMicros`; keeps the last
   * answer when there is none. One after another: an older answer would bring back an older lease.
   */
  refreshStanding(wagerUpToMicros: bigint | null = null): Promise<void> {
    const asked = this.#asked.then(() => this.#askStanding(wagerUpToMicros));
    this.#asked = asked.catch(() => {});
    return asked;
  }

  async #askStanding(wagerUpToMicros: bigint | null): Promise<void> {
    const { id: sessionId, playerId, currency, wagerCeilingMicros } = this.#session.opened;
    const checkAnsweredAtMs = unheardAnswerMs(this.#session.opened);
    const question = { sessionId, playerId, currency, wagerUpToMicros, checkAnsweredAtMs };
    const asked = this.#wallet.tableStanding(question);
    const answer = await inTime(asked, STANDING_TIMEOUT_MS, silence);
    const { wagerCeilingMicros: leasedMicros = wagerCeilingMicros, ...standing } = answer;
    const state = this.#session.opened;
    const lease = { wagerCeilingMicros: leasedMicros };
    const next = { ...state, ...lease, ...toldIn(state, standing, standing.epoch, Date.now()) };
    if (!isShownAnew(state.standing, standing)) this.#session.save(next);
    else this.#session.applySystemCommand(next, { type: 'announce', what: 'standing' }, Date.now());
  }
}
