// Starting in order, stopping in the reverse order, once, whatever ended the run.

type Stop = () => Promise<void> | void;

/** Things to stop, last started first. */
export class Lifecycle {
  readonly #stops: [name: string, stop: Stop][] = [];
  #stopping: Promise<void> | undefined;

  /** Remembers how to stop something that was started. */
  onStop(name: string, stop: Stop): void {
    this.#stops.push([name, stop]);
  }

  /** Stops everything; safe to call many times. A part that fails to stop does not keep the rest. */
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

  /** Ctrl-C and the like stop everything and end the process; a second one ends it at once. */
  endOnSignals(): void {
    let asked = false;
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        if (asked) process.exit(1);
        asked = true;
        console.log('\nStopping …');
        void this.stop().then(() => process.exit(0));
      });
    }
  }
}
