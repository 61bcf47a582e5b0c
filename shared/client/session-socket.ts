// A game session over a line that may break. Commands keep their id until they are answered and are
// sent again after a reconnect; the table applies each once. Events are numbered: what was missed
// is asked for by `resume`, what was seen already is dropped, so nothing is lost or shown twice.

import type { ErrorCode } from '../errors.ts';
import type { CommandFrame, ServerFrame } from '../protocol/session.ts';
import { type LineState, LiveSocket, type LiveSocketOptions } from './live-socket.ts';
import { type ServerClock, serverClock } from './server-clock.ts';

/** An event: a frame with a number of its own. */
export type SessionEventFrame = Extract<ServerFrame, { seq: number }>;
/** The state as a welcome tells it. */
export type WelcomeSession = Extract<ServerFrame, { type: 'welcome' }>['session'];
/** Why a command was refused; what this client decided itself has no request. */
export type FrameError = { code: ErrorCode; message: string; [fact: string]: unknown };
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
  /** Learns from each welcome and dates the commands; the page's own unless told. */
  clock?: ServerClock;
}

type Waiting = {
  command: Command;
  /** When it was asked for, by the device's clock. */
  askedMs: number;
  /** `null` until the server's clock is known, which dates it. */
  frame: CommandFrame | null;
  resolve(answer: CommandAnswer): void;
};

/** A command that could not be delivered for so long is not played any more. */
const COMMAND_LIFE_MS = 60_000;

export class SessionSocket {
  readonly #options: SessionSocketOptions;
  readonly #line: LiveSocket;
  readonly #waiting = new Map<string, Waiting>();
  readonly #clock: ServerClock;
  /** True between a welcome and the end of its line: what is sent before it would be sent twice. */
  #isWelcome = false;
  #lastSeq: number;
  // Events that came before the replay of those in front of them.
  #ahead: SessionEventFrame[] = [];

  constructor(options: SessionSocketOptions) {
    this.#options = options;
    this.#lastSeq = options.lastSeq;
    this.#clock = options.clock ?? serverClock;
    this.#line = new LiveSocket({
      ticket: options.ticket,
      ...(options.network !== undefined && { network: options.network }),
      ...(options.origin !== undefined && { origin: options.origin }),
      onFrame: (frame) => this.#receive(frame as ServerFrame),
      onState: (state) => {
        this.#isWelcome = false;
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
    const id = crypto.randomUUID();
    return new Promise((resolve) => {
      const waiting = { command, askedMs: this.#clock.deviceMs(), frame: null, resolve };
      this.#waiting.set(id, waiting);
      if (this.#line.state === 'over') this.#giveUp();
      else if (this.#isWelcome) this.#line.send(this.#dated(id, waiting));
    });
  }

  // The same each time it is sent: a deadline that moved with each attempt would be none.
  #dated(id: string, waiting: Waiting): CommandFrame {
    if (waiting.frame === null) {
      const deadlineMs = this.#clock.atDevice(waiting.askedMs) + COMMAND_LIFE_MS;
      const expiresAt = new Date(deadlineMs).toISOString();
      waiting.frame = { ...waiting.command, id, expiresAt } as CommandFrame;
    }
    return waiting.frame;
  }

  close(): void {
    this.#line.close();
  }

  #giveUp(): void {
    const error = { code: 'session_not_open' as const, message: 'This session is not open.' };
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
    this.#clock.learn(frame.serverTime);
    this.#isWelcome = true;
    this.#ahead = this.#ahead.filter(({ seq }) => seq > frame.seq);
    if (frame.seq > this.#lastSeq) {
      this.#line.send({ type: 'resume', lastSeq: this.#lastSeq });
    }
    this.#options.onWelcome(frame.session);
    for (const [id, waiting] of this.#waiting) this.#line.send(this.#dated(id, waiting));
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
