// What an act of staff put upon somebody, and since when: from its answer on, until somebody asks for
// its undoing. Where a call that undoes it was under way meanwhile, or was lost, nobody can say.

import type { Call } from './history.ts';

export class Held {
  readonly #since = new Map<string, number>();
  /** Of each subject: calls that undo it, and those of them that have not been answered. */
  readonly #undone = new Map<string, { count: number; open: number }>();
  /** By call: how many calls to undo it there were when it left. */
  readonly #before = new Map<number, number>();

  /** A call leaves that puts it on. */
  asked({ n }: Call, subject: string): void {
    this.#before.set(n, this.#of(subject).count);
  }

  /** It was answered with a yes. */
  put({ n, returnedMs }: Call, subject: string): void {
    const { count, open } = this.#of(subject);
    if (open > 0 || this.#before.get(n) !== count || returnedMs === null) return;
    if (!this.#since.has(subject)) this.#since.set(subject, returnedMs);
  }

  /** A call leaves that undoes it. */
  undoing(subject: string): void {
    const undone = this.#of(subject);
    undone.count += 1;
    undone.open += 1;
    this.#since.delete(subject);
  }

  /** It was answered; a lost answer leaves it open for ever. */
  undone({ outcome }: Call, subject: string): void {
    if (outcome !== 'unknown') this.#of(subject).open -= 1;
  }

  /** Since when it holds, milliseconds since the run began; undefined where it does not. */
  sinceMs(subject: string): number | undefined {
    return this.#since.get(subject);
  }

  #of(subject: string): { count: number; open: number } {
    let undone = this.#undone.get(subject);
    if (undone === undefined) {
      undone = { count: 0, open: 0 };
      this.#undone.set(subject, undone);
    }
    return undone;
  }
}
