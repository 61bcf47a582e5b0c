// The log of a run: each completion that was delivered, and what was noted beside it. Its hash is what
// two runs of one seed must agree on; its last entries tell what led to a failure.

import { closeSync, openSync, writeSync } from 'node:fs';
import type { Completion } from '../platform/scheduler.ts';

/** So many entries are kept for telling. */
const KEPT = 65_536;

const LINES_AT_ONCE = 1_000;

const HASH_START = 0x811c9dc5;
const HASH_PRIME = 0x01000193;

interface Entry {
  number: number;
  cause: number;
  /** Milliseconds since the run began. */
  at: number;
  owner: string;
  text: string;
}

export class EventLog {
  count = 0;
  #number = 0;
  #low = HASH_START;
  #high = HASH_START ^ 0x5bd1e995;
  readonly #kept: Entry[] = [];
  readonly #trace: number | null;
  #lines: string[] = [];

  /** `trace`: a file that gets all entries, one JSON a line. */
  constructor({ trace }: { trace?: string | undefined }) {
    this.#trace = trace === undefined ? null : openSync(trace, 'w');
  }

  /** The completion that is about to be delivered, as number so and so. */
  completion(completion: Completion, number: number, at: number): void {
    const { cause, owner, label } = completion;
    this.#number = number;
    this.#add(cause, at, owner?.name ?? '', label);
  }

  /** Something beside the completions, which the last one caused. */
  note(text: string, at: number): void {
    this.#add(this.#number, at, '', text);
  }

  /** Over everything so far. */
  get hash(): string {
    const hex = (word: number) => (word >>> 0).toString(16).padStart(8, '0');
    return `${hex(this.#high)}${hex(this.#low)}`;
  }

  /** The last entries that name one of these. */
  lastOf(ids: readonly string[], count: number): string[] {
    const told: string[] = [];
    const length = this.#kept.length;
    for (let back = 1; back <= length && told.length < count; back++) {
      const entry = this.#kept[(this.count - back) % KEPT];
      if (entry === undefined) break;
      const line = lineOf(entry);
      if (ids.length === 0 || ids.some((id) => line.includes(id))) told.push(line);
    }
    return told.reverse();
  }

  close(): void {
    if (this.#trace === null) return;
    this.#write();
    closeSync(this.#trace);
  }

  #add(cause: number, at: number, owner: string, text: string): void {
    const entry = { number: this.#number, cause, at, owner, text };
    this.#kept[this.count % KEPT] = entry;
    this.count += 1;
    this.#hash(owner);
    this.#hash(text);
    this.#hashNumber(Math.round(at * 1000));
    if (this.#trace === null) return;
    this.#lines.push(JSON.stringify(entry));
    if (this.#lines.length >= LINES_AT_ONCE) this.#write();
  }

  // At once, so that nothing of Node's is under way while the run goes on.
  #write(): void {
    if (this.#trace !== null)
      writeSync(this.#trace, this.#lines.map((line) => `${line}\n`).join(''));
    this.#lines = [];
  }

  #hash(text: string): void {
    let low = this.#low;
    let high = this.#high;
    for (let index = 0; index < text.length; index++) {
      const unit = text.charCodeAt(index);
      low = Math.imul(low ^ unit, HASH_PRIME);
      high = Math.imul(high ^ unit, 0x85ebca6b) ^ (low >>> 13);
    }
    this.#low = low;
    this.#high = high;
  }

  #hashNumber(value: number): void {
    this.#low = Math.imul(this.#low ^ (value | 0), HASH_PRIME);
    this.#high = Math.imul(this.#high ^ Math.floor(value / 2 ** 32), 0x85ebca6b) ^ this.#low;
  }
}

/** As a person reads it. */
function lineOf({ number, cause, at, owner, text }: Entry): string {
  const seconds = (at / 1000).toFixed(6).padStart(12);
  return `${seconds} s  #${number} <- #${cause}  ${owner === '' ? '' : `[${owner}] `}${text}`;
}
