// 3. Once: one effect per command, per idempotency key, per number and per day's bonus.

import type { Call, Frame, Invariant, Line } from './history.ts';
import { Violation } from './violation.ts';

/** What a reply to an idempotent operation made. */
function madeBy({ operation, body }: Call): string | undefined {
  // biome-ignore lint/suspicious/noExplicitAny: the reply's schema is the route's.
  const reply = body as any;
  if (operation === 'payments.dailyBonus') return reply.nextAt;
  return reply?.session?.id ?? reply?.purchase?.id ?? reply?.refund?.id ?? reply?.id;
}

export class Once implements Invariant {
  readonly name = 'once';
  /** What each name stands for. */
  readonly #meanings = new Map<string, string>();
  /** Which name each thing has. */
  readonly #names = new Map<string, string>();

  returned(call: Call): void {
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

  heard(line: Line, frame: Frame): void {
    const { session, room, player } = line.ids;
    if (session !== undefined && !line.isSpectator) this.#table(session, line, frame);
    if (room !== undefined && frame.type === 'ack') {
      const said = `${frame.messageId} at ${frame.seq}`;
      this.#pair(`said ${room} ${player} ${frame.id}`, said, line.ids);
      this.#only(`message ${room} ${said}`, `${player} ${frame.id}`, line.ids);
    }
  }

  #table(session: string, line: Line, frame: Frame): void {
    if (frame.seq === undefined || frame.type === 'welcome') return;
    const ids = { ...line.ids, command: frame.id ?? undefined };
    if (typeof frame.id === 'string') {
      this.#pair(`command ${session} ${frame.id}`, `${frame.seq}`, ids);
      this.#only(`event ${session} ${frame.seq}`, frame.id, ids);
    }
    if (frame.type === 'result') {
      this.#pair(`round ${session} ${frame.round.nonce}`, frame.round.id, ids);
      this.#only(`round ${frame.round.id}`, `${session} ${frame.round.nonce}`, ids);
    }
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
