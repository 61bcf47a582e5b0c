// 6. Limits: once an exclusion, a ban or a loss limit was answered, tables take no wager that goes
// beyond it. What counts is when a bet was sent: one that was sent after the answer came must be
// refused, on healthy links after the times that the platform promises.

import { micros } from './amounts.ts';
import type { Health } from './health.ts';
import { Held } from './held.ts';
import type { Call, Frame, Invariant, Line } from './history.ts';
import { InOrder, isEvent } from './in-order.ts';
import { Violation } from './violation.ts';

const EXCLUSION_MS = 1_000;
const LIMIT_MS = 2_000;
const RULE_MS = 6_000;
/** Where the people of a run are; what keeps Sweeps Coins from being played there. */
const HOME = 'US-TX';

/** A table of somebody, as far as this client was told. */
interface Table {
  readonly player: string;
  currency: string;
  /** The newest number that anything told of. */
  seq: number;
  isClosed: boolean;
  line: Line | null;
}

interface Limit {
  fromMs: number;
  /** As much may be lost: the limit, or what was lost before it counted. */
  allowedMicros: bigint;
}

interface Person {
  /** Since when no wager is taken any more. */
  excludedMs: number | null;
  /** Net loss since the run began, by currency. */
  lost: Map<string, bigint>;
  limits: Map<string, Limit>;
  /** The newest UTC day that a table told of. */
  day: string | null;
}

export class Limits implements Invariant {
  readonly name = 'limits';
  readonly #elapsedMs: () => number;
  readonly #health: Health;
  readonly #order = new InOrder();
  readonly #people = new Map<string, Person>();
  readonly #bans = new Held();
  readonly #house = new Held();
  readonly #law = new Held();
  readonly #saidMs = new Map<string, number>();
  readonly #tables = new Map<string, Table>();
  /** Of each table the stake of the hand that is open. */
  readonly #open = new Map<string, bigint>();

  constructor(elapsedMs: () => number, health: Health) {
    this.#elapsedMs = elapsedMs;
    this.#health = health;
  }

  invoked(call: Call): void {
    const subject = call.input.params?.id ?? '';
    if (call.operation === 'auth.banPlayer') this.#bans.asked(call, subject);
    if (call.operation === 'auth.unbanPlayer') this.#bans.undoing(subject);
    if (call.operation === 'games.excludeByHouse') this.#house.asked(call, subject);
    if (call.operation === 'games.liftExclusion') this.#house.undoing(subject);
    if (isClosing(call)) this.#law.asked(call, HOME);
    if (isOpening(call)) this.#law.undoing(HOME);
  }

  returned(call: Call): void {
    const subject = call.input.params?.id ?? '';
    if (call.operation === 'auth.unbanPlayer') this.#bans.undone(call, subject);
    if (call.operation === 'games.liftExclusion') this.#house.undone(call, subject);
    if (isOpening(call)) this.#law.undone(call, HOME);
    if (call.outcome !== 'ok') return;
    const { operation, ids } = call;
    // biome-ignore lint/suspicious/noExplicitAny: the reply's schema is the route's.
    const { session } = (call.body ?? {}) as any;
    if (session?.id !== undefined) this.#told(session.id, ids.player ?? '', session, null);
    if (operation === 'games.exclude') {
      this.#personOf(ids.player ?? '').excludedMs ??= this.#elapsedMs();
    }
    if (operation === 'auth.banPlayer') this.#bans.put(call, subject);
    if (operation === 'games.excludeByHouse') this.#house.put(call, subject);
    if (isClosing(call)) this.#law.put(call, HOME);
    if (operation === 'payments.changeLimits') this.#limited(call);
  }

