// Cloudflare's rate-limit binding on a local runtime. Miniflare's own keeps every counter in one
// SQLite object and writes a row per call, which caps the whole platform at some 150 requests per
// second; at the edge the binding counts in memory, and so does this one.

import type { V4WorkerOptions } from 'miniflare';

const WORKER = 'parlor-rate-limits';

const SCRIPT = `
import { WorkerEntrypoint } from 'cloudflare:workers';

// namespace → the window that runs and how often each key came in it.
const windows = new Map();

export class RateLimit extends WorkerEntrypoint {
  limit({ key }) {
    const { namespace, limit, period } = this.ctx.props;
    const epoch = Math.floor(Date.now() / (period * 1000));
    let window = windows.get(namespace);
    if (window?.epoch !== epoch) {
      window = { epoch, counts: new Map() };
      windows.set(namespace, window);
    }
    const count = (window.counts.get(key) ?? 0) + 1;
    window.counts.set(key, count);
    return { success: count <= limit };
  }
}

export default { fetch: () => new Response(null, { status: 404 }) };`;

/** The Worker that counts. */
export const rateLimitWorker: V4WorkerOptions = {
  name: WORKER,
  modules: true,
  compatibilityDate: '2026-10-20',
  script: SCRIPT,
};

type Limits = Record<string, { namespace_id: string; simple: { limit: number; period: number } }>;

/** A Worker's rate limits, as its configuration has them, as bindings to the Worker that counts. */
export function rateLimitBindings(
  limits: unknown,
): NonNullable<V4WorkerOptions['serviceBindings']> {
  return Object.fromEntries(
    Object.entries((limits ?? {}) as Limits).map(([name, { namespace_id, simple }]) => {
      const props = { namespace: namespace_id, ...simple };
      return [name, { name: WORKER, entrypoint: 'RateLimit', props }];
    }),
  );
}
