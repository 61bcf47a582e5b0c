// 3. Once: one effect per command, per idempotency key, per number and per day's bonus; coins come to
// a table no oftener than its player asked for it, where a table may ask by itself: once per command. And
// none of what was refused.

import type { Call, Frame, Invariant, Line } from './history.ts';
import { Violation } from './violation.ts';
import { type Walk, Walks } from './walks.ts';

/** What a reply to an idempotent operation made. */
function madeBy({ operation, body }: Call): string | undefined {
  // biome-ignore lint/suspicious/noExplicitAny: the reply's schema is the route's.
  const reply = body as any;
  if (operation === 'payments.dailyBonus') return reply.nextAt;
  const made = reply?.session ?? reply?.purchase ?? reply?.refund ?? reply?.room ?? reply;
  return made?.id;
}

/** Commands that bring coins to a table which is short of them. */
const STAKING = new Set(['play', 'action', 'autoplay']);

/** Refusals of an attempt, not of what it asks for: an earlier one may have been heard. */
const OF_ATTEMPT = new Set(['try_again', 'rate_limited']);

/** Whether a call may have brought coins to this table. */
function mayBring({ operation, input, outcome, body }: Call, session: string): boolean {
  if (operation === 'games.topUpSession') return input.params?.id === session;
  // biome-ignore lint/suspicious/noExplicitAny: the reply's schema is the route's.
  return outcome !== 'ok' || (body as any)?.session?.id === session;
}

/** False where an opening's reply says that the table takes no coins by itself. */
function takesCoins(reply: unknown): boolean {
  // biome-ignore lint/suspicious/noExplicitAny: the reply's schema is the route's.
  return (reply as any)?.session?.settings?.autoTopUp !== false;
}

export class Once implements Invariant {
  readonly name = 'once';
  /** What each name stands for. */
  readonly #meanings = new Map<string, string>();
  /** Which name each thing has. */
  readonly #names = new Map<string, string>();
  /** What players asked for that may bring coins to a table. */
  readonly #bringers: Call[] = [];
  /** Ids of the commands for which a table may take coins of the wallet by itself, by table. */
  readonly #stakes = new Map<string, Set<string>>();
  /** Commands that were refused, and why. */
  readonly #refused = new Map<string, string>();
  readonly #walks = new Walks();

  invoked(call: Call): void {
    if (call.operation === 'games.topUpSession' || call.operation === 'games.openSession') {
      this.#bringers.push(call);
    }
  }

  returned(call: Call): void {
    if (call.operation === 'payments.transactions' && call.outcome === 'ok') {
      const walk = this.#walks.take(call);
      if (walk !== null) this.#allMovements(walk);
    }
    const key = call.input.idempotencyKey;
    if (call.outcome !== 'ok' || key === undefined) return;
    const made = madeBy(call);
    if (made === undefined) return;
    this.#pair(`key ${call.ids.player} ${key}`, made, call.ids);
    if (call.operation === 'payments.dailyBonus') {
      this.#only(`bonus of ${call.ids.player} until ${made}`, key, call.ids);
    }
    if (call.operation === 'purchases.buy') this.#only(`purchase ${made}`, key, call.ids);
  }

  said({ ids, isSpectator }: Line, frame: Frame): void {
    const { session } = ids;
    if (session === undefined || isSpectator || !STAKING.has(frame.type)) return;
    const known = this.#stakes.get(session) ?? new Set();
    this.#stakes.set(session, known.add(`${frame.id}`));
  }

  heard(line: Line, frame: Frame): void {
    const { session, room, player } = line.ids;
    if (session !== undefined && !line.isSpectator) this.#table(session, line, frame);
    if (room !== undefined && frame.type === 'ack') {
      const said = `${frame.messageId} at ${frame.seq}`;
      this.#pair(`said ${room} ${player} ${frame.id}`, said, line.ids);
      this.#only(`message ${room} ${said}`, `${player} ${frame.id}`, line.ids);
    }
  }

  #allMovements({ rows }: Walk): void {
    const brought = new Map<string, number>();
    for (const { kind, sessionId } of rows) {
      if (kind !== 'buy_in' && kind !== 'top_up') continue;
      brought.set(sessionId, (brought.get(sessionId) ?? 0) + 1);
    }
    for (const [session, count] of brought) {
      const calls = this.#bringers.filter((call) => mayBring(call, session));
      const isByHand = calls.some(({ body }) => !takesCoins(body));
      const wishes = new Set(calls.map(({ n, input }) => input.idempotencyKey ?? n)).size;
      const asked = wishes + (isByHand ? 0 : (this.#stakes.get(session)?.size ?? 0));
      if (count <= asked) continue;
      const message = `coins came ${count} times to a table, and were asked for ${asked} times`;
      throw new Violation('once', message, { session });
    }
  }

  #table(session: string, line: Line, frame: Frame): void {
    if (frame.type === 'error') this.#refusal(session, line, frame);
    if (frame.seq === undefined || frame.type === 'welcome') return;
    const ids = { ...line.ids, command: frame.id ?? undefined };
    if (typeof frame.id === 'string') {
      this.#pair(`command ${session} ${frame.id}`, `${frame.seq}`, ids);
      this.#only(`event ${session} ${frame.seq}`, frame.id, ids);
      const code = this.#refused.get(`${session} ${frame.id}`);
      if (code !== undefined) this.#wasBoth(frame.id, code, ids);
    }
    if (frame.type === 'result') {
      this.#pair(`round ${session} ${frame.round.nonce}`, frame.round.id, ids);
      this.#only(`round ${frame.round.id}`, `${session} ${frame.round.nonce}`, ids);
    }
  }

  #refusal(session: string, { ids }: Line, { ref, error }: Frame): void {
    if (typeof ref !== 'string' || OF_ATTEMPT.has(error.code)) return;
    this.#refused.set(`${session} ${ref}`, error.code);
    if (this.#meanings.has(`command ${session} ${ref}`)) this.#wasBoth(ref, error.code, ids);
  }

  #wasBoth(command: string, code: string, ids: Call['ids']): never {
    throw new Violation('once', `${command} was refused as ${code} and took effect`, {
      ...ids,
      command,
    });
  }

  /** A name stands for one thing for ever. */
  #pair(name: string, meaning: string, ids: Call['ids']): void {
    const known = this.#meanings.get(name) ?? meaning;
    if (known !== meaning) throw new Violation('once', `${name}: ${known} and ${meaning}`, ids);
    this.#meanings.set(name, meaning);
  }

  /** A thing has one name. */
  #only(thing: string, name: string, ids: Call['ids']): void {
    const known = this.#names.get(thing) ?? name;
    if (known !== name) throw new Violation('once', `${thing} came of ${known} and ${name}`, ids);
    this.#names.set(thing, name);
  }
}
