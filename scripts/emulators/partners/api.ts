// The API of a partner, as strict as a real one: a key, one kind of body, keys of idempotency whose body
// may not change, planned failures. What it does is told to it as routes.

import { HOUR_MS } from '#shared/time.ts';
import { ConnectionLost } from '../stripe/refusal.ts';

/** A refused call: `{error: {code, message}}`. */
export class Refused extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** A call that is let in. */
export interface ApiCall {
  /** What the path's pattern caught. */
  part: (index: number) => string;
  /** An object; empty without a body. */
  body: Record<string, unknown>;
  query: URLSearchParams;
}

/** What answers a method and a path. */
export interface ApiRoute {
  method: string;
  path: RegExp;
  /** Whether it makes something, so that a repeat needs a key to make it once. */
  makes?: boolean;
  answer: (call: ApiCall) => { status: number; body: object };
}

/** What goes wrong with the next call whose path holds this text. */
export interface ApiFailure {
  path: string;
  kind: 'lost_before' | 'lost_after' | 'rate_limit' | 'error';
}

/** An answer that is given again to a repeat. */
export interface SavedAnswer {
  fingerprint: string;
  status: number;
  body: string;
  atMs: number;
}

/** How a partner is spoken to. */
export interface ApiWire {
  /** The header that lets a caller in. */
  authorization: string;
  bodyOf: (text: string) => Record<string, unknown>;
  refusalOf: (refused: Refused) => object;
}

const bearerJson = (key: string): ApiWire => ({
  authorization: `Bearer ${key}`,
  bodyOf: objectOf,
  refusalOf: ({ code, message }) => ({ error: { code, message } }),
});

const KEY_LIFE_MS = 24 * HOUR_MS;
const json = (status: number, body: object) =>
  new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
  });

export class PartnerApi {
  readonly #wire: ApiWire;
  readonly #routes: readonly ApiRoute[];
  readonly #saved: Record<string, SavedAnswer>;
  readonly #now: () => number;
  readonly #failures: ApiFailure[] = [];

  constructor(
    wire: string | ApiWire,
    routes: readonly ApiRoute[],
    saved: Record<string, SavedAnswer>,
    now: () => number,
  ) {
    // A key alone is shown as most do, with bodies of JSON.
    this.#wire = typeof wire === 'string' ? bearerJson(wire) : wire;
    this.#routes = routes;
    this.#saved = saved;
    this.#now = now;
  }

  /** Plans a failure of the next matching call. */
  failNext(failure: ApiFailure): void {
    this.#failures.push(failure);
  }

  /** Answers a call; throws `ConnectionLost` where the network would break. */
  async answer(request: Request): Promise<Response> {
    const url = new URL(request.url);
    const text = await request.text();
    const index = this.#failures.findIndex(({ path }) => url.pathname.includes(path));
    const failure = index < 0 ? undefined : this.#failures.splice(index, 1)[0];
    if (failure?.kind === 'lost_before') throw new ConnectionLost();
    let response: Response;
    try {
      if (failure?.kind === 'rate_limit') throw new Refused(429, 'rate_limited', 'Slow down.');
      if (failure?.kind === 'error') throw new Refused(500, 'internal', 'Something went wrong.');
      response = this.#admit(request, url, text);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      response = json(error.status, this.#wire.refusalOf(error));
    }
    if (failure?.kind === 'lost_after') throw new ConnectionLost();
    return response;
  }

  #admit(request: Request, url: URL, text: string): Response {
    if (request.headers.get('authorization') !== this.#wire.authorization) {
      throw new Refused(401, 'unauthorized', 'The key is missing or wrong.');
    }
    const here = this.#routes.filter(({ path }) => path.test(url.pathname));
    const route = here.find(({ method }) => method === request.method);
    if (route === undefined) {
      throw here.length > 0
        ? new Refused(405, 'method_not_allowed', 'Not this way.')
        : new Refused(404, 'not_found', 'There is nothing here.');
    }
    const call = { route, url, text };
    if (route.makes !== true) return this.#run(call);
    const key = request.headers.get('idempotency-key') ?? '';
    if (key === '' || key.length > 255) {
      throw new Refused(400, 'idempotency_key_required', 'What makes something needs a key.');
    }
    return this.#once(key, call);
  }

  #once(key: string, call: { route: ApiRoute; url: URL; text: string }): Response {
    const fingerprint = `${call.route.method} ${call.url.pathname} ${call.text}`;
    const known = this.#saved[key];
    if (known !== undefined && this.#now() - known.atMs < KEY_LIFE_MS) {
      if (known.fingerprint !== fingerprint) {
        throw new Refused(409, 'idempotency_key_reused', 'This key was for another call.');
      }
      return json(known.status, JSON.parse(known.body));
    }
    const { status, body } = this.#act(call);
    this.#saved[key] = { fingerprint, status, body: JSON.stringify(body), atMs: this.#now() };
    return json(status, body);
  }

  #run(call: { route: ApiRoute; url: URL; text: string }): Response {
    const { status, body } = this.#act(call);
    return json(status, body);
  }

  #act({ route, url, text }: { route: ApiRoute; url: URL; text: string }) {
    const caught = route.path.exec(url.pathname) ?? [];
    return route.answer({
      part: (index) => caught[index] ?? '',
      body: text === '' ? {} : this.#wire.bodyOf(text),
      query: url.searchParams,
    });
  }
}

function objectOf(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return value as Record<string, unknown>;
    }
  } catch {
    // The same as any other text that is no object.
  }
  throw new Refused(400, 'invalid_body', 'The body is no JSON object.');
}

/** A text of a body; refuses what is none. */
export function textOf(body: Record<string, unknown>, name: string): string {
  const value = body[name];
  if (typeof value !== 'string' || value === '' || value.length > 2000) {
    throw new Refused(400, 'invalid_body', `${name} is no text.`);
  }
  return value;
}
