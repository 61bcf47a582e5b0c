// Random work against a real ledger and the reference model at once. Each command is a few numbers,
// read against what the model knows, so any list of commands means something and can be shrunk.
// One worker owns a person, so that every answer can be foretold; what interferes is the rest:
// equal calls that race, replies that are thrown away, killed backends, cancelled statements.
// A person has two accounts, of which the ledger learns in the course of the run.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { compareWallet, type Sink } from './books.ts';
import { lease, limitWagers } from './leases.ts';
import type { Answer, Ledger } from './ledger.ts';
import type { Expected, ModelAccount, ModelWallet } from './model.ts';
import { ModelPerson, PACKAGE } from './person.ts';
import { PRIZE_KINDS, PrizeRun } from './prizes.ts';

/** One step: what to do, to which of the things there are, with how much. */
export interface Command {
  kind: number;
  pick: number;
  size: number;
  /** Below 3: the same call also races with itself; 3 to 5: its reply is lost and it is repeated. */
  fate: number;
}

/** Commands are drawn from this many kinds. */
export const KIND_COUNT = 47;

/** With those of prizes, for a database in which there are any (openPrizes). */
export const KIND_COUNT_OF_ALL = KIND_COUNT + PRIZE_KINDS;

/** An account in the model and in the ledger. */
interface Player extends ModelAccount {
  person: ModelPerson;
  accounts: { GC: string; SC: string };
}

type Call = () => Promise<Answer>;

function agree(answer: Answer, expected: Expected, what: string): void {
  assert.equal(answer.refused, expected.refused, `${what}: ${JSON.stringify(answer)}`);
  if (expected.outcome !== undefined) assert.equal(answer.outcome, expected.outcome, what);
  if (expected.state !== undefined) assert.equal(answer.state, expected.state, what);
  if (expected.amount === undefined) return;
  assert.equal(answer.amountMicros, expected.amount.toString(), `${what}: amount`);
  assert.equal(answer.escrowMicros, expected.escrow?.toString(), `${what}: escrow`);
}

/** One person's part of a run. */
export class PlayerRun {
  readonly #ledger: Ledger;
  readonly #sink: Sink;
  readonly #prizes: PrizeRun;
  readonly #players: Player[];
  /** Whose command it is. */
  #player: Player;
  #sequence = 0;
  steps = 0;

  constructor(ledger: Ledger, sink: Sink, first: Player, second: Player) {
    this.#ledger = ledger;
    this.#sink = sink;
    this.#prizes = new PrizeRun(ledger);
    this.#players = [first, second];
    this.#player = first;
  }

  /** Makes two accounts with two wallets each. */
  static async begin(ledger: Ledger, sink: Sink): Promise<PlayerRun> {
    const player = async (): Promise<Player> => {
      const person = new ModelPerson(await ledger.player());
      const [account] = person.accounts;
      assert.ok(account);
      const { id } = account;
      const accounts = { GC: await ledger.walletId(id, 'GC'), SC: await ledger.walletId(id, 'SC') };
      return Object.assign(account, { accounts, person });
    };
    return new PlayerRun(ledger, sink, await player(), await player());
  }

  /** Does one command on both sides; throws when they differ. */
  async step(command: Command): Promise<void> {
    this.steps += 1;
    this.#player = this.#players[command.pick % 5 < 3 ? 0 : 1] as Player;
    const wallet = this.#player.wallets[command.pick % 2 === 0 ? 'SC' : 'GC'];
    const { kind } = command;
    if (kind < 4) await this.#grant(wallet, command);
    else if (kind < 10) await this.#open(wallet, command);
    else if (kind < 26) await this.#settle(wallet, command);
    else if (kind < 29) await this.#release(wallet, command);
    else if (kind < 31) await this.#close(wallet, command);
    else if (kind < 34) await this.#hold(wallet, command);
    else if (kind < 36) await this.#give(wallet, command);
    else if (kind === 36) await this.#cancel(wallet, command);
    else if (kind === 37) await this.#clawBack(wallet, command);
    else if (kind === 38) await this.#repeatOld(wallet, command);
    else if (kind === 39) await this.#restrict(wallet, command);
    else if (kind === 40) await this.#claimBonus(command);
    else if (kind === 41) await this.#order(command);
    else if (kind === 42) await this.#pay(command);
    else if (kind === 43) await this.#join();
    else if (kind < KIND_COUNT) await this.#lease(wallet, command);
    else await this.#prize(command);
  }

