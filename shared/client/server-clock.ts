// The platform's clock as a client knows it. Deadlines and countdowns go by it: a device may be a
// minute off and must still be able to bet, also when its clock is set back while a table is open.
// A stranger would take `performance.now()` for all of it, which stands still while a laptop sleeps,
// so that an old command would look fresh in the morning; here it only shows that time went back.

/** Less than this is a clock that is steered, not one that was set. */
const SET_BACK_MIN_MS = 1_000;

/** Learns the platform's clock from each welcome. */
export class ServerClock {
  readonly #deviceNowMs: () => number;
  readonly #steadyNowMs: () => number;
  #offsetMs: number | null = null;
  /** The device's clock less the steady one, when the platform's was learnt. */
  #leadMs: number | null = null;

  /**
   * `deviceNowMs` is the device's clock in milliseconds since 1970, `steadyNowMs` one that nobody
   * sets.
   */
  constructor(
    deviceNowMs: () => number = Date.now,
    steadyNowMs: () => number = () => performance.now(),
  ) {
    this.#deviceNowMs = deviceNowMs;
    this.#steadyNowMs = steadyNowMs;
  }

  /** Takes over `serverTime` of a welcome that came just now; the newest one counts. */
  learn(serverTime: string): void {
    const serverMs = Date.parse(serverTime);
    if (!Number.isFinite(serverMs)) return;
    const deviceMs = this.#deviceNowMs();
    this.#offsetMs = serverMs - deviceMs;
    this.#leadMs = deviceMs - this.#steadyNowMs();
  }

  /** True once a welcome was heard. */
  get isKnown(): boolean {
    return this.#offsetMs !== null;
  }

  /** The platform's time in milliseconds; the device's until the platform said its own. */
  nowMs(): number {
    return this.atDevice(this.deviceMs());
  }

  /** The device's clock as it would be if nobody had set it back since the last welcome. */
  deviceMs(): number {
    const deviceMs = this.#deviceNowMs();
    if (this.#leadMs === null) return deviceMs;
    const setBackMs = this.#leadMs - (deviceMs - this.#steadyNowMs());
    // Ahead is a sleep, or a clock set forward, and both let a deadline be later, not earlier.
    return setBackMs > SET_BACK_MIN_MS ? deviceMs + setBackMs : deviceMs;
  }

  /** The platform's time at a moment of the device's clock. */
  atDevice(deviceMs: number): number {
    return deviceMs + (this.#offsetMs ?? 0);
  }
}

/** One per page: every welcome of any socket teaches it, whatever counts asks it. */
export const serverClock = new ServerClock();
