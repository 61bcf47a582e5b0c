// The typed client of the HTTP API: one `call` for every operation. It never throws for what the
// platform or the network says. A stranger would make a new Idempotency-Key per attempt: the key
// belongs to the intent, so a lost reply is asked for again under the same key. And a client speaks
// for one player: a token of another is never sent, however it came into its holder's hands.

import type { Operation } from './operation.ts';
import { OPERATIONS, type OperationName } from './operations.ts';
import type { Answer, ClientError, Input, Output } from './types.ts';

/** How a client reaches the platform and who it speaks for. */
export interface ClientOptions {
  /** Origin of the gateway, without a slash at the end; empty for the page's own. */
  origin: string;
  fetch?: typeof fetch;
  /** The current access token. The first one sent says for which player this client speaks. */
  accessToken?(): string | undefined;
  /** Gets a new token after a refusal; false when there is none to be had. */
  refresh?(): Promise<boolean>;
  /** Attempts of a request that may be repeated. */
  attemptsMax?: number;
}

/** Calls operations by their names. */
export interface Client {
  call<Name extends OperationName>(
    name: Name,
    ...input: Record<never, never> extends Input<Name> ? [Input<Name>?] : [Input<Name>]
  ): Promise<Answer<Output<Name>>>;
  /** The same as a CSV file, from an operation that has one. */
  file<Name extends OperationName>(name: Name, input: Input<Name>): Promise<Answer<ClientFile>>;
}

/** A file under the name that the platform gives it. */
export interface ClientFile {
  name: string;
  blob: Blob;
}

type LooseInput = {
  params?: Record<string, string>;
  query?: Record<string, string | undefined>;
  body?: unknown;
  idempotencyKey?: string;
  accept?: string;
};

const ATTEMPTS = 3;
const PAUSE_MS = 400;

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

function failure(code: ClientError['code'], message: string, status = 0): ClientError {
  return { code, message, status, requestId: null, retryAfterSeconds: null, facts: {} };
}

function urlOf(origin: string, operation: Operation, input: LooseInput): string {
  const path = operation.path.replaceAll(/:([A-Za-z]+)/g, (_, name: string) =>
    encodeURIComponent(input.params?.[name] ?? ''),
  );
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(input.query ?? {})) {
    if (value !== undefined) query.set(name, value);
  }
  const text = query.toString();
  return `${origin}${path}${text === '' ? '' : `?${text}`}`;
}

async function answerOf(response: Response): Promise<Answer<unknown>> {
  const text = await response.text();
  let body: unknown;
  try {
    body = text === '' ? undefined : JSON.parse(text);
  } catch {
    return { ok: false, error: failure('unreadable', 'The reply is not JSON.', response.status) };
  }
  if (response.ok) return { ok: true, value: body };
  const error = (body as { error?: Record<string, unknown> } | undefined)?.error;
  if (typeof error?.code !== 'string') {
    return { ok: false, error: failure('unreadable', 'The reply is not ours.', response.status) };
  }
  const { code, message, requestId, ...facts } = error;
  const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN);
  return {
    ok: false,
    error: {
      code: code as ClientError['code'],
      message: String(message),
      status: response.status,
      requestId: typeof requestId === 'string' ? requestId : null,
      retryAfterSeconds: Number.isFinite(retryAfter) ? retryAfter : null,
      facts,
    },
  };
}

async function fileOf(response: Response): Promise<Answer<ClientFile>> {
  if (!response.ok) return (await answerOf(response)) as Answer<ClientFile>;
  const disposition = response.headers.get('content-disposition') ?? '';
  const [, name = 'parlor.csv'] = /filename="([^"]+)"/.exec(disposition) ?? [];
  return { ok: true, value: { name, blob: await response.blob() } };
}

/** Whom a token is for; `null` for a text that does not say. Nothing is proved by it. */
export function playerOfToken(token: string): string | null {
  try {
    const claims = token.split('.')[1] ?? '';
    const { sub } = JSON.parse(atob(claims.replaceAll('-', '+').replaceAll('_', '/')));
    return typeof sub === 'string' ? sub : null;
  } catch {
    return null;
  }
}

function isPassing({ code }: ClientError): boolean {
  return code === 'offline' || code === 'unreadable' || code === 'try_again';
}

/** Makes a client. */
export function createClient(options: ClientOptions): Client {
  const send = options.fetch ?? ((...given: Parameters<typeof fetch>) => fetch(...given));
  let player: string | null = null;

  /** False for the token of somebody else than this client speaks for. */
  function isOwn(token: string): boolean {
    const subject = playerOfToken(token);
    player ??= subject;
    return player === subject;
  }

  async function once<Value>(
    operation: Operation,
    input: LooseInput,
    read: (response: Response) => Promise<Answer<Value>>,
  ): Promise<Answer<Value>> {
    const headers: Record<string, string> = {};
    if (input.accept !== undefined) headers.accept = input.accept;
    const token = operation.signedIn ? options.accessToken?.() : undefined;
    if (token !== undefined && !isOwn(token)) {
      return { ok: false, error: failure('other_player', 'Another player is signed in now.') };
    }
    if (token !== undefined) headers.authorization = `Bearer ${token}`;
    if (input.body !== undefined) headers['content-type'] = 'application/json';
    if (input.idempotencyKey !== undefined) headers['idempotency-key'] = input.idempotencyKey;
    const body = input.body === undefined ? {} : { body: JSON.stringify(input.body) };
    try {
      const url = urlOf(options.origin, operation, input);
      return await read(await send(url, { method: operation.method, headers, ...body }));
    } catch {
      return { ok: false, error: failure('offline', 'There is no connection.') };
    }
  }

  async function signedIn<Value>(
    operation: Operation,
    input: LooseInput,
    read: (response: Response) => Promise<Answer<Value>>,
  ): Promise<Answer<Value>> {
    const answer = await once(operation, input, read);
    const isStale = !answer.ok && operation.signedIn && answer.error.code === 'unauthenticated';
    if (!isStale || !(await options.refresh?.())) return answer;
    return once(operation, input, read);
  }

  return {
    async call(name, ...given) {
      const operation: Operation = OPERATIONS[name];
      const input = { ...(given[0] as LooseInput | undefined) };
      if (operation.idempotent) input.idempotencyKey ??= crypto.randomUUID();
      const mayRepeat = operation.method === 'GET' || operation.idempotent === true;
      const attemptsMax = mayRepeat ? (options.attemptsMax ?? ATTEMPTS) : 1;
      for (let attempt = 1; ; attempt++) {
        const answer = await signedIn(operation, input, answerOf);
        if (answer.ok || attempt >= attemptsMax || !isPassing(answer.error)) {
          return answer as Answer<Output<typeof name>>;
        }
        await pause(PAUSE_MS * attempt);
      }
    },
    file: (name, input) =>
      signedIn(OPERATIONS[name], { ...(input as object), accept: 'text/csv' }, fileOf),
  };
}
