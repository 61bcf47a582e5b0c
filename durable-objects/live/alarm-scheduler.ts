// Alarm scheduler: an object has one alarm, which fires at the earliest time that anything asked for.
// Setting it is a write, so an alarm that is already early enough is left alone.

type Alarmed = { storage: Pick<DurableObjectStorage, 'setAlarm'>; abort(reason: string): void };

/**
 * Sets the alarm as a part of what this turn writes: both become durable, or neither does. A failed
 * write mostly resets the object by itself, but a full disk may refuse the first alarm alone, and keep
 * the row that nobody would ever come back to.
 */
export function setAlarm(context: Alarmed, atMs: number): void {
  context.storage.setAlarm(atMs).catch((error: unknown) => {
    context.abort(`The alarm could not be set: ${error}`);
  });
}

export class AlarmScheduler {
  readonly #context: Alarmed;
  #dueAtMs: number | null = null;

  constructor(context: Alarmed) {
    this.#context = context;
  }

  /** Asks for the alarm at this time; `null` asks for nothing. */
  arm(atMs: number | null): void {
    if (atMs === null || (this.#dueAtMs !== null && this.#dueAtMs <= atMs)) return;
    this.#dueAtMs = atMs;
    setAlarm(this.#context, atMs);
  }

  /** The alarm fires now: none is set any more. */
  fired(): void {
    this.#dueAtMs = null;
  }
}
