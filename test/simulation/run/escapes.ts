// What of Node is at work that the scheduler does not hold: a file being read, a socket, a timer of
// `node:timers`. Its end would come at a time that no seed decides, so it ends the run.

/** What Node itself and the harness have open: pipes to the parent, an immediate that drains. */
const OURS = new Set(['Immediate', 'TTYWrap', 'PipeWrap', 'Pipe']);

export class Escapes {
  readonly #known = new Map<string, number>();
  readonly #allowed: ReadonlySet<string>;

  /** `opens`: what the stage may have open. */
  constructor(opens: readonly string[] = []) {
    this.#allowed = new Set(opens);
    for (const [name, count] of countsOf()) this.#known.set(name, count);
  }

  /** The kind of what is at work now and was not at the beginning; null for nothing. */
  found(): string | null {
    for (const [name, count] of countsOf()) {
      if (count > (this.#known.get(name) ?? 0) && !this.#allowed.has(name)) return name;
    }
    return null;
  }
}

function countsOf(): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of process.getActiveResourcesInfo()) {
    if (!OURS.has(name)) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}
