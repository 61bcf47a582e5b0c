// Tells the player's hub what lies at this table, so that every tab shows the same number. Coalesced: a
// table may play faster than anybody looks, so the newest state goes out and the ones in between do
// not. A stranger would wait for it in the round's path; nothing waits for it, and what was lost with
// the object is told again by the next alarm.

import type { HubCoinsContract, WalletPart } from '#shared/contracts/hub-coins.ts';
import { errorFields, log } from '#shared/log.ts';
import { SECOND_MS } from '#shared/time.ts';
import type { SessionState } from '../decide/state.ts';

/**
 * At most this often while the table plays on; the first change goes at once. The page of the table has
 * its rounds from the table itself, and a telling costs the two objects more than a round.
 */
const NOTIFY_EVERY_MS = SECOND_MS;
const RETRY_MS = 200;
const RETRY_MS_MAX = 30 * SECOND_MS;
const ATTEMPTS_MAX = 8;

type Hubs = { getByName(name: string): Pick<HubCoinsContract, 'noteTable'> };

export class BalanceNotifier {
  readonly #hubs: Hubs;
  readonly #stateOf: () => SessionState | null;
  readonly #background: (work: Promise<void>) => void;
  #notifiedSeq = -1;
  #wallet: WalletPart | null = null;
  #isRunning = false;
  /** Ends the pause between two tellings. */
  #wake: () => void = () => {};
  /** Called once the hub knows that this table is over. */
  onEndNotified: () => void = () => {};

  constructor(
    hubs: Hubs,
    stateOf: () => SessionState | null,
    background: (work: Promise<void>) => void,
  ) {
    this.#hubs = hubs;
    this.#stateOf = stateOf;
    this.#background = background;
  }

  /** The ledger told the wallet's part with a movement: it goes with the table's, in one frame. */
  takeWallet(part: WalletPart | null): void {
    if (part !== null && part.version > (this.#wallet?.version ?? -1)) this.#wallet = part;
  }

  /** The state may have changed; costs nothing when there is nothing to tell. */
  changed(): void {
    // Coins that went between wallet and table are in neither number until they are told.
    if (this.#wallet !== null) this.#wake();
    if (this.#isRunning || !this.#isDue()) return;
    this.#isRunning = true;
    this.#background(
      this.#notify().finally(() => {
        this.#isRunning = false;
      }),
    );
  }

  // A table that has no coins yet, or whose coins are on their way home, tells when they arrived.
  #isDue(): boolean {
    const state = this.#stateOf();
    if (state === null || state.status === 'opening' || state.status === 'failed') return false;
    return state.seq > this.#notifiedSeq || this.#wallet !== null;
  }

  async #notify(): Promise<void> {
    for (let failures = 0; this.#isDue(); ) {
      const state = this.#stateOf();
      if (state === null) return;
      const wallet = this.#wallet;
      try {
        await this.#send(state, wallet);
        this.#notifiedSeq = Math.max(this.#notifiedSeq, state.seq);
        if (this.#wallet === wallet) this.#wallet = null;
        failures = 0;
        if (state.status === 'closed' && !state.isEndNotified) this.onEndNotified();
      } catch (error) {
        failures += 1;
        log('warn', 'balance_not_told', { sessionId: state.id, ...errorFields(error) });
        if (failures >= ATTEMPTS_MAX) return;
      }
      if (failures === 0) await this.#pause();
      else await scheduler.wait(Math.min(RETRY_MS * 2 ** failures, RETRY_MS_MAX));
    }
  }

  async #pause(): Promise<void> {
    if (this.#wallet !== null) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#wake = resolve;
    const timer = setTimeout(resolve, NOTIFY_EVERY_MS);
    await promise;
    clearTimeout(timer);
    this.#wake = () => {};
  }

  #send(state: SessionState, wallet: WalletPart | null): Promise<void> {
    const { id: sessionId, playerId, currency, seq, balanceMicros, status } = state;
    const table = { sessionId, currency, seq, balanceMicros, isOver: status === 'closed' };
    return this.#hubs.getByName(playerId).noteTable(playerId, table, wallet);
  }
}
