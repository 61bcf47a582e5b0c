// The object's one alarm: rings at the earliest time that anything asked for. Setting it is a write,
// so an alarm that is already early enough is left alone.

export class Clock {
  readonly #storage: DurableObjectStorage;
  #dueAtMs: number | null = null;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
  }

  /** Asks for the alarm at this time; `null` asks for nothing. */
  arm(atMs: number | null): void {
    if (atMs === null || (this.#dueAtMs !== null && this.#dueAtMs <= atMs)) return;
    this.#dueAtMs = atMs;
    void this.#storage.setAlarm(atMs);
  }

  /** The alarm rings now. */
  rang(): void {
    this.#dueAtMs = null;
  }
}
