// Prizes in the replay: one that is open across an edge, coins that are locked where they cannot be played,
// and the year's threshold. What identity and lists say is all well here; the law is asked as it is.

import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { SECOND_MS } from '#shared/time.ts';
import { statementsOfOthers } from '#test/kit/redeemers.ts';
import { ALLOWED, type Mode } from './expected.ts';

type Client = Pick<pg.Client, 'query'>;
type Compare = (rule: string, place: string, at: number, expected: unknown, found: unknown) => void;
type Answer = Record<string, unknown>;

const COIN = 1_000_000n;
const iso = (at: number) => new Date(at).toISOString();

/** Rules of redemption from the first day, and others who find nothing. */
export async function openPrizes(client: Client): Promise<void> {
  for (const statement of statementsOfOthers()) {
    if (!statement.includes('compliance.tax_verdict(')) await client.query(statement);
  }
  await client.query(
    `insert into rules.redemption_rules select (jsonb_populate_record(r,
        jsonb_build_object('begins_at', '2025-01-01'))).*
      from rules.redemption_rules r order by r.begins_at limit 1`,
  );
}

/** Prizes of players who were seen at a place. */
export class PrizeReplay {
  readonly #client: Client;
  readonly #compare: Compare;

  constructor(client: Client, compare: Compare) {
    this.#client = client;
    this.#compare = compare;
  }

  async #ask(call: string, values: unknown[]): Promise<Answer> {
    const { rows } = await this.#client.query(`select ${call} as answer`, values);
    return (rows[0] as { answer: Answer | null }).answer ?? {};
  }

  /** Makes a player one who may redeem, with coins that want so much play. */
  async #redeemer(player: string, coins: bigint, multiple: number, at: number): Promise<string> {
    const to = randomUUID();
    const client = this.#client;
    await client.query(`insert into auth.totp values ($1, 'seed', 0, now())`, [player]);
    await client.query(
      `insert into payments.destinations (id, player_id, provider, reference, kind, last4, label,
          state, name_match, matched_check, created_at, ready_at, due_at)
        values ($1::uuid, $2::uuid, 'hosted', $1, 'bank', '1234', 'Bank', 'ready', 'same', $2,
          '2025-01-01', '2025-01-01', now())`,
      [to, player],
    );
    await client.query(
      `select ledger.grant_at($1, $2, 'SC', $3, 'promotion', $4, null, 6::smallint, $5)`,
      [`prize:${player}`, player, (coins * COIN).toString(), multiple, iso(at - 60 * SECOND_MS)],
    );
    return to;
  }

  #request(id: string, player: string, coins: bigint, to: string, at: number) {
    const values = [id, player, (coins * COIN).toString(), to, `request ${id}`, iso(at)];
    return this.#ask(
      `payments.request_redemption_at($1, $2, $3, $4, null, $5, sha256('one'), 'replay', $6)`,
      values,
    );
  }

  #step(step: 'consider_redemption' | 'begin_payout', id: string, at: number) {
    return this.#ask(`payments.${step}_at($1, $2)`, [id, iso(at)]);
  }

  async #says(id: string, state: string, at: number): Promise<Answer> {
    const fact = { kind: 'payout', reference: id, state, at: iso(at) };
    const values = [id, JSON.stringify(fact), iso(at)];
    const { outcome, redemption } = await this.#ask(
      'payments.advance_redemption_at($1, $2, $3)',
      values,
    );
    return { ...(redemption as Answer), outcome };
  }

  async #coins(player: string): Promise<string> {
    const { rows } = await this.#client.query(
      `select available || ' and ' || on_hold as coins from ledger.wallet($1)
        where currency = 'SC'`,
      [player],
    );
    return (rows[0] as { coins: string }).coins;
  }

  /** One that is asked for before an edge goes on after it, whatever comes; a new one is of the new law. */
  async across(player: string, place: string, from: Mode, to: Mode, at: number): Promise<void> {
    const destination = await this.#redeemer(player, 200n, 0, at);
    const canAsk = (mode: Mode) =>
      ALLOWED[mode].includes('redeem') ? 'held' : 'place_not_allowed';
    const [id, next] = [randomUUID(), randomUUID()];
    const before = at - SECOND_MS;
    const asked = await this.#request(id, player, 50n, destination, before);
    this.#compare(
      'a prize is asked for',
      place,
      before,
      canAsk(from),
      asked.refused ?? asked.state,
    );
    await this.#client.query(
      `with shut as (insert into ledger.exclusions (player_id, kind, starts_at)
          values ($1, 'self_exclusion', $2))
        update ledger.wallets set restricted = true where player_id = $1`,
      [player, iso(before)],
    );
    const another = await this.#request(next, player, 50n, destination, at);
    const found = another.refused ?? another.state;
    this.#compare('a prize of somebody excluded', place, at, canAsk(to), found);
    if (asked.refused !== undefined) return;
    await this.#step('consider_redemption', id, at);
    const { state } = await this.#step('begin_payout', id, at);
    this.#compare('a prize under way goes on', place, at, 'paying', state);
    await this.#says(id, 'sent', at);
    const failed = await this.#says(id, 'failed', at + SECOND_MS);
    const stays = `${failed.state} ${failed.outcome}`;
    this.#compare('a prize that was sent is not void', place, at, 'sent contradiction', stays);
    const back = await this.#ask(`payments.cancel_redemption_at($1, $2, 'replay', $3)`, [
      id,
      player,
      iso(at + SECOND_MS),
    ]);
    this.#compare(
      'a prize that was sent is not taken back',
      place,
      at,
      'cancel_too_late',
      back.refused,
    );
    for (const said of ['paid', 'returned', 'returned']) await this.#says(id, said, at + SECOND_MS);
    const held = canAsk(to) === 'held' ? 50n : 0n;
    const coins = `${(200n - held) * COIN} and ${held * COIN}`;
    const wallet = await this.#coins(player);
    this.#compare('a prize that came back is credited once', place, at, coins, wallet);
  }

  /** Coins that must still be played, at a moment when they cannot be. */
  async locked(player: string, place: string, isWaived: boolean, at: number): Promise<void> {
    const to = await this.#redeemer(player, 50n, 1, at);
    const { refused, state } = await this.#request(randomUUID(), player, 50n, to, at);
    const expected = isWaived ? 'held' : 'insufficient_funds';
    this.#compare('coins that cannot be played', place, at, expected, refused ?? state);
  }

  /** A prize that brings a year to its threshold, or stays below it by a coin. */
  async threshold(player: string, coins: bigint, isReached: boolean, at: number): Promise<void> {
    const to = await this.#redeemer(player, coins, 0, at);
    const id = randomUUID();
    const asked = await this.#request(id, player, coins, to, at);
    this.#compare(
      'a form is no matter of asking',
      'US-TX',
      at,
      'held',
      asked.refused ?? asked.state,
    );
    if (asked.refused !== undefined) return;
    const { state, reasons } = await this.#step('consider_redemption', id, at);
    const form = (reasons as string[]).includes('tax_form_required') ? `${state} form` : 'none';
    const expected = isReached ? 'needs_player form' : 'none';
    this.#compare('a form before the money', 'US-TX', at, expected, form);
  }
}
