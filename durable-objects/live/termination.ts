// Connection termination: ends the TCP connection behind a socket that an object has closed. A
// hibernatable socket cannot be dropped by its object: after `close` the runtime keeps the
// connection until the client answers *and* the object hibernates, so a client that does not answer
// holds it for ever. What the runtime can drop is a fetch under an abort signal; a signal belongs to
// the request that made it, and hibernation ends every request of an object. So each upgrade passes
// once through a stateless entrypoint of the object's own Worker, which keeps the signal. A stranger
// would put the controllers into the object: they die with its first nap.

import type { Upgradable } from '#shared/environment.ts';
import { CLOSE_CODES } from '#shared/errors.ts';
import { newId } from '#shared/ids.ts';
import { errorFields, log } from '#shared/log.ts';
import { SECOND_MS } from '#shared/time.ts';

/** Names an upgrade on its second way in; only the object knows the value. */
const HEADER = 'x-parlor-internal-line';
const TAG = 'line:';
/** A client that answers a close has this long before its connection is cut. */
const GRACE_MS = 400;

// One isolate hosts the objects and this entrypoint. A line that another isolate holds is not here:
// then nothing is cut, and the connection ends as the runtime ends it.
const lines = new Map<string, (afterMs: number) => void>();

/** How a line finds its object again. */
export interface LineProps {
  name: string;
}

type LineContext = ExecutionContext<LineProps>;
/** What each Worker of objects exports beside its class. */
type LineExports = { Line(options: { props: LineProps }): Upgradable };

// Whether the line is to be cut. A promise alone would not keep the request alive; the timer does.
async function isCut(id: string, holdMs: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<number | null>();
  lines.set(id, resolve);
  const timer = setTimeout(() => resolve(null), holdMs);
  const afterMs = await promise;
  clearTimeout(timer);
  lines.delete(id);
  if (afterMs === null) return false;
  await scheduler.wait(afterMs);
  return true;
}

/**
 * What the entrypoint `Line` of an object's Worker does with an upgrade. `holdSeconds`: how long the
 * line can be cut; the edge gives up what runs on for 30 s after its reply, workerd does not. With 0
 * nothing is held.
 */
export async function throughLine(
  request: Request,
  context: LineContext,
  objects: { getByName(name: string): Upgradable },
  holdSeconds: number,
): Promise<Response> {
  const controller = new AbortController();
  const object = objects.getByName(context.props.name);
  const response = await object.fetch(request, { signal: controller.signal });
  const id = request.headers.get(HEADER);
  if (response.webSocket && id !== null && holdSeconds > 0) {
    const ending = isCut(id, holdSeconds * SECOND_MS).then((cut) => cut && controller.abort());
    // A line that cannot be cut ends when its client ends it; the connection is gone already.
    context.waitUntil(ending.catch((error) => log('warn', 'line_not_cut', errorFields(error))));
  }
  return response;
}

/** The sockets of one object, from the upgrade to the end of their connections. */
export class Lines {
  readonly #context: DurableObjectState;
  readonly #expected = new Set<string>();

  constructor(context: DurableObjectState) {
    this.#context = context;
  }

  /** Leads an upgrade through a line; `enter` hears the line's id and hands it to `accept`. */
  async upgrade(request: Request, enter: (lineId: string) => Promise<Response>): Promise<Response> {
    const known = request.headers.get(HEADER);
    if (known !== null && this.#expected.delete(known)) return enter(known);
    const id = newId(Date.now());
    const headers = new Headers(request.headers);
    headers.set(HEADER, id);
    this.#expected.add(id);
    try {
      const props = { name: this.#context.id.name ?? '' };
      const line = (this.#context.exports as unknown as LineExports).Line({ props });
      return await line.fetch(new Request(request, { headers }));
    } finally {
      this.#expected.delete(id);
    }
  }

  /** Takes over the server side of a pair. */
  accept(socket: WebSocket, lineId: string): void {
    this.#context.acceptWebSocket(socket, [TAG + lineId]);
  }

  #end(socket: WebSocket, afterMs: number): void {
    try {
      const tag = this.#context.getTags(socket).find((text) => text.startsWith(TAG));
      lines.get(tag?.slice(TAG.length) ?? '')?.(afterMs);
    } catch {
      // The runtime has let go of the socket already.
    }
  }

  /** Says the last word to a client; its connection ends soon, whether it answers or not. */
  hangUp(socket: WebSocket, code: number, reason: string): void {
    try {
      socket.close(code, reason);
    } catch {
      // The line is broken already.
    }
    this.#end(socket, GRACE_MS);
  }

  /** A client has closed, or has answered our close: it is answered, and its line ends. */
  closed(socket: WebSocket, code: number, reason: string): void {
    if (socket.readyState === WebSocket.CLOSED) {
      this.#end(socket, 0);
      return;
    }
    // 1005 and 1006 only describe; they may not be sent.
    const isSendable = code === CLOSE_CODES.normal || (code >= 3000 && code < 5000);
    this.hangUp(socket, isSendable ? code : CLOSE_CODES.normal, isSendable ? reason : '');
  }

  /** The line broke. */
  broken(socket: WebSocket): void {
    this.#end(socket, 0);
  }
}
