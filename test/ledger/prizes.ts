// Prizes in the random work against the model: asked for, looked at, sent, paid, and back.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { statementsOfOthers } from '#test/kit/redeemers.ts';
import type { Answer, Ledger } from './ledger.ts';
import type { Expected, ModelAccount } from './model.ts';
import { PRIZE_RULES, type Word } from './model-prizes.ts';
import type { ModelPerson } from './person.ts';

/** Commands of prizes are drawn from this many kinds. */
export const PRIZE_KINDS = 12;

const STAFF = randomUUID();
const WORDS: readonly Word[] = ['sent', 'paid', 'paid', 'returned', 'failed', 'pending'];

/**
 * Makes a database one in which prizes are redeemed by the model's rules, and what others say of
 * players (identity, lists, tax) is what a row says. Once for a database.
 */
export async function openPrizes(ledger: Ledger): Promise<void> {
  const [{ done } = { done: false }] = await ledger.admin<{ done: boolean }>(
    `select to_regclass('payments.said') is not null as done`,
  );
  if (done) return;
  // What the law says stays to be asked.
  await ledger.admin(
    `alter function compliance.tax_verdict(uuid, bigint, timestamptz, boolean)
      rename to tax_verdict_as_is`,
  );
  for (const statement of statementsOfOthers()) await ledger.admin(statement);
  await ledger.admin(
    `insert into rules.redemption_rules select (jsonb_populate_record(r, jsonb_build_object(
        'begins_at', '2026-01-03', 'purchase_settles_days', 0, 'bank_minimum_micros', $1::bigint, 'day_max_micros', $2::bigint,
        'unsettled_max_micros', 1000000000000, 'person_day_micros', 1000000000000000,
        'destination_rest_hours', 0))).*
      from rules.redemption_rules r order by r.begins_at desc limit 1`,
    [PRIZE_RULES.least.toString(), PRIZE_RULES.dayMax.toString()],
  );
}

/** Makes a player one who may redeem: a second factor and a bank account; its id. */
export async function makeRedeemer(ledger: Ledger, playerId: string): Promise<string> {
  const to = randomUUID();
  await ledger.admin(
    `insert into auth.totp values ($1, 'seed', 0, now())
    on conflict do nothing`,
    [playerId],
  );
  await ledger.admin(
    `insert into payments.destinations (id, player_id, provider, reference, kind, last4, label,
        state, name_match, matched_check, created_at, ready_at, due_at)
      values ($1::uuid, $2::uuid, 'hosted', $1, 'bank', '1234', 'Bank', 'ready', 'same', $2, now(),
        now(), now())`,
    [to, playerId],
  );
  return to;
}

/** What a step of a prize came to, in the form of any other answer. */
function plain({ redemption, ...answer }: Answer): Answer {
  return {
    ...answer,
    ...(redemption as Answer | undefined),
    ...('replayed' in answer ? {} : { replayed: undefined }),
  };
}

/** The steps of prizes as calls of a ledger. */
export function prizeCalls(ledger: Ledger) {
  const call = async (text: string, values: unknown[]) => plain(await ledger.call(text, values));
  return {
    request: (
      id: string,
      player: string,
      micros: bigint,
      to: string,
      { retryOf = null, key = id }: { retryOf?: string | null; key?: string } = {},
    ) =>
      call(
        `select payments.request_redemption($1, $2, $3, $4, $5, $6, sha256($7::text::bytea),
          'request')`,
        [id, player, micros, to, retryOf, key, `${micros} to ${to}`],
      ),
    consider: (id: string) => call('select payments.consider_redemption($1)', [id]),
    begin: (id: string) => call('select payments.begin_payout($1)', [id]),
    accept: (id: string, player: string) =>
      call(`select payments.amend_redemption($1, $2, null, true, 'request')`, [id, player]),
    cancel: (id: string, player: string) =>
      call(`select payments.cancel_redemption($1, $2, 'request')`, [id, player]),
    reject: (id: string) =>
      call(`select payments.reject_redemption($1, $2, 'no', 'request')`, [id, STAFF]),
    approve: (id: string) =>
      call(`select payments.approve_redemption($1, $2, 'looked', gen_random_uuid(), 'request')`, [
        id,
        STAFF,
      ]),
    advance: async (id: string, said: Word, code: string | null = null, at?: string) => {
      const fact = { kind: 'payout', reference: `po-${id}`, state: said, code, at };
      const answer = await call('select payments.advance_redemption($1, $2)', [
        id,
        JSON.stringify(fact),
      ]);
      const isNews = answer.outcome === 'applied';
      const outcome = answer.outcome === 'contradiction' ? answer.outcome : 'taken';
      return { ...answer, outcome, replayed: !isNews };
    },
  };
}

interface Redeemer extends ModelAccount {
  person: ModelPerson;
}

type Send = (call: () => Promise<Answer>, expected: Expected, what: string) => Promise<void>;

