// The event log of a run: one line of JSON per event, each with the number of the event that caused
// it, and a rolling hash over all lines. Two runs of one seed must end in the same hash; where they do
// not, something was left to chance, and the first line that differs says where.

/** Whom and what an event concerns; ids of the platform. */
export interface Ids {
  readonly player?: string | undefined;
  readonly signIn?: string | undefined;
  readonly session?: string | undefined;
  readonly room?: string | undefined;
  readonly purchase?: string | undefined;
  readonly command?: string | undefined;
}

/** One line of the log. */
export interface LoggedEvent {
  readonly n: number;
  /** Milliseconds since the run began, virtual. */
  readonly at: number;
  readonly cause: number | null;
  readonly kind: string;
  /** The device, Worker or object where it happened. */
  readonly where: string;
  readonly ids: Ids;
  readonly facts: unknown;
}

/** Events that are kept for the report of a failure. */
const KEPT_MAX = 20_000;

const printable = (_key: string, value: unknown) =>
  typeof value === 'bigint' ? `${value}` : value;

export class EventLog {
  readonly #elapsedMs: () => number;
  readonly #onLine: ((line: string) => void) | undefined;
  #kept: LoggedEvent[] = [];
  #count = 0;
  #left = 0x9dc5811c;
  #right = 0x01000193;

  /** `elapsedMs`: virtual time since the run began. `onLine` hears each line as it is written. */
  constructor(elapsedMs: () => number, onLine?: (line: string) => void) {
    this.#elapsedMs = elapsedMs;
    this.#onLine = onLine;
  }

  /** Virtual time since the run began, milliseconds. */
  get nowMs(): number {
    return this.#elapsedMs();
  }

  /** How many events there were. */
  get count(): number {
    return this.#count;
  }

  /** Sixteen hex digits over all lines so far. */
  get hash(): string {
    const word = (value: number) => (value >>> 0).toString(16).padStart(8, '0');
    return word(this.#left) + word(this.#right);
  }

  /** Writes an event and gives back its number, by which later ones name it as their cause. */
  write(
    kind: string,
    where: string,
    ids: Ids,
    facts: unknown = null,
    cause: number | null = null,
  ): number {
    this.#count += 1;
    const event = { n: this.#count, at: this.nowMs, cause, kind, where, ids, facts };
    const line = JSON.stringify(event, printable);
    this.#add(line);
    this.#onLine?.(line);
    this.#kept.push(event);
    if (this.#kept.length > 2 * KEPT_MAX) this.#kept = this.#kept.slice(-KEPT_MAX);
    return event.n;
  }

  /** The last events, oldest first, that concern any of these ids; of all where there are none. */
  last(ids: Ids, count = 40): LoggedEvent[] {
    const wanted = new Set(Object.values(ids).filter((id) => id !== undefined));
    const found: LoggedEvent[] = [];
    for (let at = this.#kept.length - 1; at >= 0 && found.length < count; at--) {
      const event = this.#kept[at] as LoggedEvent;
      const concerns = Object.values(event.ids).some((id) => id !== undefined && wanted.has(id));
      if (concerns || wanted.size === 0) found.push(event);
    }
    return found.reverse();
  }

  // Two FNV-like sums of 32 bits: quick, and nobody here wants to deceive it.
  #add(line: string): void {
    let left = this.#left;
    let right = this.#right;
    for (let at = 0; at < line.length; at++) {
      const code = line.charCodeAt(at);
      left = Math.imul(left ^ code, 0x01000193);
      right = Math.imul(right, 0x85ebca6b) ^ (code + (left >>> 15));
    }
    this.#left = left;
    this.#right = right;
  }
}
