// A socket that comes back by itself: a fresh ticket for each attempt, growing pauses, a ping that
// notices a dead line. It knows nothing of what is said on it. A stranger would trust `onclose`: a
// network that vanishes closes nothing, only the unanswered ping tells. And would call an open socket
// a success: one that is closed again at once would be opened for ever without a pause.

import { CLOSE_CODES } from '../errors.ts';
import type { Answer } from './types.ts';

/** What a ticket route answers. */
export interface Ticket {
  socketUrl: string;
  ticket: string;
}

/** `lost`: trying again. `over`: closed for good (signed out, session closed). */
export type LineState = 'connecting' | 'live' | 'lost' | 'over';

export interface LiveSocketOptions {
  /** Gets a ticket; a refusal for good (`not_found` and the like) ends the socket. */
  ticket(): Promise<Answer<Ticket>>;
  onFrame(frame: unknown): void;
  onState(state: LineState): void;
  /** The socket is open: say what must be said first. */
  onOpen?(): void;
  /** Connect here instead of to the ticket's origin (a page's own, behind a proxy). */
  origin?: string;
  /**
   * Tells the line that the network came back (the browser's `online`), or that somebody looks at
   * this page again (`focus`), which brings back a line whose place another tab took.
   */
  network?: Pick<EventTarget, 'addEventListener' | 'removeEventListener'>;
}

const PROTOCOL = 'parlor.v1';
const PING = '{"type":"ping"}';
const PING_EVERY_MS = 8_000;
const PONG_WITHIN_MS = 4_000;
const PAUSE_MIN_MS = 250;
const PAUSE_MAX_MS = 4_000;
/** A line that lived so long begins with the shortest pause again. */
const LIFE_MS = 10_000;
/** After a newer tab took this one's place: nobody looks at this one, so it need not hurry. */
const REPLACED_PAUSE_MIN_MS = 30_000;
const REPLACED_PAUSE_MAX_MS = 20 * 60_000;
const CONNECT_WITHIN_MS = 6_000;
const PASSING = new Set(['offline', 'unreadable', 'try_again', 'rate_limited', 'internal']);

function addressOf(socketUrl: string, origin: string | undefined): string {
  if (origin === undefined) return socketUrl;
  return new URL(new URL(socketUrl).pathname, origin.replace(/^http/, 'ws')).href;
}

export class LiveSocket {
  readonly #options: LiveSocketOptions;
  #socket: WebSocket | null = null;
  #state: LineState = 'connecting';
  #attempt = 0;
  /** How often in a row a newer socket took this one's place. */
  #replaced = 0;
  #liveSinceMs = Number.POSITIVE_INFINITY;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #beat: ReturnType<typeof setTimeout> | undefined;
  #connecting = false;

  constructor(options: LiveSocketOptions) {
    this.#options = options;
    options.network?.addEventListener('online', this.#wake);
    options.network?.addEventListener('focus', this.#wake);
    options.network?.addEventListener('offline', this.#drop);
    void this.#connect();
  }

  get state(): LineState {
    return this.#state;
  }

  /** Sends now or not at all; false when the line is down. */
  send(frame: unknown): boolean {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(frame));
    return true;
  }

  /** Hangs up for good. */
  close(): void {
    this.#end();
    this.#become('over');
  }

  #wake = () => {
    if (this.#state !== 'lost') return;
    this.#attempt = 0;
    this.#replaced = 0;
    clearTimeout(this.#retry);
    void this.#connect();
  };

  #drop = () => {
    if (this.#state === 'live') this.#lose();
  };

  #become(state: LineState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#options.onState(state);
  }

  #end(): void {
    clearTimeout(this.#retry);
    clearTimeout(this.#beat);
    this.#options.network?.removeEventListener('online', this.#wake);
    this.#options.network?.removeEventListener('focus', this.#wake);
    this.#options.network?.removeEventListener('offline', this.#drop);
    this.#hangUp();
  }

  #hangUp(): void {
    const socket = this.#socket;
    this.#socket = null;
    if (socket === null) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }

  #lose(isReplaced = false): void {
    clearTimeout(this.#beat);
    this.#hangUp();
    if (this.#state === 'over') return;
    this.#become('lost');
    const ceiling = this.#pauseMs(isReplaced);
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => void this.#connect(), ceiling * (0.5 + Math.random() / 2));
  }

  // The longest pause before the next attempt.
  #pauseMs(isReplaced: boolean): number {
    const livedMs = Date.now() - this.#liveSinceMs;
    this.#liveSinceMs = Number.POSITIVE_INFINITY;
    if (livedMs >= LIFE_MS) this.#attempt = 0;
    if (isReplaced) {
      const pauseMs = Math.min(REPLACED_PAUSE_MAX_MS, REPLACED_PAUSE_MIN_MS * 2 ** this.#replaced);
      // Not by its life: where tabs take turns, each has lived a while when its turn is over.
      this.#replaced += 1;
      return pauseMs;
    }
    const pauseMs = Math.min(PAUSE_MAX_MS, PAUSE_MIN_MS * 2 ** this.#attempt);
    this.#attempt += 1;
    return pauseMs;
  }

  async #connect(): Promise<void> {
    if (this.#connecting || this.#state === 'over' || this.#socket !== null) return;
    this.#connecting = true;
    const answer = await this.#options.ticket();
    this.#connecting = false;
    if ((this.#state as LineState) === 'over') return;
    if (answer.ok) this.#open(answer.value);
    else if (PASSING.has(answer.error.code)) this.#lose();
    else {
      this.#end();
      this.#become('over');
    }
  }

  #open({ socketUrl, ticket }: Ticket): void {
    const socket = new WebSocket(addressOf(socketUrl, this.#options.origin), [PROTOCOL, ticket]);
    this.#socket = socket;
    this.#beat = setTimeout(() => this.#lose(), CONNECT_WITHIN_MS);
    socket.onopen = () => {
      this.#liveSinceMs = Date.now();
      this.#become('live');
      this.#options.onOpen?.();
      this.#listen();
    };
    socket.onmessage = ({ data }) => {
      this.#listen();
      const frame = JSON.parse(String(data)) as { type?: string };
      if (frame.type !== 'pong') this.#options.onFrame(frame);
    };
    socket.onclose = ({ code }) => {
      const isOver = code === CLOSE_CODES.signedOut || code === CLOSE_CODES.sessionClosed;
      if (!isOver) return this.#lose(code === CLOSE_CODES.replaced);
      this.#end();
      this.#become('over');
    };
  }

  // Any frame proves the line; silence is asked once and then taken for an answer.
  #listen(): void {
    clearTimeout(this.#beat);
    this.#beat = setTimeout(() => {
      this.#socket?.send(PING);
      this.#beat = setTimeout(() => this.#lose(), PONG_WITHIN_MS);
    }, PING_EVERY_MS);
  }
}
