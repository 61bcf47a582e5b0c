// Asks, before a stake, whether the table still knows where its player stands: the player's hub, which
// is one object call, and the wallet only where the hub knows of a change, the time of a standing is
// over, or the hub is silent. In a run of rounds the hub is asked ahead of time, so no round waits. What
// was heard is in memory only: after a nap the first stake asks.

import type { HubStandingContract } from '#shared/contracts/hub-standing.ts';
import { inTime } from '#shared/in-time.ts';
import { errorFields, log } from '#shared/log.ts';
import { SECOND_MS } from '#shared/time.ts';
import { wantedCeilingMicros } from '../decide/care.ts';
import type { PlayerCommand } from '../decide/command.ts';
import {
  type Heard,
  HUB_WORD_MS_MAX,
  isOutdated,
  mustAskWallet,
  NOTHING_HEARD,
  stakeRefusal,
} from '../decide/standing.ts';
import type { Delivery } from '../deliver/delivery.ts';
import type { SessionStateStore } from '../store/session-state-store.ts';

/** A word of this age is renewed while rounds go on. */
const AHEAD_MS = 0.7 * HUB_WORD_MS_MAX;
/** A player waits for this answer. */
const HUB_TIMEOUT_MS = SECOND_MS;
/** A hub that did not answer is not asked again for this long: play goes on meanwhile. */
const HUB_PAUSE_MS = 2 * SECOND_MS;
/** The same of a wallet, while play may go on without it, */
const WALLET_PAUSE_MS = 15 * SECOND_MS;
/** and while it may not, or something is known to have changed. */
const WALLET_PAUSE_MS_SHORT = 2 * SECOND_MS;

type Hubs = { getByName(name: string): Pick<HubStandingContract, 'standingVersion'> };

export class StandingWatch {
  readonly #hubs: Hubs;
  readonly #session: SessionStateStore;
  readonly #delivery: Pick<Delivery, 'refreshStanding'>;
  readonly #background: (work: Promise<void>) => void;
  #heard: Heard = NOTHING_HEARD;
  #askHubAtMs = 0;
  #askWalletAtMs = 0;
  #asking: Promise<void> | null = null;

  constructor(
    hubs: Hubs,
    session: SessionStateStore,
    delivery: Pick<Delivery, 'refreshStanding'>,
    background: (work: Promise<void>) => void,
  ) {
    this.#hubs = hubs;
    this.#session = session;
    this.#delivery = delivery;
    this.#background = background;
  }

  /** What a stake must wait for; `null` when it can be decided by what is known. Never fails. */
  beforeStake(command: PlayerCommand, nowMs: number): Promise<void> | null {
    const { state } = this.#session;
    if (state === null || state.status !== 'open') return null;
    const isDue = this.#hubIsDue(nowMs, HUB_WORD_MS_MAX) || this.#walletIsDue(nowMs);
    if (isDue) return this.#ask(command);
    if (this.#hubIsDue(nowMs, AHEAD_MS)) this.#background(this.#ask(command));
    return null;
  }

  #hubIsDue(nowMs: number, ageMs: number): boolean {
    return nowMs - this.#heard.hubAtMs > ageMs && nowMs >= this.#askHubAtMs;
  }

  #walletIsDue(nowMs: number): boolean {
    return nowMs >= this.#askWalletAtMs && mustAskWallet(this.#session.opened, this.#heard, nowMs);
  }

  // One question at a time: whoever comes meanwhile has its answer too.
  #ask(command: PlayerCommand): Promise<void> {
    this.#asking ??= this.#askBoth(command).finally(() => {
      this.#asking = null;
    });
    return this.#asking;
  }

  async #askBoth(command: PlayerCommand): Promise<void> {
    if (this.#hubIsDue(Date.now(), AHEAD_MS)) await this.#askHub();
    if (this.#walletIsDue(Date.now())) await this.#askWallet(command);
  }

  async #askHub(): Promise<void> {
    const hubAtMs = Date.now();
    const hub = this.#hubs.getByName(this.#session.opened.playerId);
    try {
      const silence = () => new Error('the hub did not answer');
      const version = await inTime(hub.standingVersion(), HUB_TIMEOUT_MS, silence);
      const hubVersion = Math.max(this.#heard.hubVersion, version);
      this.#heard = { ...this.#heard, hubAtMs, hubVersion };
    } catch (error) {
      this.#askHubAtMs = Date.now() + HUB_PAUSE_MS;
      log('warn', 'hub_unavailable', errorFields(error));
    }
  }

  async #askWallet(command: PlayerCommand): Promise<void> {
    const { hubVersion: version } = this.#heard;
    const { epoch } = this.#session.opened;
    try {
      // What is staked next is asked for with it.
      await this.#delivery.refreshStanding(wantedCeilingMicros(this.#session.opened, command));
      const { standing } = this.#session.opened;
      this.#heard = { ...this.#heard, walletAtMs: Date.now(), standing, version, epoch };
    } catch (error) {
      const nowMs = Date.now();
      const state = this.#session.opened;
      const goesOn = stakeRefusal(state, nowMs) === null && !isOutdated(state, this.#heard);
      this.#askWalletAtMs = nowMs + (goesOn ? WALLET_PAUSE_MS : WALLET_PAUSE_MS_SHORT);
      log('warn', 'standing_unavailable', errorFields(error));
    }
  }
}
