// Command batching (group commit): what arrives while the object is busy is decided and stored in
// one turn, hence in one transaction and one wait for the disk, in the order in which it came. Nobody has been
// promised anything before: a command that waits here when the object dies was never accepted.

export class CommandBatcher {
  #waiting: (() => void)[] = [];
  #opening: Promise<void> | null = null;

  /** Runs the work with everything else that arrives until then. */
  enter(work: () => void): Promise<void> {
    this.#waiting.push(work);
    this.#opening ??= this.#open();
    return this.#opening;
  }

  async #open(): Promise<void> {
    await scheduler.wait(0);
    const works = this.#waiting;
    this.#waiting = [];
    this.#opening = null;
    // From here on without an await: one turn, one transaction.
    for (const work of works) work();
  }
}
