// Starting in order, stopping in the reverse order, once, whatever ended the run.

const REPEAT_MS = 1_000;

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

type Stop = () => Promise<void> | void;

/** Things to stop, last started first. */
export class Lifecycle {
  readonly #stops: [name: string, stop: Stop][] = [];
  #stopping: Promise<void> | undefined;
  #askedMs: number | undefined;

  /** True once stopping has begun: what ends from then on was asked to. */
  get isStopping(): boolean {
    return this.#stopping !== undefined;
  }

  /** Remembers how to stop something that was started. */
  onStop(name: string, stop: Stop): void {
    this.#stops.push([name, stop]);
  }

  /** Stops everything, once; a part that fails to stop does not keep the rest. */
  stop(): Promise<void> {
    this.#stopping ??= (async () => {
      for (const [name, stop] of this.#stops.reverse()) {
        try {
          await stop();
        } catch (error) {
          console.error(`Stopping ${name} failed: ${(error as Error).message}`);
        }
      }
    })();
    return this.#stopping;
  }

  /**
   * Ctrl-C and the like stop everything and end the process; asking again later ends it at once.
   * One Ctrl-C can arrive twice, from the terminal and from npm, so "again" is after a while.
   * Call it again after loading Miniflare, whose own handlers would end the process on the spot.
   */
  takeSignals(): void {
    for (const signal of SIGNALS) {
      process.removeAllListeners(signal);
      process.on(signal, this.#onSignal);
    }
  }

  readonly #onSignal = (): void => {
    const nowMs = Date.now();
    if (this.#askedMs !== undefined && nowMs - this.#askedMs > REPEAT_MS) process.exit(1);
    if (this.#askedMs !== undefined) return;
    this.#askedMs = nowMs;
    console.log('\nStopping …');
    void this.stop().then(() => process.exit(0));
  };
}
