// The rounds of one table on one day, read from its object as they are needed, newest first.

import { Unavailable } from '#shared/availability.ts';
import type { CoinCurrency } from '#shared/money.ts';
import { DAY_MS } from '#shared/time.ts';
import type { RoundView } from '#shared/views/session.ts';
import type { GameSessionStub, GamesEnv } from '../env.ts';
import { type Place, restOf } from './place.ts';
import type { Table } from './table-days.ts';

/** A round with where it was played. */
export type Bet = RoundView & { sessionId: string; currency: CoinCurrency };

/** Whose rounds are read, from where on, and how many at once. */
export interface Reading {
  env: Pick<GamesEnv, 'GAME_SESSION'>;
  playerId: string;
  place: Place | null;
  atOnce: number;
}

export class TableReader {
  readonly table: Table;
  readonly #reading: Reading;
  readonly #fromMs: number;
  #rest: { beforeMs: number; beforeNonce: number | null };
  #rounds: RoundView[] = [];
  #more = true;

  constructor(reading: Reading, table: Table, day: string) {
    this.table = table;
    this.#reading = reading;
    this.#fromMs = Date.parse(day);
    const ends = { beforeMs: this.#fromMs + DAY_MS, beforeNonce: null };
    const { place } = reading;
    const rest = place === null ? ends : restOf(place, table.id);
    this.#rest = { ...rest, beforeMs: Math.min(rest.beforeMs, ends.beforeMs) };
  }

  /** The newest round that was not taken; `null` when all were. Call after `fill`. */
  get head(): { atMs: number; round: RoundView } | null {
    const [round] = this.#rounds;
    return round === undefined ? null : { atMs: Date.parse(round.at), round };
  }

  /** Takes the head. */
  take(): Bet {
    const round = this.#rounds.shift();
    if (round === undefined) throw new Error('there is no round to take');
    return { ...round, sessionId: this.table.id, currency: this.table.currency };
  }

  /** Asks the object where nothing is left; a table that cannot be read now is an outage. */
  async fill(): Promise<void> {
    if (this.#rounds.length > 0 || !this.#more) return;
    const { env, playerId, atOnce } = this.#reading;
    const asked = { fromMs: this.#fromMs, ...this.#rest, limit: atOnce };
    let found: Awaited<ReturnType<GameSessionStub['roundsBetween']>>;
    try {
      found = await env.GAME_SESSION.getByName(this.table.id).roundsBetween(playerId, asked);
    } catch (cause) {
      throw new Unavailable('table', { cause });
    }
    if (!found.ok && !this.table.mayBeUnknown) throw new Unavailable('table: it is unknown');
    this.#rounds = found.ok ? found.value.items : [];
    this.#more = found.ok && found.value.more;
    const last = this.#rounds.at(-1);
    if (last !== undefined) this.#rest = { ...this.#rest, beforeNonce: last.nonce };
  }
}
