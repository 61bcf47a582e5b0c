// How far a client of a room is: what to resume from, and which change to a message is new to it.
// Pure. A stranger would resume from the newest number heard; but what comes live while older events
// are still being fetched is newer than a gap, and a line that breaks then must go back to the gap.

export class RoomProgress {
  /** Everything up to here is known; `null` until history said where it stands. */
  #wholeUpTo: number | null = null;
  /** Everything after this number comes live; `null` while there is no line. */
  #liveFrom: number | null = null;
  #newest = 0;
  /** By message: changes up to this number are in what is shown. */
  readonly #shown = new Map<string, number>();

  /** The newest number heard of. */
  get newest(): number {
    return this.#newest;
  }

  /** The `lastSeq` of a resume that is needed now, or `null` when nothing is missing. */
  get missingAfter(): number | null {
    if (this.#wholeUpTo === null || this.#liveFrom === null) return null;
    return this.#wholeUpTo < this.#liveFrom ? this.#wholeUpTo : null;
  }

  /** A page of history was read, at this number of the room. */
  read(seq: number): void {
    this.#newest = Math.max(this.#newest, seq);
    if (this.#wholeUpTo !== null) return;
    const isJoined = this.#liveFrom !== null && seq >= this.#liveFrom;
    this.#wholeUpTo = isJoined ? this.#newest : seq;
  }

  /** The line is open and tells everything after this number by itself. */
  welcomed(seq: number): void {
    this.#liveFrom = seq;
  }

  /** The line is gone. */
  lost(): void {
    this.#liveFrom = null;
  }

  /** An event came, live or replayed. */
  heard(seq: number): void {
    this.#newest = Math.max(this.#newest, seq);
    if (this.#wholeUpTo === null || this.#liveFrom === null || this.missingAfter !== null) return;
    this.#wholeUpTo = Math.max(this.#wholeUpTo, seq);
  }

  /** A resume ended here; what is still missing is asked for from `missingAfter`. */
  resumed(seq: number, complete: boolean): void {
    const upTo = complete ? Math.max(seq, this.#newest) : seq;
    this.#wholeUpTo = Math.max(this.#wholeUpTo ?? 0, upTo);
  }

  /** Whether a message, or a change to it, of this number is new; from now on it is not. */
  isNew(messageId: string, seq: number): boolean {
    if ((this.#shown.get(messageId) ?? 0) >= seq) return false;
    this.#shown.set(messageId, seq);
    return true;
  }
}