  said(_line: Line, frame: Frame): void {
    if (typeof frame.id !== 'string' || this.#saidMs.has(frame.id)) return;
    this.#saidMs.set(frame.id, this.#elapsedMs());
  }

  heard(line: Line, frame: Frame): void {
    const { session } = line.ids;
    if (session === undefined || line.isSpectator) return;
    const { seq } = frame;
    this.#turnDay(this.#personOf(line.ids.player), frame.serverTime);
    if (typeof seq === 'number') {
      this.#told(session, line.ids.player, { seq, ...frame.session }, line);
    }
    if (!isEvent(line, frame)) return;
    for (const event of this.#order.take(session, frame)) this.#follow(session, line, event);
  }

  #told(
    session: string,
    player: string,
    view: { seq?: number; currency?: string; state?: string },
    line: Line | null,
  ): void {
    const known = this.#tables.get(session);
    this.#tables.set(session, {
      player,
      currency: view.currency ?? known?.currency ?? '',
      seq: Math.max(known?.seq ?? 0, view.seq ?? 0),
      isClosed: known?.isClosed === true || view.state === 'closed',
      line: line ?? known?.line ?? null,
    });
  }

  /** Whether there is a table of which this client may not have heard all: who knows what it won. */
  #isBlind(player: string, currency: string): boolean {
    return [...this.#tables].some(([session, table]) => {
      if (table.player !== player || table.currency !== currency) return false;
      const isWatched = table.line !== null && table.line.closedMs === null;
      return this.#order.upTo(session) < table.seq || !(table.isClosed || isWatched);
    });
  }

  #personOf(player: string): Person {
    let person = this.#people.get(player);
    if (person === undefined) {
      person = { excludedMs: null, lost: new Map(), limits: new Map(), day: null };
      this.#people.set(player, person);
    }
    return person;
  }

  /** The limits as they hold now, which the reply tells. */
  #limited(call: Call): void {
    const person = this.#personOf(call.ids.player ?? '');
    const fromMs = this.#elapsedMs();
    // biome-ignore lint/suspicious/noExplicitAny: the reply's schema is the route's.
    for (const { kind, currency, period, amount } of (call.body as any).limits) {
      if (kind !== 'loss') continue;
      const name = `${currency} ${period}`;
      if (amount === null) person.limits.delete(name);
      else {
        const lost = person.lost.get(currency) ?? 0n;
        const limit = micros(amount);
        person.limits.set(name, { fromMs, allowedMicros: lost > limit ? lost : limit });
      }
    }
  }

  #follow(session: string, line: Line, event: Frame): void {
    const isBet = event.type === 'result' || event.type === 'autoplayResult';
    if (!isBet) return;
    const person = this.#personOf(line.ids.player);
    const saidMs = this.#saidMs.get(event.id ?? '');
    const stakedMicros = this.#staked(session, event);
    const ids = { ...line.ids, command: event.id ?? undefined };
    const currency = this.#tables.get(session)?.currency ?? '';
    if (stakedMicros > 0n && saidMs !== undefined) this.#mayWager(person, saidMs, currency, ids);
    if (currency === '') return;
    this.#turnDay(person, event.round?.at);
    const paidMicros = event.type === 'result' ? paidIn(event) : micros(event.paid);
    const lost = (person.lost.get(currency) ?? 0n) + stakedMicros - paidMicros;
    person.lost.set(currency, lost);
    const isSure = !this.#isBlind(line.ids.player, currency);
    this.#mayLose(person, currency, { lost, saidMs: saidMs ?? 0, isSure }, ids);
  }

  /** At midnight a window moves on: what may be lost is what the next reply says. */
  #turnDay(person: Person, at: string | undefined): void {
    const day = at?.slice(0, 10) ?? '';
    if (day <= (person.day ?? '')) return;
    if (person.day !== null) {
      person.lost.clear();
      person.limits.clear();
    }
    person.day = day;
  }

  /** What an event took from the table: a whole stake, or what was added to an open one. */
  #staked(session: string, event: Frame): bigint {
    if (event.type === 'autoplayResult') return micros(event.wagered);
    const stake = micros(event.round.stake);
    const before = this.#open.get(session) ?? 0n;
    this.#open.set(session, event.round.finished ? 0n : stake);
    return stake - before;
  }

  #mayWager({ excludedMs }: Person, saidMs: number, currency: string, ids: Call['ids']): void {
    const bannedMs = this.#bans.sinceMs(ids.player ?? '');
    const houseMs = this.#house.sinceMs(ids.player ?? '');
    const lawMs = currency === 'SC' ? this.#law.sinceMs(HOME) : undefined;
    if (houseMs !== undefined) {
      this.#isStopped(houseMs, EXCLUSION_MS, saidMs, 'an exclusion by the house', ids);
    }
    if (lawMs !== undefined) this.#isStopped(lawMs, RULE_MS, saidMs, 'a rule of that moment', ids);
    if (excludedMs !== null) this.#isStopped(excludedMs, EXCLUSION_MS, saidMs, 'an exclusion', ids);
    if (bannedMs !== undefined) this.#isStopped(bannedMs, LIMIT_MS, saidMs, 'a ban', ids);
  }

  #isStopped(
    sinceMs: number,
    graceMs: number,
    saidMs: number,
    why: string,
    ids: Call['ids'],
  ): void {
    if (saidMs <= sinceMs + graceMs || !this.#health.isWell(sinceMs, this.#elapsedMs())) return;
    const late = Math.round(saidMs - sinceMs);
    throw new Violation('limits', `a wager was taken ${late} ms after ${why}`, ids);
  }

  #mayLose(
    { limits }: Person,
    currency: string,
    { lost, saidMs, isSure }: { lost: bigint; saidMs: number; isSure: boolean },
    ids: Call['ids'],
  ): void {
    for (const [name, limit] of limits) {
      if (!name.startsWith(`${currency} `) || lost <= limit.allowedMicros) continue;
      const isBefore = saidMs <= limit.fromMs + LIMIT_MS;
      if (!isSure || isBefore || !this.#health.isWell(limit.fromMs, this.#elapsedMs())) {
        limit.allowedMicros = lost;
        continue;
      }
      const message = `${lost} micros are lost where ${limit.allowedMicros} may be (${name})`;
      throw new Violation('limits', message, ids);
    }
  }
}

const modeOf = ({ operation, input }: Call): string | null => {
  const { place, mode } = (input.body ?? {}) as { place?: string; mode?: string };
  return operation === 'compliance.enterPlaceMode' && place === HOME ? String(mode) : null;
};

const isClosing = (call: Call) => modeOf(call) === 'gc_only';
/** Any request may be one to open the place: which it is the call does not say. */
const isOpening = (call: Call) =>
  modeOf(call) === 'open' || call.operation === 'auth.approveRequest';

function paidIn(event: Frame): bigint {
  return event.round.finished ? micros(event.round.payout) : 0n;
}
