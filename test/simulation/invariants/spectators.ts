// Spectators: they see what the player sees, without the player's coins and commands, and only while
// the player lets them.

import { isDeepStrictEqual } from 'node:util';
import type { Health } from './health.ts';
import { Held } from './held.ts';
import type { Call, Frame, Invariant, Line } from './history.ts';
import { Violation } from './violation.ts';

/** A table closes their sockets as it is told; what is on the way may still arrive. */
const TOLD_MS = 2_000;
const PRIVATE = ['balance', 'counted', 'id'];
const PRIVATE_OF_TABLE = ['balance', 'returned', 'wagered', 'paid', 'standing'];
const ROUNDS = new Set(['result', 'autoplayResult']);

const lets = ({ input }: Call) =>
  (input.body as { settings?: { spectators?: boolean } } | undefined)?.settings?.spectators;

export class Spectators implements Invariant {
  readonly name = 'spectators';
  readonly #elapsedMs: () => number;
  readonly #health: Health;
  readonly #closed = new Held();
  /** Tables that their players ever asked to open to others. */
  readonly #opened = new Set<string>();
  /** Of each table, what was played under each number, as the first who saw it saw it. */
  readonly #played = new Map<string, Map<number, unknown>>();

  constructor(elapsedMs: () => number, health: Health) {
    this.#elapsedMs = elapsedMs;
    this.#health = health;
  }

  invoked(call: Call): void {
    if (call.operation !== 'games.updateSession') return;
    const session = call.input.params?.id ?? '';
    if (lets(call) === true) {
      this.#opened.add(session);
      this.#closed.undoing(session);
    }
    if (lets(call) === false) this.#closed.asked(call, session);
  }

  returned(call: Call): void {
    const { operation, input, outcome, ids, invokedMs } = call;
    const session = input.params?.id ?? '';
    if (operation === 'games.updateSession') {
      if (lets(call) === true) this.#closed.undone(call, session);
      if (outcome === 'ok' && lets(call) === false) this.#closed.put(call, session);
    }
    const { role } = (input.body ?? {}) as { role?: string };
    if (operation !== 'games.ticketForSession' || role !== 'spectator' || outcome !== 'ok') return;
    const sinceMs = this.#closed.sinceMs(session) ?? Number.POSITIVE_INFINITY;
    if (this.#opened.has(session) && invokedMs <= sinceMs) return;
    throw new Violation('spectators', 'somebody was let in who may not watch', ids);
  }

  heard(line: Line, frame: Frame): void {
    const { session } = line.ids;
    if (session === undefined) return;
    if (ROUNDS.has(frame.type)) this.#same(session, line, frame);
    if (!line.isSpectator) return;
    const shown = [
      ...PRIVATE.filter((field) => frame[field] !== undefined),
      ...PRIVATE_OF_TABLE.filter((field) => frame.session?.[field] !== undefined),
    ];
    if (shown.length > 0 && frame.type !== 'error') {
      throw new Violation('spectators', `${frame.type} shows ${shown}`, line.ids);
    }
    const sinceMs = this.#closed.sinceMs(session);
    const nowMs = this.#elapsedMs();
    if (sinceMs === undefined || nowMs <= sinceMs + TOLD_MS) return;
    if (!this.#health.isWell(sinceMs, nowMs)) return;
    throw new Violation('spectators', `${frame.type} was shown to who may not watch`, line.ids);
  }

  #same(session: string, line: Line, frame: Frame): void {
    const { id: _id, balance: _balance, counted: _counted, ...shown } = frame;
    const played = this.#played.get(session) ?? new Map<number, unknown>();
    this.#played.set(session, played);
    const known = played.get(frame.seq) ?? shown;
    played.set(frame.seq, known);
    if (isDeepStrictEqual(known, shown)) return;
    throw new Violation('spectators', `event ${frame.seq} is not the same to all`, line.ids);
  }
}
