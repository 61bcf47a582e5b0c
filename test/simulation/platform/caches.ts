// The caches of Workers. They belong to the place, not to an isolate: what one has put there another
// finds, and it outlives both. A response is kept as long as it says, and some are not kept at all.

import { nodeFor, type Platform } from './node.ts';

interface Kept {
  response: Response;
  untilMs: number;
}

type Stored = Map<string, Kept>;

const places = new WeakMap<Platform, Map<string, Stored>>();

/** The entries of a name, and the true time. */
function cacheOf(name: string): { stored: Stored; nowMs: number } {
  const { platform } = nodeFor('caches');
  const place = places.get(platform) ?? new Map<string, Stored>();
  places.set(platform, place);
  const stored = place.get(name) ?? new Map<string, Kept>();
  place.set(name, stored);
  return { stored, nowMs: platform.scheduler.nowMs };
}

const keyOf = (request: RequestInfo | URL) =>
  request instanceof Request ? request.url : new URL(request).href;

/** How long a response may be kept, milliseconds; 0 for one that must not be. */
function keptForMs({ headers }: Response): number {
  const control = headers.get('cache-control') ?? '';
  if (/no-store|no-cache|private/.test(control) || headers.has('set-cookie')) return 0;
  return Number(/(?:s-maxage|max-age)=(\d+)/.exec(control)?.[1] ?? 0) * 1_000;
}

function cacheNamed(name: string) {
  return {
    match: async (request: RequestInfo | URL) => {
      const { stored, nowMs } = cacheOf(name);
      const kept = stored.get(keyOf(request));
      return kept !== undefined && kept.untilMs > nowMs ? kept.response.clone() : undefined;
    },
    put: async (request: RequestInfo | URL, response: Response) => {
      if (request instanceof Request && request.method !== 'GET') {
        throw new TypeError('Cannot cache response to non-GET request.');
      }
      const { stored, nowMs } = cacheOf(name);
      const forMs = keptForMs(response);
      if (forMs > 0) stored.set(keyOf(request), { response, untilMs: nowMs + forMs });
    },
    delete: async (request: RequestInfo | URL) => cacheOf(name).stored.delete(keyOf(request)),
  };
}

/** The global `caches`. */
export const simulatedCaches = {
  open: async (name: string) => cacheNamed(`named ${name}`),
  default: cacheNamed('default'),
};
