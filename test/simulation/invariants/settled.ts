// Settled: on healthy links the wallet's sum at tables is what the tables themselves say, a moment after
// their last event: a batch goes out by its age also where nobody plays on.

import { micros } from './amounts.ts';
import type { Health } from './health.ts';
import type { Call, Frame, Invariant, Line } from './history.ts';
import { Violation } from './violation.ts';

/** A batch waits five seconds, and then it takes a moment. */
const QUIET_MS = 9_000;
/** Calls after which nobody knows at once which tables there are and what is at them. */
const MOVES = new Set(['games.openSession', 'games.topUpSession', 'games.closeSession']);

interface Table {
  readonly player: string;
  currency: string;
  line: Line | null;
  atMs: number;
  balanceMicros: bigint;
  /** Staked in the hand that is open. */
  openMicros: bigint;
  isOver: boolean;
  /** Commands that wait for their answers. */
  readonly pending: Set<string>;
}

// biome-ignore lint/suspicious/noExplicitAny: views whose schemas are the protocol's.
type View = any;

export class Settled implements Invariant {
  readonly name = 'settled';
  readonly #elapsedMs: () => number;
  readonly #health: Health;
  readonly #tables = new Map<string, Table>();
  /** Until when nobody knows which tables a player has. */
  readonly #unsureMs = new Map<string, number>();
  /** Wallets that were found to be what their tables say. */
  compared = 0;

  constructor(elapsedMs: () => number, health: Health) {
    this.#elapsedMs = elapsedMs;
    this.#health = health;
  }

  invoked({ operation, ids }: Call): void {
    if (MOVES.has(operation)) this.#unsureMs.set(ids.player ?? '', Number.POSITIVE_INFINITY);
  }

  returned(call: Call): void {
    const { operation, ids, outcome } = call;
    const player = ids.player ?? '';
    // What was lost may happen at any time.
    if (MOVES.has(operation) && outcome !== 'unknown') {
      this.#unsureMs.set(player, this.#elapsedMs());
    }
    if (outcome !== 'ok') return;
    const { session } = (call.body ?? {}) as View;
    if (session?.balance !== undefined) this.#view(session, player, null);
    if (operation === 'payments.wallet') this.#compare(call, player);
  }

  said(line: Line, frame: Frame): void {
    const table = this.#tables.get(line.ids.session ?? '');
    if (table === undefined || line.isSpectator || typeof frame.id !== 'string') return;
    table.pending.add(frame.id);
  }

  heard(line: Line, frame: Frame): void {
    const { session, player } = line.ids;
    if (session === undefined || line.isSpectator) return;
    if (frame.session?.balance !== undefined) {
      this.#view({ ...frame.session, id: session }, player, line);
    }
    const table = this.#tables.get(session);
    if (table === undefined) return;
    table.pending.delete(frame.id ?? frame.ref);
    if (typeof frame.seq === 'number') table.atMs = this.#elapsedMs();
    if (frame.balance === undefined) return;
    table.balanceMicros = micros(frame.balance);
    if (frame.type !== 'result') return;
    table.openMicros = frame.round.finished ? 0n : micros(frame.round.stake);
  }

  #view(view: View, player: string, line: Line | null): void {
    const known = this.#tables.get(view.id);
    this.#tables.set(view.id, {
      player,
      currency: view.currency,
      line: line ?? known?.line ?? null,
      atMs: this.#elapsedMs(),
      balanceMicros: micros(view.balance),
      openMicros: view.openRound ? micros(view.openRound.stake) : 0n,
      isOver: view.state !== 'open',
      pending: known?.pending ?? new Set(),
    });
  }

  #compare({ body, invokedMs, ids }: Call, player: string): void {
    const fromMs = invokedMs - QUIET_MS;
    if ((this.#unsureMs.get(player) ?? 0) > fromMs) return;
    if (!this.#health.isWell(fromMs, this.#elapsedMs())) return;
    const tables = [...this.#tables.values()].filter((table) => table.player === player);
    for (const { currency, atTables } of (body as View).balances) {
      const own = tables.filter((table) => table.currency === currency && !table.isOver);
      if (own.length === 0 || !own.every((table) => isQuiet(table, fromMs))) continue;
      const sum = own.reduce((all, table) => all + table.balanceMicros + table.openMicros, 0n);
      this.compared += 1;
      if (micros(atTables) === sum) continue;
      const message = `${atTables} ${currency} at tables, which say ${sum} micros for a while`;
      throw new Violation('settled', message, ids);
    }
  }
}

/** Whether a table that is watched has had nothing to say since then. */
function isQuiet({ line, atMs, pending }: Table, fromMs: number): boolean {
  return line !== null && line.closedMs === null && atMs <= fromMs && pending.size === 0;
}
