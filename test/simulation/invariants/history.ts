// What the clients of a run saw, as each invariant hears it: calls with their answers or without any,
// the lines that they opened, and every frame of them. A client knows only what it was told, so a
// call whose reply was lost is `unknown`: it may have happened or not, and both are right.

import { OPERATIONS, type OperationName } from '#shared/client/operations.ts';
import type { Answer } from '#shared/client/types.ts';
import { EventLog, type Ids, type LoggedEvent } from './events.ts';
import { Violation } from './violation.ts';

/** One call of an operation. */
export interface Call {
  readonly n: number;
  readonly device: string;
  readonly operation: OperationName;
  readonly ids: Ids;
  readonly input: Input;
  readonly invokedMs: number;
  /** When its answer came; null while it is under way, and for ever where it was lost. */
  returnedMs: number | null;
  /** `open`: under way. `unknown`: no reply came. */
  outcome: 'open' | 'ok' | 'refused' | 'unknown';
  /** Of a refusal, 0 without a reply; 200 stands for any success. */
  status: number;
  code: string | null;
  /** By which the logs name it; null where no reply said. */
  requestId: string | null;
  /** The reply's body, or the facts of the refusal. */
  body: unknown;
}

/** What a call was given. */
export interface Input {
  readonly params?: Readonly<Record<string, string>> | undefined;
  readonly query?: Readonly<Record<string, string | undefined>> | undefined;
  readonly body?: unknown;
  readonly idempotencyKey?: string | undefined;
}

/** One connection of a socket. */
export interface Line {
  readonly n: number;
  readonly device: string;
  readonly kind: 'session' | 'room' | 'hub';
  readonly ids: Ids & { readonly player: string };
  /** Watches somebody else's table. */
  readonly isSpectator: boolean;
  /** What let it in. */
  readonly ticket: string;
  /** When the client asked for it: what it shows is of then or later. */
  readonly askedMs: number;
  readonly openedMs: number;
  closedMs: number | null;
}

/** A frame as it was parsed; which fields it has is the protocol's to say. */
// biome-ignore lint/suspicious/noExplicitAny: a frame of any of three protocols, read by its type.
export type Frame = { readonly type: string; readonly [field: string]: any };

/** What hears a history and throws a `Violation` where something does not hold. */
export interface Invariant {
  readonly name: string;
  invoked?(call: Call): void;
  returned?(call: Call): void;
  opened?(line: Line): void;
  closed?(line: Line, code: number): void;
  said?(line: Line, frame: Frame): void;
  heard?(line: Line, frame: Frame, text: string): void;
  noted?(event: LoggedEvent): void;
  /** Everything that only a look at the whole can tell; at check points, all calls answered. */
  whole?(): void;
}

/** A failure with what led to it. */
export interface Failure {
  readonly invariant: string;
  readonly message: string;
  readonly ids: Ids;
  readonly atMs: number;
  /** The last events of these ids. */
  readonly events: readonly LoggedEvent[];
}

export interface HistoryOptions {
  /** Virtual time since the run began, milliseconds. */
  elapsedMs: () => number;
  invariants: readonly Invariant[];
  /** The first failure of the run: it should end now. */
  onFailure: (failure: Failure) => void;
  onLine?: (line: string) => void;
}

function idsOf(operation: OperationName, input: Input): Ids {
  const id = input.params?.id;
  if (id === undefined) return {};
  const { path } = OPERATIONS[operation];
  if (path.startsWith('/v1/sessions/')) return { session: id };
  if (path.startsWith('/v1/rooms/')) return { room: id };
  return path.includes('/purchases/') ? { purchase: id } : {};
}

export class History {
  readonly log: EventLog;
  /** The first thing that did not hold. */
  failure: Failure | null = null;
  readonly #options: HistoryOptions;

  constructor(options: HistoryOptions) {
    this.#options = options;
    this.log = new EventLog(options.elapsedMs, options.onLine);
  }

