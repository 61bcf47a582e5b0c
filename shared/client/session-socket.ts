// A game session over a line that may break. Commands keep their id until they are answered and are
// sent again after a reconnect; the table applies each once. Events are numbered: what was missed
// is asked for by `resume`, what was seen already is dropped, so nothing is lost or shown twice.

import type { CommandFrame, ServerFrame } from '../protocol/session.ts';
import { type LineState, LiveSocket, type LiveSocketOptions } from './live-socket.ts';

/** An event: a frame with a number of its own. */
export type SessionEventFrame = Extract<ServerFrame, { seq: number }>;
/** The state as a welcome tells it. */
export type WelcomeSession = Extract<ServerFrame, { type: 'welcome' }>['session'];
export type FrameError = Extract<ServerFrame, { type: 'error' }>['error'];
/** The first answer to a command: its event, or why not. */
export type CommandAnswer =
  | { ok: true; frame: SessionEventFrame }
  | { ok: false; error: FrameError };

type Unsent<Frame> = Frame extends CommandFrame ? Omit<Frame, 'id' | 'expiresAt'> : never;
/** A command without what the socket adds itself. */
export type Command = Unsent<CommandFrame>;

export interface SessionSocketOptions
  extends Pick<LiveSocketOptions, 'ticket' | 'network' | 'origin'> {
  /** The number of the last event that the session, as read over HTTP, contains. */
  lastSeq: number;
  /** Each event once, in order; `isOwn` when a command of this socket waits for it. */
  onEvent(frame: SessionEventFrame, isOwn: boolean): void;
  /** The state as the table tells it at each connect. */
  onWelcome(session: WelcomeSession): void;
  onState(state: LineState): void;
  /** The gap was too long to replay: read the history over HTTP. */
  onGap(): void;
}

type Waiting = { frame: CommandFrame; resolve(answer: CommandAnswer): void };

/** A command that could not be delivered for so long is not played any more. */
const COMMAND_LIFE_MS = 60_000;

export class SessionSocket {
  readonly #options: SessionSocketOptions;
  readonly #line: LiveSocket;
  readonly #waiting = new Map<string, Waiting>();
  #lastSeq: number;
  // Events that came before the replay of those in front of them.
  #ahead: SessionEventFrame[] = [];

  constructor(options: SessionSocketOptions) {
    this.#options = options;
    this.#lastSeq = options.lastSeq;
    this.#line = new LiveSocket({
      ticket: options.ticket,
      ...(options.network !== undefined && { network: options.network }),
      ...(options.origin !== undefined && { origin: options.origin }),
      onFrame: (frame) => this.#receive(frame as ServerFrame),
      onState: (state) => {
        if (state === 'over') this.#giveUp();
        options.onState(state);
      },
    });
  }

  get lastSeq(): number {
    return this.#lastSeq;
  }

  /** Commands that wait for their answer. */
  get pending(): number {
    return this.#waiting.size;
  }

  /** Sends a command and waits for its answer, through as many reconnects as it takes. */
  command(command: Command): Promise<CommandAnswer> {
    const expiresAt = new Date(Date.now() + COMMAND_LIFE_MS).toISOString();
    const frame = { ...command, id: crypto.randomUUID(), expiresAt } as CommandFrame;
    return new Promise((resolve) => {
      this.#waiting.set(frame.id, { frame, resolve });
      if (this.#line.state === 'over') this.#giveUp();
      else this.#line.send(frame);
    });
  }

  close(): void {
    this.#line.close();
  }

  #giveUp(): void {
    const error = { code: 'session_not_open', message: 'This session is not open.' };
    for (const { resolve } of this.#waiting.values()) resolve({ ok: false, error });
    this.#waiting.clear();
  }

  #receive(frame: ServerFrame): undefined {
    if (frame.type === 'welcome') return this.#greet(frame);
    if (frame.type === 'error') return this.#refused(frame);
    if (frame.type === 'pong') return undefined;
    if (frame.seq > this.#lastSeq + 1) {
      this.#ahead.push(frame);
      return;
    }
    if (frame.seq > this.#lastSeq) this.#take(frame);
    // An answer given twice was shown before, but its asker may have missed it.
    this.#answer(frame);
    this.#catchUp();
  }

  #greet(frame: Extract<ServerFrame, { type: 'welcome' }>): undefined {
    this.#ahead = this.#ahead.filter(({ seq }) => seq > frame.seq);
    if (frame.seq > this.#lastSeq) {
      this.#line.send({ type: 'resume', lastSeq: this.#lastSeq });
    }
    this.#options.onWelcome(frame.session);
    for (const { frame: command } of this.#waiting.values()) this.#line.send(command);
  }

  #take(frame: SessionEventFrame): void {
    this.#lastSeq = frame.seq;
    const id = 'id' in frame ? frame.id : undefined;
    this.#options.onEvent(frame, typeof id === 'string' && this.#waiting.has(id));
  }

  #catchUp(): void {
    this.#ahead.sort((left, right) => left.seq - right.seq);
    while (this.#ahead[0] !== undefined && this.#ahead[0].seq <= this.#lastSeq + 1) {
      const [frame] = this.#ahead.splice(0, 1);
      if (frame === undefined) return;
      if (frame.seq > this.#lastSeq) this.#take(frame);
      this.#answer(frame);
    }
  }

  #answer(frame: SessionEventFrame): void {
    const id = 'id' in frame ? frame.id : null;
    if (id === null || id === undefined) return;
    this.#waiting.get(id)?.resolve({ ok: true, frame });
    this.#waiting.delete(id);
  }

  #refused({ ref, error }: Extract<ServerFrame, { type: 'error' }>): undefined {
    if (error.code === 'resume_gap') {
      this.#lastSeq = Math.max(this.#lastSeq, Number(error.seq));
      this.#options.onGap();
    }
    if (ref === null) return;
    this.#waiting.get(ref)?.resolve({ ok: false, error });
    this.#waiting.delete(ref);
  }
}
