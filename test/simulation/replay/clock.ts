// The time of a list: it goes faster than real time, and stands still while a process is started, which
// takes as long as the machine likes.

export class Clock {
  readonly #speed: number;
  #runMs = 0;
  /** Since when it goes, real; null while it stands. */
  #sinceMs: number | null = null;

  /** `speed`: virtual milliseconds of a real one. It stands at first. */
  constructor(speed: number) {
    this.#speed = speed;
  }

  /** Virtual milliseconds since the list began. */
  get nowMs(): number {
    const goingMs = this.#sinceMs === null ? 0 : performance.now() - this.#sinceMs;
    return (this.#runMs + goingMs) * this.#speed;
  }

  /** Lets it go. */
  go(): void {
    this.#sinceMs ??= performance.now();
  }

  /** Stands still until some work is done. */
  async during(work: Promise<void>): Promise<void> {
    this.#runMs = this.nowMs / this.#speed;
    this.#sinceMs = null;
    await work;
    this.go();
  }
}
