// A provider of games as the ledger sees one: its house, key and games, its names of players, their
// tokens, and its calls, which it repeats under the same ids when it gets no answer.

import { randomUUID } from 'node:crypto';
import type { Ledger } from './ledger.ts';

/** What a call answers: the status of the whole, and of each action. */
export interface ProviderAnswer {
  status: string;
  class: string;
  replayed: boolean;
  transactionId?: string;
  balanceMicros?: string;
  version?: number;
  facts?: Record<string, unknown>;
  actions?: ProviderAnswer[];
}

/** One action of a batch. Amounts are micros as text. */
export type Action = Readonly<Record<string, string | boolean>>;

/** A stake of a game. */
export const debit = (
  transactionId: string,
  roundId: string,
  micros: bigint,
  more: Action = {},
) => ({
  action: 'debit',
  transactionId,
  roundId,
  gameId: 'reels',
  amountMicros: String(micros),
  ...more,
});

/** A win of a game. */
export const credit = (
  transactionId: string,
  roundId: string,
  micros: bigint,
  more: Action = {},
) => ({
  ...debit(transactionId, roundId, micros, more),
  action: 'credit',
});

/** A stake taken back. */
export const rollback = (transactionId: string, reference: string): Action => ({
  action: 'rollback',
  transactionId,
  reference,
});

/** The end of a round. */
export const endRound = (roundId: string): Action => ({ action: 'endRound', roundId });

/** What a seat at a provider's game is known by. */
export interface Seat {
  alias: string;
  token: string;
  signInId: string;
}

let providers = 0;

/** One provider, and what it may send. */
export class Provider {
  readonly #ledger: Ledger;
  readonly id: number;

  private constructor(ledger: Ledger, id: number) {
    this.#ledger = ledger;
    this.id = id;
  }

  /** A new one with a live key `key` and two games, `reels` and `off`, of which one is on. */
  static async open(ledger: Ledger): Promise<Provider> {
    providers += 1;
    await ledger.admin('insert into games.providers values ($1, $2, true)', [
      providers,
      `provider ${providers}`,
    ]);
    await ledger.admin(`insert into games.provider_keys values ($1, 'key', true)`, [providers]);
    await ledger.admin(
      `insert into games.provider_games values ($1, 'reels', true), ($1, 'off', false)`,
      [providers],
    );
    return new Provider(ledger, providers);
  }

  /** A player sits down at a game: an alias, a sign-in that lives and a token. */
  async seat(playerId: string, currency = 'GC'): Promise<Seat> {
    const seat = { alias: `${this.id}:${playerId}`, token: randomUUID(), signInId: randomUUID() };
    await this.#ledger.admin(
      'insert into games.provider_players values ($1, $2, $3) on conflict do nothing',
      [this.id, seat.alias, playerId],
    );
    await this.#ledger.admin(
      `insert into auth.sign_ins (id, player_id, created_at, last_seen_at, expires_at,
          idle_expires_at, auth_time, amr, device, place, address_group, refresh_hash)
        values ($1, $2, now(), now(), now() + interval '30 days', now() + interval '30 days',
          now(), '{}', '', '', '', sha256(gen_random_uuid()::text::bytea))`,
      [seat.signInId, playerId],
    );
    await this.#ledger.admin(
      `insert into games.provider_sessions values (sha256($1::text::bytea), $2, gen_random_uuid(),
        $3, $4, 'reels', $5, now() + interval '12 hours', null)`,
      [seat.token, this.id, playerId, seat.signInId, currency],
    );
    return seat;
  }

  /** One call under a nonce of its own, unless told, repeated while a lock is not had. */
  async send(
    seat: Seat,
    actions: readonly Action[],
    {
      currency = 'GC',
      key = 'key',
      nonce = randomUUID(),
      callId = randomUUID(),
      token = seat.token,
    } = {},
  ): Promise<ProviderAnswer> {
    const values = [this.id, key, nonce, callId, token, seat.alias, currency];
    for (;;) {
      try {
        const answer = await this.#ledger.call(
          'select ledger.provider_batch($1, $2, $3, $4, $5::text::bytea, $6, $7, $8)',
          [...values, JSON.stringify(actions)],
        );
        return answer as unknown as ProviderAnswer;
      } catch (error) {
        if ((error as { code?: string }).code !== '55P03') throw error;
      }
    }
  }
}
