// The emulated Stripe behind one function from request to response, so that it runs over real HTTP
// (server.ts) and inside a test without a socket. Keys, idempotency and planned failures are here.

import { signatureHeader } from '#shared/signed-notice.ts';
import { HOUR_MS } from '#shared/time.ts';
import { type Faults, NO_FAULTS, readFaults } from '../webhooks.ts';
import { runApi } from './api.ts';
import { API_VERSION, StripeLedger } from './ledger.ts';
import { emptyState, newStripeId, type State, type StripeEvent } from './objects.ts';
import { checkoutPage, controlPage, runControl } from './pages.ts';
import { ConnectionLost, Refusal } from './refusal.ts';

/** How the emulator is set up. */
export interface EmulatorOptions {
  secretKey: string;
  webhookSecret: string;
  /** What it is reached under; the links to its pages begin so. */
  url?: string;
  state?: State;
  now?: () => number;
  onEvent?: (event: StripeEvent) => void;
  onChange?: () => void;
}

/**
 * A failure of the next matching call. `lost_before`: the connection breaks and nothing happened;
 * `lost_after`: it breaks although it happened; `error_saved`: 500, saved under the key;
 * `rate_limit`: 429; `slow`: answers after `delayMs`.
 */
export interface Failure {
  path: string;
  kind: 'lost_before' | 'lost_after' | 'error_saved' | 'rate_limit' | 'slow';
  delayMs?: number;
}

interface Answer {
  status: number;
  body: string;
  headers?: Record<string, string>;
}

/** A call of the API, and what was planned to go wrong with it. */
interface Call {
  method: string;
  path: string;
  text: string;
  key: string | null;
  failure: Failure | undefined;
}

const KEY_LIFE_MS = 24 * HOUR_MS;
const json = (status: number, body: object): Answer => ({ status, body: JSON.stringify(body) });

export class StripeEmulator {
  readonly ledger: StripeLedger;
  readonly secretKey: string;
  readonly webhookSecret: string;
  url: string;
  /** What goes wrong with deliveries from now on; set by the developer's page too. */
  faults: Faults = NO_FAULTS;
  readonly #now: () => number;
  readonly #onChange: () => void;
  readonly #running = new Set<string>();
  readonly #failures: Failure[] = [];

  constructor(options: EmulatorOptions) {
    this.secretKey = options.secretKey;
    this.webhookSecret = options.webhookSecret;
    this.url = options.url ?? 'http://stripe.test';
    this.#now = options.now ?? Date.now;
    this.#onChange = options.onChange ?? (() => {});
    const onEvent = options.onEvent ?? (() => {});
    this.ledger = new StripeLedger(options.state ?? emptyState(), this.#now, onEvent);
  }

  /** Plans a failure of the next call whose path begins like this. */
  failNext(failure: Failure): void {
    this.#failures.push(failure);
  }

  /** An event as it would be delivered now: the body and its signature header. */
  async signed(event: StripeEvent, secret = this.webhookSecret, skewSeconds = 0) {
    const body = JSON.stringify(event, null, 2);
    const seconds = Math.floor(this.#now() / 1000) + skewSeconds;
    return { body, header: signatureHeader(body, secret, seconds) };
  }

  /** Notes that an event arrived, which takes it off the list of undelivered ones. */
  acknowledge(eventId: string): void {
    const event = this.ledger.state.events.find(({ id }) => id === eventId);
    if (event === undefined) return;
    event.pending_webhooks = 0;
    this.ledger.state.delivered.push(eventId);
    this.#onChange();
  }

  /** Answers a request; throws `ConnectionLost` where the network would break. */
  async handle(request: Request): Promise<Response> {
    const url = new URL(request.url);
    const form = new TextDecoder().decode(await request.arrayBuffer());
    const text = request.method === 'GET' ? url.search.slice(1) : form;
    let answer: Answer;
    try {
      if (!url.pathname.startsWith('/v1/')) return this.#page(request.method, url, text);
      this.#checkCaller(request);
      const { method, headers } = request;
      const key = method === 'POST' ? headers.get('idempotency-key') : null;
      answer = await this.#planned({ method, path: url.pathname, text, key });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      answer = json(error.status, error.body());
    }
    this.#onChange();
    return new Response(answer.body, {
      status: answer.status,
      headers: {
        'content-type': 'application/json',
        'request-id': newStripeId('req'),
        'stripe-version': API_VERSION,
        ...answer.headers,
      },
    });
  }

  #checkCaller(request: Request): void {
    const key = /^Bearer (.+)$/.exec(request.headers.get('authorization') ?? '')?.[1];
    if (key === undefined) throw new Refusal(401, 'You did not provide an API key.');
    if (key !== this.secretKey) {
      throw new Refusal(401, `Invalid API Key provided: ${key.slice(0, 8)}****`);
    }
    const version = request.headers.get('stripe-version');
    if (version !== API_VERSION) {
      throw new Refusal(400, `Invalid Stripe API version: ${version}`);
    }
  }

  async #planned(call: Omit<Call, 'failure'>): Promise<Answer> {
    const index = this.#failures.findIndex(({ path }) => call.path.startsWith(path));
    const failure = index < 0 ? undefined : this.#failures.splice(index, 1)[0];
    if (failure?.kind === 'lost_before') throw new ConnectionLost();
    if (failure?.kind === 'rate_limit') {
      throw new Refusal(429, 'Too many requests', { code: 'rate_limit' });
    }
    const answer = await this.#once({ ...call, failure });
    if (failure?.kind === 'lost_after') {
      this.#onChange();
      throw new ConnectionLost();
    }
    return answer;
  }

