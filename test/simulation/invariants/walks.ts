// Lists that clients read page by page: a walk is whole when its last page came.

import type { Call } from './history.ts';

/** All pages of one reading. */
export interface Walk {
  startedMs: number;
  // biome-ignore lint/suspicious/noExplicitAny: rows of replies, whose schemas are the routes'.
  rows: any[];
}

export class Walks {
  readonly #open = new Map<string, Walk>();

  /** Adds a page to its walk; the walk, when that was its last page. */
  take(call: Call): Walk | null {
    const { device, operation, input } = call;
    // biome-ignore lint/suspicious/noExplicitAny: the reply's schema is the route's.
    const { items, nextCursor } = call.body as any;
    const { cursor: after, before, limit: _limit, ...filters } = input.query ?? {};
    const place = `${device} ${operation} ${input.params?.id ?? ''} ${JSON.stringify(filters)}`;
    const cursor = after ?? before;
    const known = this.#open.get(cursor === undefined ? '' : `${place} ${cursor}`);
    if (cursor !== undefined && known === undefined) return null;
    const walk = known ?? { startedMs: call.invokedMs, rows: [] };
    walk.rows.push(...items);
    if (cursor !== undefined) this.#open.delete(`${place} ${cursor}`);
    if (nextCursor === null) return walk;
    this.#open.set(`${place} ${nextCursor}`, walk);
    return null;
  }
}
