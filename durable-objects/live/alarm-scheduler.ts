// Alarm scheduler: an object has one alarm, which fires at the earliest time that anything asked for.
// Setting it is a write, so an alarm that is already early enough is left alone.

export class AlarmScheduler {
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

  /** The alarm fires now: none is set any more. */
  fired(): void {
    this.#dueAtMs = null;
  }
}