/** The prizes of a run's players. */
export class PrizeRun {
  readonly #ledger: Ledger;
  readonly #calls: ReturnType<typeof prizeCalls>;
  readonly #destinations = new Map<string, string>();

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
    this.#calls = prizeCalls(ledger);
  }

  async #destination(player: Redeemer): Promise<string> {
    const known = this.#destinations.get(player.id);
    if (known !== undefined) return known;
    const to = await makeRedeemer(this.#ledger, player.id);
    this.#destinations.set(player.id, to);
    // Of every other one a form is wanted, and something is withheld where there is none.
    player.isTaxed = Number.parseInt(player.id.slice(-1), 16) % 2 === 0;
    if (player.isTaxed) {
      await this.#ledger.admin(
        `insert into payments.said (player_id, tax, withhold) values ($1, 'tax_form_required', $2)`,
        [player.id, PRIZE_RULES.withheld.toString()],
      );
    }
    return to;
  }

  /** Does one command: asks for a prize, or brings one on in some way. */
  async step(
    player: Redeemer,
    kind: number,
    pick: number,
    size: number,
    send: Send,
  ): Promise<void> {
    const { prizes } = player.person;
    const mine = [...prizes.all].filter(([, { account }]) => account.id === player.id);
    const under = mine.filter(([, { state }]) => !ENDED.has(state));
    // Mostly one that is under way; sometimes one that is over.
    const from = under.length > 0 && pick % 7 !== 0 ? under : mine;
    const [id] = from[size % Math.max(from.length, 1)] ?? [];
    if (kind < 3 || id === undefined) return this.#request(player, kind, pick, size, send);
    const { stopsPrizes } = player.person;
    const calls = this.#calls;
    if (kind < 6) {
      await send(() => calls.consider(id), prizes.consider(id, stopsPrizes), 'consider');
      await send(() => calls.begin(id), prizes.begin(id, stopsPrizes), 'begin');
    } else if (kind < 9) {
      const said = WORDS[pick % WORDS.length] ?? 'pending';
      await send(() => calls.advance(id, said), prizes.advance(id, said), `said ${said}`);
    } else if (kind === 9) {
      await send(() => calls.accept(id, player.id), prizes.accept(id), 'accept');
    } else if (kind === 10 && size % 2 === 0) {
      await send(() => calls.cancel(id, player.id), prizes.cancel(id), 'cancel');
    } else if (kind === 10) {
      await send(() => calls.reject(id), prizes.reject(id), 'reject');
    } else {
      await send(() => calls.approve(id), prizes.approve(id, stopsPrizes), 'approve');
    }
  }

  async #request(player: Redeemer, kind: number, pick: number, size: number, send: Send) {
    const { person } = player;
    const to = await this.#destination(player);
    const mine = [...person.prizes.all].filter(([, { account }]) => account.id === player.id);
    const [old, prize] = (kind === 2 ? mine[size % Math.max(mine.length, 1)] : undefined) ?? [];
    const { SC } = player.wallets;
    if (SC.redeemable < PRIZE_RULES.least && pick % 3 > 0) {
      // Coins that need no play, so that there is something to ask for.
      const [key, free] = [`free:${randomUUID()}`, BigInt(size) * 3_000n + 1n];
      SC.grant(key, free, 0n);
      await this.#ledger.grant(key, player.id, 'SC', free, '0');
    }
    // One of long ago comes again; all that there is; or something, now and then no whole cents.
    const { redeemable } = SC;
    const all = redeemable - (redeemable % 10_000n) + BigInt(pick % 2) * 10_000n;
    const some = BigInt(size % 90) * 10_000n + (pick % 13 === 0 ? 1n : 10_000n);
    const wanted = size % 4 === 0 && all > 0n ? all : some;
    const [id, micros] = [old ?? randomUUID(), prize?.micros ?? wanted];
    const expected = person.prizes.request(id, player, micros, person.indebted);
    await send(() => this.#calls.request(id, player.id, micros, to), expected, 'request');
    if (expected.refused !== undefined) return;
    const other = await this.#calls.request(id, player.id, micros + 10_000n, to);
    assert.equal(other.refused, 'idempotency_key_reused');
  }

  /** Each prize and the dollars of each player are what the model has. */
  async finish(player: Redeemer): Promise<void> {
    const rows = await this.#ledger.admin<{ id: string; state: string; micros: string }>(
      `select id, state, amount_micros as micros from payments.redemptions where player_id = $1`,
      [player.id],
    );
    const expected = [...player.person.prizes.all]
      .filter(([, { account }]) => account.id === player.id)
      .map(([id, { state, micros }]) => ({ id, state, micros: micros.toString() }));
    const byId = (left: { id: string }, right: { id: string }) => (left.id < right.id ? -1 : 1);
    assert.deepEqual(rows.sort(byId), expected.sort(byId));
    const [payee] = await this.#ledger.admin<{ dollars: string }>(
      `select coalesce(sum(a.balance_micros), 0)::text as dollars from ledger.payees p
        join ledger.accounts a on a.id = p.account_id where p.player_id = $1`,
      [player.id],
    );
    assert.equal(payee?.dollars, player.dollars.toString());
  }
}

const ENDED = new Set(['cancelled', 'rejected', 'failed', 'returned']);
