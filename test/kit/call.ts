// HTTP as tests speak it, over the network and into a Worker: one spelling of a request, one of a reply.

/** What a call may carry. */
export interface CallOptions {
  token?: string | undefined;
  /** Goes as JSON; a text goes as it is. */
  body?: unknown;
  /** Idempotency-Key. */
  key?: string;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

/** A reply that was read. */
export interface Answer {
  status: number;
  headers: Headers;
  /** What it says: the parsed JSON, or the text of anything else. */
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever the API says and asserts on it
  body: any;
  text: string;
}

/** The request of a call. */
export function requestOf(
  url: string,
  method: string,
  { token, body, key, headers: given, signal }: CallOptions = {},
): Request {
  const headers = new Headers(given);
  if (token !== undefined) headers.set('authorization', `Bearer ${token}`);
  if (key !== undefined) headers.set('idempotency-key', key);
  if (body !== undefined && !headers.has('content-type')) {
    headers.set('content-type', 'application/json');
  }
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return new Request(url, {
    method,
    headers,
    redirect: 'manual',
    ...(body !== undefined && { body: text }),
    ...(signal !== undefined && { signal }),
  });
}

/** Reads a reply. */
export async function answerOf(response: Response): Promise<Answer> {
  const { status, headers } = response;
  const text = await response.text();
  const isJson = headers.get('content-type')?.includes('json') ?? false;
  return { status, headers, body: isJson ? JSON.parse(text) : text, text };
}

/** One call over the network. */
export async function call(
  url: string,
  method: string,
  path: string,
  options?: CallOptions,
): Promise<Answer> {
  return answerOf(await fetch(requestOf(url + path, method, options)));
}