  /** A call leaves its device. `cause` is the number of the event that led to it. */
  invoke(
    device: string,
    ids: Ids,
    operation: OperationName,
    input: Input = {},
    cause: number | null = null,
  ): Call {
    const all = { ...ids, ...idsOf(operation, input) };
    const n = this.log.write('invoke', device, all, { operation, input }, cause);
    const call: Call = {
      n,
      device,
      operation,
      ids: all,
      input,
      invokedMs: this.log.nowMs,
      returnedMs: null,
      outcome: 'open',
      status: 0,
      code: null,
      requestId: null,
      body: undefined,
    };
    this.#tell((invariant) => invariant.invoked?.(call));
    return call;
  }

  /** Its answer came, or the client gave up waiting for one. */
  returned(call: Call, answer: Answer<unknown>): void {
    call.returnedMs = this.log.nowMs;
    if (answer.ok) {
      Object.assign(call, { outcome: 'ok', status: 200, body: answer.value });
    } else {
      const { code, status, requestId, facts } = answer.error;
      const isLost = code === 'offline' || code === 'unreadable';
      const outcome = isLost ? 'unknown' : 'refused';
      Object.assign(call, { outcome, status, code, requestId, body: facts });
    }
    const { outcome, status, code, body } = call;
    const kind = outcome === 'unknown' ? 'unknown' : 'return';
    this.log.write(kind, call.device, call.ids, { status, code, body }, call.n);
    this.#tell((invariant) => invariant.returned?.(call));
  }

  /** A socket is open. */
  opened(
    device: string,
    kind: Line['kind'],
    ids: Line['ids'],
    {
      isSpectator = false,
      ticket = '',
      askedMs = this.log.nowMs,
      cause = null as number | null,
    } = {},
  ): Line {
    const n = this.log.write('open', device, ids, { kind }, cause);
    const openedMs = this.log.nowMs;
    const line = { n, device, kind, ids, isSpectator, ticket, askedMs, openedMs, closedMs: null };
    this.#tell((invariant) => invariant.opened?.(line));
    return line;
  }

  /** The client sent a frame. */
  said(line: Line, frame: Frame): void {
    const ids = { ...line.ids, ...(typeof frame.id === 'string' && { command: frame.id }) };
    this.log.write('said', line.device, ids, frame, line.n);
    this.#tell((invariant) => invariant.said?.(line, frame));
  }

  /** A frame came; `text` is how it was spelled. */
  heard(line: Line, text: string): void {
    const frame = JSON.parse(text) as Frame;
    const command = frame.id ?? frame.ref;
    const ids = { ...line.ids, ...(typeof command === 'string' && { command }) };
    this.log.write('heard', line.device, ids, frame, line.n);
    this.#tell((invariant) => invariant.heard?.(line, frame, text));
  }

  /** A connection ended, with its close code. */
  closed(line: Line, code: number): void {
    if (line.closedMs !== null) return;
    line.closedMs = this.log.nowMs;
    this.log.write('close', line.device, line.ids, { code }, line.n);
    this.#tell((invariant) => invariant.closed?.(line, code));
  }

  /** Anything else: a decision, a fault, a line of a Worker's log, the end of the faults. */
  note(kind: string, where: string, ids: Ids, facts: unknown, cause: number | null = null): number {
    const n = this.log.write(kind, where, ids, facts, cause);
    const event = { n, at: this.log.nowMs, cause, kind, where, ids, facts };
    this.#tell((invariant) => invariant.noted?.(event));
    return n;
  }

  /** A check point: all that was asked for has been answered. */
  whole(): void {
    this.#tell((invariant) => invariant.whole?.());
  }

  /** Something does not hold; only the first counts, for what follows may follow from it. */
  fail(violation: Violation): void {
    if (this.failure !== null) return;
    const { invariant, message, ids } = violation;
    this.log.write('failure', invariant, ids, message);
    const events = this.log.last(ids);
    this.failure = { invariant, message, ids, atMs: this.log.nowMs, events };
    this.#options.onFailure(this.failure);
  }

  #tell(tell: (invariant: Invariant) => void): void {
    for (const invariant of this.#options.invariants) {
      try {
        tell(invariant);
      } catch (error) {
        if (!(error instanceof Violation)) throw error;
        this.fail(error);
      }
    }
  }
}