  async #once(call: Call): Promise<Answer> {
    const { method, path, text, key } = call;
    if (key === null) return this.#run(call);
    if (key.length > 255) throw new Refusal(400, 'The idempotency key is too long.');
    if (this.#running.has(key)) {
      const message =
        'There is currently another in-progress request using this Stripe-Idempotency-Key.';
      throw new Refusal(409, message, {
        type: 'idempotency_error',
        code: 'idempotency_key_in_use',
      });
    }
    const sorted = [...new URLSearchParams(text)].sort().join('\n');
    const fingerprint = `${method} ${path}\n${sorted}`;
    const { saved } = this.ledger.state;
    const known = saved[key];
    if (known !== undefined && this.#now() - known.at < KEY_LIFE_MS) {
      if (known.fingerprint !== fingerprint) {
        const first = known.fingerprint.split('\n', 1)[0];
        const same = first === `${method} ${path}` ? 'with the same parameters' : `for ${first}`;
        const message = `Keys for idempotent requests can only be used ${same} they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`;
        throw new Refusal(400, message, { type: 'idempotency_error' });
      }
      return { ...known, headers: { 'idempotent-replayed': 'true' } };
    }
    this.#running.add(key);
    try {
      const answer = await this.#run(call).catch((error: unknown) => {
        // Other refusals are not saved: parameters were wrong, nothing had begun.
        if (!(error instanceof Refusal) || error.details.begun !== true) throw error;
        return json(error.status, error.body());
      });
      saved[key] = { fingerprint, status: answer.status, body: answer.body, at: this.#now() };
      return answer;
    } finally {
      this.#running.delete(key);
    }
  }

  async #run({ method, path, text, failure }: Call): Promise<Answer> {
    if (failure?.delayMs !== undefined) {
      await new Promise((resolve) => setTimeout(resolve, failure.delayMs));
    }
    if (failure?.kind === 'error_saved') {
      const body = { error: { type: 'api_error', message: 'An unknown error occurred' } };
      return { ...json(500, body), headers: { 'stripe-should-retry': 'false' } };
    }
    return json(200, runApi(this.ledger, { method, path, text, url: this.url }));
  }

  #page(method: string, url: URL, text: string): Response {
    const session = /^\/c\/pay\/(cs_test_\w+)(?:\/([\w-]+))?$/.exec(url.pathname);
    if (session?.[1] !== undefined)
      return checkoutPage(this.ledger, method, session[1], session[2], text);
    if (method === 'POST' && url.pathname === '/control') {
      const done = runControl(this.ledger, new URLSearchParams(text));
      this.#onChange();
      return done;
    }
    if (method === 'POST' && url.pathname === '/control/faults') {
      const form = new URLSearchParams(text);
      this.faults = readFaults(form);
      return form.get('page') === '1'
        ? new Response(null, { status: 303, headers: { location: '/' } })
        : Response.json(this.faults);
    }
    if (url.pathname === '/') return controlPage(this.ledger, this.faults);
    return new Response('There is nothing here.\n', { status: 404 });
  }
}
