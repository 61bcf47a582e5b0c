// 2. Acknowledged stays: what a client was told is in every later reading, byte for byte. A reading is
// a walk over all pages; it must have everything that was told before it began.

import { micros } from './amounts.ts';
import type { Call, Frame, Invariant, Line } from './history.ts';
import { Violation } from './violation.ts';
import { type Walk, Walks } from './walks.ts';

// biome-ignore lint/suspicious/noExplicitAny: rows of replies, whose schemas are the routes'.
type Row = any;

interface Told {
  text: string;
  atMs: number;
}

/** Money that came does not become money that never came. */
const CAME = new Set(['paid', 'partially_refunded', 'refunded', 'disputed', 'charged_back']);
const NEVER_CAME = new Set(['pending', 'processing', 'failed', 'expired']);

export class Acknowledged implements Invariant {
  readonly name = 'acknowledged';
  readonly #elapsedMs: () => number;
  /** By table and round. */
  readonly #rounds = new Map<string, Map<string, Told>>();
  /** Of auto-play, whose rounds are not told one by one. */
  readonly #ends = new Map<string, Map<string, number>>();
  readonly #messages = new Map<string, Map<string, number>>();
  /** Commands whose acknowledgement may name the message of another, which a block hides later on. */
  readonly #reactions = new Set<string>();
  readonly #transactions = new Map<string, Map<string, Told>>();
  readonly #purchases = new Map<string, string>();
  readonly #walks = new Walks();
  readonly #closed = new Map<string, { netMicros: bigint; rounds: number }>();

  constructor(elapsedMs: () => number) {
    this.#elapsedMs = elapsedMs;
  }

  said(_line: Line, frame: Frame): void {
    if (frame.type === 'react') this.#reactions.add(frame.id);
  }

  heard(line: Line, frame: Frame): void {
    const { session, room, player } = line.ids;
    if (session !== undefined && !line.isSpectator) {
      if (frame.type === 'result' && frame.round.finished) this.#round(session, frame.round, line);
      if (frame.type === 'autoplayResult') {
        const ends = mapOf(this.#ends, session);
        ends.set(frame.firstRoundId, this.#elapsedMs());
        ends.set(frame.lastRoundId, this.#elapsedMs());
      }
      if (frame.type === 'closed') this.#sessionTold(session, frame.session);
    }
    if (room !== undefined && frame.type === 'ack' && !this.#reactions.has(frame.id)) {
      const known = mapOf(this.#messages, `${room} ${player}`);
      if (!known.has(frame.messageId)) known.set(frame.messageId, this.#elapsedMs());
    }
  }

  returned(call: Call): void {
    if (call.outcome !== 'ok') return;
    const reply = call.body as Row;
    const { operation, ids } = call;
    if (reply?.session?.id !== undefined) this.#sessionTold(reply.session.id, reply.session);
    if (operation === 'games.listRounds') this.#listed(call, (walk) => this.#allRounds(call, walk));
    if (operation === 'social.listMessages') {
      this.#listed(call, (walk) => this.#allMessages(call, walk));
    }
    if (operation === 'payments.transactions') {
      this.#listed(call, (walk) => this.#allTransactions(call, walk));
    }
    if (operation === 'purchases.purchase') this.#purchase(reply, ids);
    if (operation === 'purchases.purchases') {
      for (const purchase of reply.items) this.#purchase(purchase, ids);
    }
  }

  #round(session: string, round: Row, line: Line): void {
    const text = JSON.stringify(round);
    this.#same(mapOf(this.#rounds, session), round.id, text, line.ids);
  }

  #same(known: Map<string, Told>, id: string, text: string, ids: Call['ids']): void {
    const told = known.get(id);
    if (told === undefined) known.set(id, { text, atMs: this.#elapsedMs() });
    else if (told.text !== text) {
      throw new Violation('acknowledged', `${told.text} became ${text}`, ids);
    }
  }

  #sessionTold(session: string, { state, wagered, paid, rounds }: Row): void {
    if (state !== 'closed' || wagered === undefined) return;
    this.#closed.set(session, { netMicros: micros(paid) - micros(wagered), rounds });
  }

  #purchase({ id, status }: Row, ids: Call['ids']): void {
    const before = this.#purchases.get(id);
    if (before !== undefined && CAME.has(before) && NEVER_CAME.has(status)) {
      throw new Violation('acknowledged', `a purchase that was ${before} is ${status}`, {
        ...ids,
        purchase: id,
      });
    }
    this.#purchases.set(id, status);
  }

  /** Hands a walk on when its last page came. */
  #listed(call: Call, done: (walk: Walk) => void): void {
    const walk = this.#walks.take(call);
    if (walk !== null) done(walk);
  }

  #allRounds(call: Call, { rows, startedMs }: Walk): void {
    const session = call.input.params?.id ?? '';
    const ids = { ...call.ids, session };
    const known = mapOf(this.#rounds, session);
    const listed = new Set<string>();
    for (const round of rows) {
      listed.add(round.id);
      this.#same(known, round.id, JSON.stringify(round), ids);
    }
    const told = [...known].map(([id, { atMs }]) => [id, atMs] as const);
    this.#complete([...told, ...mapOf(this.#ends, session)], listed, startedMs, 'round', ids);
    const nonces = rows.map(({ nonce }) => nonce);
    if (nonces.some((nonce, at) => nonce !== nonces.length - 1 - at)) {
      throw new Violation('acknowledged', `the rounds listed have a gap: ${nonces}`, ids);
    }
    const closed = this.#closed.get(session);
    if (closed === undefined) return;
    const net = rows.reduce((sum, { payout, stake }) => sum + micros(payout) - micros(stake), 0n);
    if (net !== closed.netMicros || rows.length !== closed.rounds) {
      const message = `${rows.length} rounds make ${net} micros, the closed table says ${closed.rounds} and ${closed.netMicros}`;
      throw new Violation('acknowledged', message, ids);
    }
  }

  #allMessages(call: Call, { rows, startedMs }: Walk): void {
    const room = call.input.params?.id ?? '';
    const listed = new Set(rows.map(({ id }) => id as string));
    const own = mapOf(this.#messages, `${room} ${call.ids.player}`);
    this.#complete([...own], listed, startedMs, 'message', { ...call.ids, room });
  }

  #allTransactions(call: Call, { rows, startedMs }: Walk): void {
    const { ids } = call;
    const currency = call.input.query?.currency ?? 'all';
    const known = mapOf(this.#transactions, `${ids.player} ${currency}`);
    const listed = new Set<string>();
    for (const row of rows) {
      listed.add(row.id);
      this.#same(known, row.id, JSON.stringify(row), ids);
    }
    const told = [...known].map(([id, { atMs }]) => [id, atMs] as const);
    this.#complete(told, listed, startedMs, 'movement', ids);
  }

  #complete(
    told: (readonly [string, number])[],
    listed: ReadonlySet<string>,
    startedMs: number,
    what: string,
    ids: Call['ids'],
  ): void {
    for (const [id, atMs] of told) {
      if (atMs >= startedMs || listed.has(id)) continue;
      throw new Violation('acknowledged', `the ${what} ${id} is gone`, ids);
    }
  }
}

function mapOf<Value>(maps: Map<string, Map<string, Value>>, name: string): Map<string, Value> {
  let map = maps.get(name);
  if (map === undefined) {
    map = new Map();
    maps.set(name, map);
  }
  return map;
}
