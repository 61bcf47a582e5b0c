// Inverted index of block lists: by author, those present who do not want to see them. Blocks are
// applied when something is delivered.

export class BlockIndex {
  /** By blocked player: those present who have blocked them. */
  readonly #blockers = new Map<string, Set<string>>();
  readonly #blocks = new Map<string, readonly string[]>();

  /** Takes over whom a present player has blocked; nobody once they left. */
  set(playerId: string, blocks: readonly string[]): void {
    for (const blocked of this.#blocks.get(playerId) ?? []) {
      const blockers = this.#blockers.get(blocked);
      blockers?.delete(playerId);
      if (blockers?.size === 0) this.#blockers.delete(blocked);
    }
    if (blocks.length === 0) this.#blocks.delete(playerId);
    else this.#blocks.set(playerId, blocks);
    for (const blocked of blocks) {
      const blockers = this.#blockers.get(blocked);
      if (blockers === undefined) this.#blockers.set(blocked, new Set([playerId]));
      else blockers.add(playerId);
    }
  }

  /** Those present who do not see what this author does. */
  blockersOf(authorId: string): ReadonlySet<string> | undefined {
    return this.#blockers.get(authorId);
  }
}
