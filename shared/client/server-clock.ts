// The platform's clock as a client knows it. Deadlines and countdowns go by it: a device may be a
// minute off and must still be able to bet. A stranger would take `performance.now()`, which stands
// still while a laptop sleeps, so that an old command would look fresh in the morning.

/** Learns the platform's clock from each welcome. */
export class ServerClock {
  readonly #deviceNowMs: () => number;
  #offsetMs: number | null = null;

  /** `deviceNowMs` is the device's clock in milliseconds since 1970. */
  constructor(deviceNowMs: () => number = Date.now) {
    this.#deviceNowMs = deviceNowMs;
  }

  /** Takes over `serverTime` of a welcome that came just now; the newest one counts. */
  learn(serverTime: string): void {
    const serverMs = Date.parse(serverTime);
    if (Number.isFinite(serverMs)) this.#offsetMs = serverMs - this.#deviceNowMs();
  }

  /** True once a welcome was heard. */
  get isKnown(): boolean {
    return this.#offsetMs !== null;
  }

  /** The platform's time in milliseconds; the device's until the platform said its own. */
  nowMs(): number {
    return this.atDevice(this.#deviceNowMs());
  }

  /** The platform's time at a moment of the device's clock. */
  atDevice(deviceMs: number): number {
    return deviceMs + (this.#offsetMs ?? 0);
  }
}

/** One per page: every welcome of any socket teaches it, whatever counts asks it. */
export const serverClock = new ServerClock();
