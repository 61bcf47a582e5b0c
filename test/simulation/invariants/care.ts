// Care: what a player set to themselves holds at their tables. No more is staked than a wager limit
// allows, whatever the number of tables; and no stake is taken while a table asks whether to go on.

import { micros } from './amounts.ts';
import type { Health } from './health.ts';
import type { Call, Frame, Invariant, Line } from './history.ts';
import { InOrder, isEvent } from './in-order.ts';
import { Violation } from './violation.ts';

/** A limit reaches open tables within this time, on healthy links. */
const LIMIT_MS = 2_000;

interface WagerLimit {
  fromMs: number;
  micros: bigint;
  /** What was staked by bets that were sent after it had reached every table. */
  staked: bigint;
  /** Tables that took or refused a bet when nothing kept the limit from them: they know of it for good. */
  readonly known: Set<string>;
}

interface Table {
  currency: string;
  /** Whole stake of the hand that is open. */
  openMicros: bigint;
  /** A question waits for its answer. */
  isAsked: boolean;
}

export class Care implements Invariant {
  readonly name = 'care';
  readonly #elapsedMs: () => number;
  readonly #health: Health;
  readonly #order = new InOrder();
  readonly #saidMs = new Map<string, number>();
  readonly #tables = new Map<string, Table>();
  /** By player, currency and period. */
  readonly #limits = new Map<string, Map<string, WagerLimit>>();
  #day = '';

  constructor(elapsedMs: () => number, health: Health) {
    this.#elapsedMs = elapsedMs;
    this.#health = health;
  }

  returned(call: Call): void {
    if (call.outcome !== 'ok') return;
    // biome-ignore lint/suspicious/noExplicitAny: the reply's schema is the route's.
    const { session, limits } = (call.body ?? {}) as any;
    if (session?.id !== undefined) this.#tableOf(session.id).currency = session.currency;
    if (call.operation === 'payments.changeLimits') this.#limited(call.ids.player ?? '', limits);
  }

  said(_line: Line, frame: Frame): void {
    if (typeof frame.id !== 'string' || this.#saidMs.has(frame.id)) return;
    this.#saidMs.set(frame.id, this.#elapsedMs());
  }

  heard(line: Line, frame: Frame): void {
    const { session } = line.ids;
    if (session === undefined || line.isSpectator) return;
    if (typeof frame.session?.currency === 'string') {
      this.#tableOf(session).currency = frame.session.currency;
    }
    this.#turnDay(String(frame.serverTime ?? frame.round?.at ?? ''));
    if (!isEvent(line, frame)) return;
    for (const event of this.#order.take(session, frame)) this.#follow(session, line, event);
  }

  #tableOf(session: string): Table {
    const known = this.#tables.get(session) ?? { currency: '', openMicros: 0n, isAsked: false };
    this.#tables.set(session, known);
    return known;
  }

  /** At midnight windows move on: what counts is told with the next reply. */
  #turnDay(at: string): void {
    const day = at.slice(0, 10);
    if (day <= this.#day) return;
    if (this.#day !== '') this.#limits.clear();
    this.#day = day;
  }

  /** A limit that is to be raised is left alone: nobody tells when it is. */
  #limited(player: string, limits: readonly Record<string, string | null>[]): void {
    const known = this.#limits.get(player) ?? new Map<string, WagerLimit>();
    const fromMs = this.#elapsedMs();
    for (const { kind, currency, period, amount, next } of limits) {
      if (kind !== 'wager') continue;
      const name = `${currency} ${period}`;
      const before = known.get(name);
      if (typeof amount !== 'string' || next !== null) known.delete(name);
      else if (before?.micros !== micros(amount)) {
        known.set(name, { fromMs, micros: micros(amount), staked: 0n, known: new Set() });
      }
    }
    this.#limits.set(player, known);
  }

  #follow(session: string, line: Line, event: Frame): void {
    const table = this.#tableOf(session);
    if (event.type === 'realityCheck') table.isAsked = true;
    if (event.type === 'realityCheckAnswered' || event.type === 'closed') table.isAsked = false;
    if (event.type !== 'result' && event.type !== 'autoplayResult') return;
    const stakedMicros = this.#staked(table, event);
    if (stakedMicros <= 0n) return;
    const ids = { ...line.ids, command: event.id ?? undefined };
    if (table.isAsked) {
      throw new Violation('care', 'a stake was taken while the table asked whether to go on', ids);
    }
    const saidMs = this.#saidMs.get(event.id ?? '');
    if (saidMs !== undefined) this.#mayStake(session, stakedMicros, saidMs, ids);
  }

  /** What an event took from the table: a whole stake, or what was added to an open one. */
  #staked(table: Table, event: Frame): bigint {
    if (event.type === 'autoplayResult') return micros(event.wagered);
    const stake = micros(event.round.stake);
    const before = table.openMicros;
    table.openMicros = event.round.finished ? 0n : stake;
    return stake - before;
  }

  #mayStake(session: string, staked: bigint, saidMs: number, ids: Call['ids']): void {
    const { currency } = this.#tableOf(session);
    for (const [name, limit] of this.#limits.get(ids.player ?? '') ?? []) {
      if (!name.startsWith(`${currency} `) || saidMs <= limit.fromMs + LIMIT_MS) continue;
      if (this.#health.isWell(limit.fromMs, this.#elapsedMs())) limit.known.add(session);
      if (!limit.known.has(session)) continue;
      limit.staked += staked;
      if (limit.staked <= limit.micros) continue;
      const message = `${limit.staked} micros are staked where ${limit.micros} may be (${name})`;
      throw new Violation('care', message, ids);
    }
  }
}
