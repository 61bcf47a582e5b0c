// Everything that is not ours and answers `fetch`: Postgres behind the Neon endpoint, Stripe, the
// mailbox, and for clients the gateway. Each is a node behind a link, so it is slow, lost and away
// like anything else.

import { readSqlRequest } from '#scripts/emulators/neon/protocol.ts';
import type { SimDatabase } from '#test/simulation/database/database.ts';
import { type Platform, SimNode } from '#test/simulation/platform/node.ts';
import type { Prng } from '#test/simulation/platform/prng.ts';

export const ORIGINS = {
  gateway: 'http://localhost',
  postgres: 'http://postgres.sim',
  stripe: 'http://stripe.sim:4242',
  mailbox: 'http://mailbox.sim',
  partners: 'http://partners.sim',
} as const;

type Answer = (request: Request) => Promise<Response> | Response;

/** A mail as auth sent it. */
export interface Mail {
  to: string;
  subject: string;
  text: string;
}

/** An outside service. */
class Service {
  readonly node: SimNode;
  readonly name: string;
  readonly answer: Answer;

  constructor(platform: Platform, name: string, random: Prng, answer: Answer) {
    this.name = name;
    this.node = new SimNode(platform, { name, kind: 'outside', random });
    this.answer = answer;
  }
}

/** What a broken connection is to `fetch`. */
const failed = () => new TypeError('fetch failed');

export class Outside {
  readonly mails: Mail[] = [];
  readonly #platform: Platform;
  readonly #services = new Map<string, Service>();
  readonly #random: Prng;

  constructor(platform: Platform, random: Prng) {
    this.#platform = platform;
    this.#random = random;
    this.serve('mailbox', async (request) => {
      this.mails.push((await request.json()) as Mail);
      return new Response(null, { status: 202 });
    });
  }

  /** Puts a service behind an origin; its node. */
  serve(name: keyof typeof ORIGINS, answer: Answer): SimNode {
    const service = new Service(this.#platform, name, this.#random.fork(name), answer);
    this.#services.set(ORIGINS[name], service);
    return service.node;
  }

  /** The Neon endpoint over a database. */
  serveDatabase(database: SimDatabase): SimNode {
    const { scheduler } = this.#platform;
    const node = this.serve('postgres', async (request) => {
      const headers = Object.fromEntries(request.headers);
      const sql = readSqlRequest(headers, await request.text());
      const answer = database.run(sql, node.nowMs());
      const isReal = answer instanceof Promise;
      const reply = isReal ? await scheduler.hold(answer, node, 'sql') : answer;
      const { tookMs = 0 } = reply;
      if (tookMs > 0) {
        await new Promise<void>((resolve) => scheduler.after(tookMs, node, 'sql', resolve));
      }
      return Response.json(reply.body, { status: reply.status });
    });
    return node;
  }

  /** The platform's `fetch`; the request has no signal. */
  fetch(request: Request, from: SimNode): Promise<Response> {
    const { origin, pathname } = new URL(request.url);
    const service = this.#services.get(origin);
    if (service === undefined) return Promise.reject(failed());
    return this.#platform.network.call({
      from,
      to: service.name,
      label: `${request.method} ${service.name}${pathname}`,
      target: () => service.node,
      perform: () => service.answer(request),
      lost: failed,
    });
  }
}
