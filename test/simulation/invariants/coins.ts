// 1. Coins: what a table says it has follows from what was staked and paid there, event by event. The
// books themselves are checked where they are kept: `checkBooks` takes what that check found.

import { micros } from './amounts.ts';
import type { Call, Frame, Invariant, Line } from './history.ts';
import { InOrder, isEvent } from './in-order.ts';
import { Violation } from './violation.ts';

interface Table {
  readonly player: string;
  /** Its player has asked for coins at another table: these may be on their way there. */
  mayGive: boolean;
  /** After the event of this number. */
  seq: number;
  balanceMicros: bigint | null;
  /** Staked in the hand that is open. */
  openMicros: bigint;
}

/** Calls that bring the coins of a player's other tables back to the wallet where it has too few. */
const TAKES_COINS = new Set(['games.openSession', 'games.topUpSession']);

const SHOWS_TABLE = new Set(['games.getSession', 'games.closeSession']);

/** What the ledger's whole check found, one line each; none: all is well. */
export function checkBooks(differences: readonly string[]): void {
  if (differences.length === 0) return;
  throw new Violation('coins', `the books differ: ${differences.slice(0, 5).join('; ')}`);
}

export class Coins implements Invariant {
  readonly name = 'coins';
  readonly #tables = new Map<string, Table>();
  readonly #order = new InOrder();

  invoked({ operation, ids, input }: Call): void {
    if (!TAKES_COINS.has(operation)) return;
    for (const [session, table] of this.#tables) {
      if (table.player === ids.player && session !== input.params?.id) table.mayGive = true;
    }
  }

  returned(call: Call): void {
    if (call.outcome !== 'ok') return;
    if (call.operation === 'payments.wallet') this.#wallet(call);
    if (SHOWS_TABLE.has(call.operation)) this.#shown(call);
  }

  #wallet({ body, ids }: Call): void {
    // biome-ignore lint/suspicious/noExplicitAny: the reply's schema is the route's.
    for (const balance of (body as any).balances) {
      const { available, atTables, onHold, total, currency } = balance;
      const sum = micros(available) + micros(atTables) + micros(onHold);
      if (sum !== micros(total)) {
        throw new Violation('coins', `${currency}: total ${total} is not the sum`, ids);
      }
    }
  }

  #shown({ body, ids }: Call): void {
    // biome-ignore lint/suspicious/noExplicitAny: the reply's schema is the route's.
    const { state, balance } = (body as any).session;
    if (state !== 'closed' || micros(balance) === 0n) return;
    throw new Violation('coins', `a table is closed and says that it holds ${balance}`, ids);
  }

  heard(line: Line, frame: Frame): void {
    const { session } = line.ids;
    if (session === undefined || line.isSpectator) return;
    if (frame.type === 'welcome') this.#welcomed(session, line, frame);
    if (!isEvent(line, frame)) return;
    for (const event of this.#order.take(session, frame)) this.#follow(session, line, event);
  }

  #tableOf(session: string, { ids }: Line): Table {
    let table = this.#tables.get(session);
    if (table === undefined) {
      const { player } = ids;
      table = { player, mayGive: false, seq: 0, balanceMicros: null, openMicros: 0n };
      this.#tables.set(session, table);
    }
    return table;
  }

  #welcomed(session: string, line: Line, frame: Frame): void {
    const table = this.#tableOf(session, line);
    const { balance, openRound } = frame.session;
    if (balance === undefined) return;
    if (frame.seq !== table.seq && table.seq !== 0) return;
    const told = micros(balance);
    // The table has given them up already; the event comes when the ledger has them.
    if (told === 0n && table.mayGive) return;
    if (table.balanceMicros !== null && frame.seq === table.seq && told !== table.balanceMicros) {
      this.#differ(line, told, table.balanceMicros, 'a welcome');
    }
    if (this.#order.upTo(session) === frame.seq) {
      Object.assign(table, {
        seq: frame.seq,
        balanceMicros: told,
        openMicros: openRound ? micros(openRound.stake) : 0n,
      });
    }
  }

  #follow(session: string, line: Line, event: Frame): void {
    const table = this.#tableOf(session, line);
    table.seq = event.seq;
    if (event.balance === undefined) return;
    const told = micros(event.balance);
    if (event.type === 'balance') table.balanceMicros = told;
    const change = this.#changeOf(table, event);
    if (change === null) return;
    if (table.balanceMicros !== null) {
      const expected = table.balanceMicros + change;
      const isGiven = table.mayGive && told === change;
      if (told !== expected && !isGiven) this.#differ(line, told, expected, `event ${event.seq}`);
    }
    table.balanceMicros = told;
  }

  #changeOf(table: Table, event: Frame): bigint | null {
    if (event.type === 'autoplayResult') return micros(event.paid) - micros(event.wagered);
    if (event.type !== 'result') return null;
    const stake = micros(event.round.stake);
    const more = stake - table.openMicros;
    table.openMicros = event.round.finished ? 0n : stake;
    return (event.round.finished ? micros(event.round.payout) : 0n) - more;
  }

  #differ(line: Line, told: bigint, expected: bigint, where: string): never {
    const message = `${where} says ${told} micros at the table, its rounds say ${expected}`;
    throw new Violation('coins', message, line.ids);
  }
}
