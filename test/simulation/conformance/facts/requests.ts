// Requests between Workers: what a service binding carries, what an entrypoint is told, and what
// goes on when nobody waits any more.

import { DurableObject, WorkerEntrypoint } from 'cloudflare:workers';
import {
  type Driver,
  type Fact,
  type FactEnv,
  inWorker,
  pause,
  type Route,
  rejectionOf,
  until,
} from '../fact.ts';

/** Notes what others tell it. */
export class Notebook extends DurableObject {
  readonly #notes: string[] = [];

  note(text: string): void {
    this.#notes.push(text);
  }

  notes(): string[] {
    return this.#notes;
  }

  override async fetch(request: Request): Promise<Response> {
    await pause(1_000);
    this.note(`served ${new URL(request.url).pathname}`);
    return new Response('late');
  }
}

type Entrypoints = {
  Greeter(options: { props: { who: string } }): {
    greet(): Promise<unknown>;
    count(): Promise<[number, number]>;
  };
};

let greetings = 0;

/** An entrypoint that is told by its props whom it serves. */
export class Greeter extends WorkerEntrypoint<FactEnv, { who: string }> {
  #own = 0;

  greet(): unknown {
    return this.ctx.props;
  }

  count(): [own: number, all: number] {
    greetings += 1;
    this.#own += 1;
    return [this.#own, greetings];
  }
}

const notebookOf = (env: FactEnv, name: string) =>
  (env.Notebook as { getByName(name: string): Notebook }).getByName(name);

/** Promises that requests of this isolate wait for. */
const waiting = new Map<string, (text: string) => void>();

const last = (request: Request) => new URL(request.url).pathname.split('/')[2] ?? '';

export const REQUEST_ROUTES: Record<string, Route> = {
  echo: async (request) =>
    Response.json(
      {
        url: request.url,
        method: request.method,
        header: request.headers.get('x-one'),
        body: await request.text(),
      },
      { status: 207, headers: { 'x-two': 'b', 'set-cookie': 'a=1' } },
    ),
  redirect: () => new Response(null, { status: 302, headers: { location: 'http://x/echo' } }),
  fails: () => {
    throw new RangeError('on purpose');
  },
  empty: () => new Response(null, { status: 204 }),
  slow: async (request, env) => {
    await pause(1_000);
    await notebookOf(env, last(request)).note('went on');
    return new Response('late');
  },
  background: (request, env, context) => {
    context.waitUntil(pause(1_000).then(() => notebookOf(env, last(request)).note('background')));
    return new Response('early');
  },
  waits: async (request) => {
    const { promise, resolve } = Promise.withResolvers<string>();
    waiting.set(last(request), resolve);
    return new Response(await promise);
  },
  settles: async (request) => {
    await until(() => waiting.has(last(request)));
    waiting.get(last(request))?.('settled by another');
    waiting.delete(last(request));
    return new Response();
  },
  greets: async (_request, _env, context) => {
    const entrypoints = context.exports as unknown as Entrypoints;
    const stub = entrypoints.Greeter({ props: { who: 'me' } });
    const [first, second] = [await stub.count(), await stub.count()];
    return Response.json([
      await stub.greet(),
      await entrypoints.Greeter({ props: { who: 'you' } }).greet(),
      [first[0], second[0], second[1] - first[1]],
    ]);
  },
};

const fact = (
  name: string,
  run: (fetch: Fetcher['fetch'], driver: Driver) => Promise<unknown>,
  ...seen: Fact['seen']
): Fact =>
  inWorker(
    name,
    (driver) => run(driver.env.NEIGHBOUR.fetch.bind(driver.env.NEIGHBOUR), driver),
    ...seen,
  );

export const REQUEST_FACTS: readonly Fact[] = [
  fact(
    'a service binding carries address, method, headers and body, and the answer with status and headers',
    async (fetch) => {
      const answer = await fetch('http://any.name/echo?q=1', {
        method: 'POST',
        headers: { 'x-one': 'a' },
        body: 'text',
      });
      return [
        answer.status,
        answer.headers.get('x-two'),
        answer.headers.getSetCookie(),
        await answer.json(),
      ];
    },
    [
      207,
      'b',
      ['a=1'],
      { url: 'http://any.name/echo?q=1', method: 'POST', header: 'a', body: 'text' },
    ],
  ),
  fact(
    'an answer without a body has none',
    async (fetch) => {
      const answer = await fetch('http://x/empty');
      return [answer.status, answer.body === null, await answer.text()];
    },
    [204, true, ''],
  ),
  fact(
    'a redirect is given back as it is where the request says so',
    async (fetch) => {
      const answer = await fetch('http://x/redirect', { redirect: 'manual' });
      return [answer.status, answer.headers.get('location')];
    },
    [302, 'http://x/echo'],
  ),
  fact(
    'a redirect of a service binding is followed otherwise',
    async (fetch) => {
      const answer = await fetch('http://x/redirect');
      return answer.status;
    },
    207,
  ),
  fact(
    'a fetch under a signal that is aborted rejects with its reason',
    async (fetch) => {
      const controller = new AbortController();
      const answer = rejectionOf(() =>
        fetch('http://x/slow/nobody', { signal: controller.signal }),
      );
      await pause(50);
      controller.abort();
      const already = await rejectionOf(() =>
        fetch('http://x/echo', { signal: controller.signal }),
      );
      return [(await answer).split(':')[0] ?? '', already.split(':')[0] ?? ''];
    },
    ['AbortError', 'AbortError'],
  ),
  fact(
    'a fetch that takes longer than its signal allows rejects with a TimeoutError',
    async (fetch) => {
      return (
        await rejectionOf(() => fetch('http://x/slow/nobody', { signal: AbortSignal.timeout(50) }))
      ).split(':')[0];
    },
    'TimeoutError',
  ),
  fact(
    'what a Worker throws is thrown to who called it by a service binding',
    async (fetch) => rejectionOf(() => fetch('http://x/fails')),
    'RangeError: on purpose',
  ),
  fact(
    'a request whose caller went away may be cancelled where it waits',
    async (fetch, { name, object }) => {
      await rejectionOf(() => fetch(`http://x/slow/${name}`, { signal: AbortSignal.timeout(50) }));
      await pause(2_000);
      return object<Notebook>('Notebook').notes();
    },
    [],
    ['went on'],
  ),
  fact(
    'an object goes on with a request whose caller went away',
    async (_fetch, { object }) => {
      const stub = object<Notebook>('Notebook');
      await rejectionOf(() => stub.fetch('http://x/call', { signal: AbortSignal.timeout(50) }));
      await pause(2_000);
      return object<Notebook>('Notebook').notes();
    },
    ['served /call'],
  ),
  fact(
    'background work of a Worker goes on after its reply',
    async (fetch, { name, object }) => {
      const answer = await fetch(`http://x/background/${name}`);
      const before = await object<Notebook>('Notebook').notes();
      await until(async () => (await object<Notebook>('Notebook').notes()).length > 0);
      return [await answer.text(), before, await object<Notebook>('Notebook').notes()];
    },
    ['early', [], ['background']],
  ),
  fact(
    'a promise that another request of the isolate settles goes on in the one that awaits it',
    async (fetch, { name }) => {
      const answer = fetch(`http://x/waits/${name}`);
      await fetch(`http://x/settles/${name}`);
      return (await answer).text();
    },
    'settled by another',
  ),
  fact(
    'an entrypoint of the own Worker is told its props, is new for each call, and shares the module',
    async (fetch) => (await fetch('http://x/greets')).json(),
    [{ who: 'me' }, { who: 'you' }, [1, 1, 1]],
  ),
];