  async #send(command: Command, call: Call, expected: Expected, what: string): Promise<void> {
    if (command.fate < 3) {
      const answers = await Promise.all([call(), call(), call()]);
      for (const answer of answers) agree(answer, expected, what);
      const first = answers.filter(({ replayed }) => replayed === false).length;
      assert.ok(first <= 1, `${what}: applied ${first} times`);
      return;
    }
    if (command.fate < 6) await call();
    agree(await call(), expected, what);
  }

  #key(name: string): string {
    this.#sequence += 1;
    return `${name}:${this.#player.id}:${this.#sequence}`;
  }

  #session(wallet: ModelWallet, pick: number): string {
    const ids = [...wallet.sessions.keys()];
    const open = ids.filter((id) => wallet.sessions.get(id)?.state === 'open');
    // Mostly an open one; sometimes one that is over.
    const from = open.length > 0 && pick % 7 !== 0 ? open : ids;
    return from[pick % Math.max(from.length, 1)] ?? randomUUID();
  }

  /** Mostly the next number; sometimes one too far. */
  #number(wallet: ModelWallet, id: string, pick: number): number {
    return (wallet.sessions.get(id)?.applied.length ?? 0) + (pick % 11 === 0 ? 2 : 1);
  }

  async #grant(wallet: ModelWallet, command: Command): Promise<void> {
    const key = this.#key('grant');
    const micros = BigInt(command.size) * 1_000n + 1n;
    const multiple = BigInt(command.pick % 3);
    const { id } = this.#player;
    await this.#send(
      command,
      () => this.#ledger.grant(key, id, wallet.currency, micros, multiple.toString()),
      wallet.grant(key, micros, multiple),
      'grant',
    );
  }

  async #open(wallet: ModelWallet, command: Command): Promise<void> {
    const top = command.kind === 4;
    const id = top ? this.#session(wallet, command.pick) : randomUUID();
    const number = this.#number(wallet, id, command.pick);
    // All that is there now and then, and a micro more.
    const all = command.size % 8 === 0 ? wallet.available + BigInt(command.pick % 2) : 0n;
    const micros = all > 0n ? all : BigInt(command.size) * 500n + 1n;
    const mode = command.pick % 3 === 0 ? 'up_to' : 'exact';
    const { id: player, person } = this.#player;
    const standing = person.standing(wallet.currency);
    const expected = wallet.reserve(id, number, micros, mode, standing);
    await this.#send(
      command,
      () => this.#ledger.reserve(id, player, wallet.currency, number, micros, mode),
      expected,
      'reserve',
    );
  }

  async #settle(wallet: ModelWallet, command: Command): Promise<void> {
    const id = this.#session(wallet, command.pick);
    const number = this.#number(wallet, id, command.pick);
    const escrow = wallet.sessions.get(id)?.escrow ?? 0n;
    // All of it now and then, so that tables run empty; sometimes a micro more than there is.
    const share = BigInt(command.size % 8);
    const wagered = share === 7n ? escrow + BigInt(command.pick % 2) : (escrow * share) / 8n;
    // The rich win no more: amounts near 2^63 are another test's.
    const factors = escrow > 10n ** 15n ? [0n] : [0n, 0n, 1n, 2n, 3n, 101n];
    const paid = (wagered * (factors[command.pick % factors.length] ?? 0n)) / 2n;
    // Nothing of it, some, all, and a micro more than there is.
    const parts = [0n, 0n, wagered / 3n, wagered, wagered + 1n];
    const uncounted = parts[command.size % parts.length] ?? 0n;
    const content = `rounds ${command.size}`;
    const batch = { wagered, paid, uncounted, content };
    const alone = () => this.#ledger.settle(id, number, wagered, paid, content, uncounted);
    const inArray = () => this.#ledger.settleThroughArray({ sessionId: id, number, ...batch });
    await this.#send(
      command,
      command.size % 2 === 0 ? alone : inArray,
      wallet.settle(id, number, batch),
      'settle',
    );
  }

  async #release(wallet: ModelWallet, command: Command): Promise<void> {
    const id = this.#session(wallet, command.pick);
    const number = this.#number(wallet, id, command.pick);
    const micros = ((wallet.sessions.get(id)?.escrow ?? 0n) * BigInt(command.size % 5)) / 4n + 1n;
    await this.#send(
      command,
      () => this.#ledger.release(id, number, micros),
      wallet.giveBack(id, number, micros),
      'release',
    );
  }

  async #close(wallet: ModelWallet, command: Command): Promise<void> {
    const id = this.#session(wallet, command.pick);
    const number = this.#number(wallet, id, command.pick);
    await this.#send(
      command,
      () => this.#ledger.close(id, number),
      wallet.giveBack(id, number, null),
      'close',
    );
  }

  async #hold(wallet: ModelWallet, command: Command): Promise<void> {
    const pending = [...wallet.holds].filter(([, { state }]) => state === 'pending');
    const [known] = pending[command.pick % Math.max(pending.length, 1)] ?? [];
    if (command.kind < 33 || known === undefined) {
      const id = randomUUID();
      const micros = BigInt(command.size) * 100n + 1n;
      const isPrize = command.kind === 31;
      const { id: player, person } = this.#player;
      const expected = wallet.hold(id, micros, isPrize, person.indebted);
      const options = { id, purpose: isPrize ? 'redemption' : 'transfer' };
      const call = () => this.#ledger.hold(player, wallet.currency, micros, options);
      return this.#send(command, call, expected, 'hold');
    }
    const how = command.size % 2 === 0 ? 'post' : 'void';
    await this.#send(
      command,
      () => this.#ledger.endHold(how, known),
      wallet.endHold(known, how === 'post' ? 'posted' : 'voided'),
      how,
    );
  }

  async #give(wallet: ModelWallet, command: Command): Promise<void> {
    const key = this.#key('give');
    const micros = BigInt(command.size) * 100n + 1n;
    // Sweeps Coins never go to anybody else.
    const expected =
      wallet.currency === 'SC' ? { refused: 'invalid_request' } : wallet.give(key, micros);
    if (expected.refused === undefined) this.#sink.received[wallet.currency] += micros;
    const from = this.#player.accounts[wallet.currency];
    const to = this.#sink.accounts[wallet.currency];
    await this.#send(command, () => this.#ledger.post(key, [[from, to, micros]]), expected, 'post');
    const other = await this.#ledger.post(key, [[from, to, micros + 1n]]);
    if (expected.refused === undefined) {
      assert.equal(other.refused, 'idempotency_key_reused');
    } else if (other.refused !== undefined) {
      assert.equal(other.refused, expected.refused);
    }
  }

  async #cancel(wallet: ModelWallet, command: Command): Promise<void> {
    const id = command.size % 2 === 0 ? randomUUID() : this.#session(wallet, command.pick);
    const opened = wallet.cancel(id);
    const answer = await this.#ledger.cancel(id);
    assert.equal(answer.value, opened ? 'opened' : 'cancelled');
  }

  async #clawBack(wallet: ModelWallet, command: Command): Promise<void> {
    const key = this.#key('back');
    // More than there is now and then, however rich.
    const all = command.size % 3 === 0 ? wallet.available : 0n;
    const micros = all + BigInt(command.size) * 200n + 1n;
    const { id } = this.#player;
    const call = () => this.#ledger.clawBack(id, wallet.currency, micros, key);
    await this.#send(command, call, wallet.clawBack(key, micros), 'claw back');
  }

  /** A number of long ago comes again, as it was or with another content. */
  async #repeatOld(wallet: ModelWallet, command: Command): Promise<void> {
    const id = this.#session(wallet, command.pick);
    const session = wallet.sessions.get(id);
    const number = 1 + (command.size % Math.max(session?.applied.length ?? 1, 1));
    const known = session?.applied[number - 1]?.content.split(' ') ?? [];
    if (known[0] !== 'settle' || session === undefined) return;
    const [, wagered = '0', paid = '0', uncounted = '0', ...content] = known;
    const more = BigInt(command.pick % 2);
    const text = content.join(' ');
    const batch = {
      wagered: BigInt(wagered) + more,
      paid: BigInt(paid),
      uncounted: BigInt(uncounted),
      content: text,
    };
    const expected = wallet.settle(id, number, batch);
    await this.#send(
      command,
      () => this.#ledger.settle(id, number, batch.wagered, batch.paid, text, batch.uncounted),
      expected,
      'repeat',
    );
  }

  async #restrict(wallet: ModelWallet, command: Command): Promise<void> {
    const { id, person } = this.#player;
    if (command.size % 20 === 0) {
      person.excluded = true;
      await this.#ledger.call(`select ledger.exclude($1, 'cool_off', now() + interval '1 day')`, [
        id,
      ]);
      return;
    }
    const { currency } = wallet;
    await this.#ledger.limit(id, currency, person.limit(currency, BigInt(command.size) * 5_000n));
  }

  /** A table asks for a lease, sometimes after a lower limit. */
  async #lease(wallet: ModelWallet, command: Command): Promise<void> {
    const { id: player, person } = this.#player;
    const { currency } = wallet;
    if (command.size % 4 === 0) {
      const micros = person.limitWagers(currency, BigInt(command.size) * 20_000n);
      await limitWagers(this.#ledger, player, micros, { currency });
    }
    const id = this.#session(wallet, command.pick);
    const upTo = BigInt(command.size) * 1_500n;
    const { barred, budget, wagers } = person.standing(currency);
    const isBarred = barred !== null || wagers === null;
    const ceiling = isBarred ? null : wallet.lease(id, upTo, wagers);
    const reason = barred ?? (budget !== null && budget < 0n ? 'limit_reached' : null);
    const call = async () => {
      const answer = await lease(this.#ledger, id, player, currency, upTo);
      assert.equal(answer.reason, reason, 'lease: reason');
      assert.equal(answer.wagerCeilingMicros, ceiling?.toString(), 'lease');
      return answer;
    };
    await this.#send(command, call, {}, 'lease');
  }

  async #claimBonus(command: Command): Promise<void> {
    const { id, person } = this.#player;
    const key = this.#key('bonus');
    const text = `select payments.claim_daily_bonus($1, $2, sha256(''))`;
    const expected = person.claimBonus(this.#player, key);
    await this.#send(command, () => this.#ledger.call(text, [id, key]), expected, 'bonus');
  }

  async #order(command: Command): Promise<void> {
    const { id: player, person } = this.#player;
    const values = [randomUUID(), player, PACKAGE.id, this.#key('order')];
    const text = `select payments.begin_purchase($1, $2, $3, 'stripe', 'US-CA',
      interval '30 minutes', $4, sha256(''))`;
    const expected = person.order(this.#player, values[0] as string);
    await this.#send(command, () => this.#ledger.call(text, values), expected, 'order');
  }

  async #pay(command: Command): Promise<void> {
    const { person } = this.#player;
    const orders = [...person.orders.keys()];
    const purchaseId = orders[command.size % Math.max(orders.length, 1)];
    if (purchaseId === undefined) return;
    const paid = {
      kind: 'checkout',
      state: 'paid',
      purchaseId,
      reference: `checkout ${purchaseId}`,
      paymentId: `payment ${purchaseId}`,
      amountMicros: PACKAGE.dollars.toString(),
      currency: 'usd',
    };
    const facts = JSON.stringify([paid]);
    const pay = () => this.#ledger.call(`select payments.apply_facts('stripe', $1)`, [facts]);
    await this.#send(command, pay, { outcome: person.pay(purchaseId) }, 'pay');
  }

  async #prize(command: Command): Promise<void> {
    const { kind, pick, size } = command;
    await this.#prizes.step(this.#player, kind - KIND_COUNT, pick, size, (call, expected, what) =>
      this.#send(command, call, expected, what),
    );
  }

  /** The ledger learns that both accounts are of one person. */
  async #join(): Promise<void> {
    const [first, second] = this.#players as [Player, Player];
    if (first.person === second.person) return;
    first.person.join(second.person);
    second.person = first.person;
    await this.#ledger.join(first.id, second.id);
  }

  /** Compares everything that is left with the model. */
  async finish(): Promise<void> {
    for (const player of this.#players) {
      const { id, wallets, accounts } = player;
      for (const currency of ['GC', 'SC'] as const) {
        await compareWallet(this.#ledger, wallets[currency], id, accounts[currency]);
      }
      await this.#prizes.finish(player);
    }
  }
}
