// Random work against a real ledger and the reference model at once. Each command is a few numbers,
// read against what the model knows, so any list of commands means something and can be shrunk.
// One worker owns a player, so that every answer can be foretold; what interferes is the rest:
// equal calls that race, replies that are thrown away, killed backends, cancelled statements.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Answer, Ledger } from './ledger.ts';
import { type Expected, ModelWallet } from './model.ts';

/** One step: what to do, to which of the things there are, with how much. */
export interface Command {
  kind: number;
  pick: number;
  size: number;
  /** Below 3: the same call also races with itself; 3 to 5: its reply is lost and it is repeated. */
  fate: number;
}

/** Commands are drawn from this many kinds. */
export const KIND_COUNT = 40;

/** Where coins go that leave a player: nobody plays with them, so they only add up. */
export interface Sink {
  accounts: { GC: string; SC: string };
  received: { GC: bigint; SC: bigint };
}

interface Player {
  id: string;
  wallets: { GC: ModelWallet; SC: ModelWallet };
  accounts: { GC: string; SC: string };
  excluded: boolean;
  sequence: number;
}

type Call = () => Promise<Answer>;

function agree(answer: Answer, expected: Expected, what: string): void {
  assert.equal(answer.refused, expected.refused, `${what}: ${JSON.stringify(answer)}`);
  if (expected.amount === undefined) return;
  assert.equal(answer.amountMicros, expected.amount.toString(), `${what}: amount`);
  assert.equal(answer.escrowMicros, expected.escrow?.toString(), `${what}: escrow`);
}

/** One player's part of a run. */
export class PlayerRun {
  readonly #ledger: Ledger;
  readonly #sink: Sink;
  readonly #player: Player;
  steps = 0;

  constructor(ledger: Ledger, sink: Sink, player: Player) {
    this.#ledger = ledger;
    this.#sink = sink;
    this.#player = player;
  }

  /** Makes a player with two wallets. */
  static async begin(ledger: Ledger, sink: Sink): Promise<PlayerRun> {
    const id = await ledger.player();
    const accounts = { GC: await ledger.walletId(id, 'GC'), SC: await ledger.walletId(id, 'SC') };
    const wallets = { GC: new ModelWallet('GC'), SC: new ModelWallet('SC') };
    const player: Player = { id, wallets, accounts, excluded: false, sequence: 0 };
    return new PlayerRun(ledger, sink, player);
  }

  /** Does one command on both sides; throws when they differ. */
  async step(command: Command): Promise<void> {
    this.steps += 1;
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
    else await this.#restrict(wallet, command);
  }

  get #barred(): string | null {
    if (this.#player.excluded) return 'excluded';
    const { GC, SC } = this.#player.wallets;
    return GC.debt > 0n || SC.debt > 0n ? 'debt_outstanding' : null;
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
    this.#player.sequence += 1;
    return `${name}:${this.#player.id}:${this.#player.sequence}`;
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
    const micros = BigInt(command.size) * 500n + 1n;
    const mode = command.pick % 3 === 0 ? 'up_to' : 'exact';
    const expected = wallet.reserve(id, number, micros, mode, this.#barred);
    const { id: player } = this.#player;
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
      const purpose = command.kind === 31 ? 'redemption' : 'transfer';
      const expected = wallet.hold(id, micros, purpose === 'redemption', this.#debtOnly());
      const values = [id, this.#player.id, wallet.currency, micros.toString(), purpose];
      const text = 'select ledger.hold($1, $2, $3, $4, $5, null)';
      await this.#send(command, () => this.#ledger.call(text, values), expected, 'hold');
      return;
    }
    const how = command.size % 2 === 0 ? 'post' : 'void';
    await this.#send(
      command,
      () => this.#ledger.call(`select ledger.${how}_hold($1)`, [known]),
      wallet.endHold(known, how === 'post' ? 'posted' : 'voided'),
      how,
    );
  }

  #debtOnly(): string | null {
    const { GC, SC } = this.#player.wallets;
    return GC.debt > 0n || SC.debt > 0n ? 'debt_outstanding' : null;
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
    const micros = BigInt(command.size) * 200n + 1n;
    const values = [key, this.#player.id, wallet.currency, micros.toString()];
    await this.#send(
      command,
      () => this.#ledger.call('select ledger.claw_back($1, $2, $3, $4)', values),
      wallet.clawBack(key, micros),
      'claw back',
    );
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
    const { id } = this.#player;
    if (command.size % 20 === 0) {
      this.#player.excluded = true;
      await this.#ledger.call(`select ledger.exclude($1, 'cool_off', now() + interval '1 day')`, [
        id,
      ]);
      return;
    }
    // Only ever lower: a raise waits a day and would need a clock.
    const micros = BigInt(command.size) * 5_000n;
    const { lossLimit, currency } = wallet;
    if (lossLimit === null || micros < lossLimit) wallet.lossLimit = micros;
    const wish = [
      { kind: 'loss', currency, period: 'day', amountMicros: wallet.lossLimit?.toString() },
    ];
    await this.#ledger.call('select ledger.set_limits($1, $2)', [id, JSON.stringify(wish)]);
  }

  /** Compares everything that is left with the model. */
  async finish(): Promise<void> {
    for (const currency of ['GC', 'SC'] as const) {
      const model = this.#player.wallets[currency];
      const account = this.#player.accounts[currency];
      const [row] = await this.#ledger.admin(
        `select w.available, w.at_tables as tables, w.on_hold as held, w.debt,
            a.version as movements,
            (select coalesce(sum(e.effect_micros), 0) from ledger.entries e
              join ledger.sessions s on s.account_id = e.account_id
              where s.wallet_id = $2 and e.kind = 3)::text as net
          from ledger.wallet($1) w, ledger.accounts a where w.currency = $3 and a.id = $2`,
        [this.#player.id, account, currency],
      );
      assert.deepEqual(row, {
        available: model.available.toString(),
        tables: model.atTables.toString(),
        held: model.onHold.toString(),
        debt: model.debt.toString(),
        movements: model.movements,
        net: model.net.toString(),
      });
      const lots = await this.#ledger.admin<{ granted: string; wagered: string; open: boolean }>(
        `select granted_micros as granted, wagered_micros as wagered, state = 'open' as open
          from ledger.lots where wallet_id = $1 order by id`,
        [account],
      );
      const expected = model.lots.map((lot) => ({
        granted: lot.granted.toString(),
        wagered: lot.wagered.toString(),
        open: lot.open,
      }));
      assert.deepEqual(lots, expected);
    }
  }
}

/** Makes the account that receives what players give away. */
export async function openSink(ledger: Ledger): Promise<Sink> {
  const id = await ledger.player();
  const accounts = { GC: await ledger.walletId(id, 'GC'), SC: await ledger.walletId(id, 'SC') };
  return { accounts, received: { GC: 0n, SC: 0n } };
}

/** The sink has received exactly what was given. */
export async function checkSink(ledger: Ledger, sink: Sink): Promise<void> {
  for (const currency of ['GC', 'SC'] as const) {
    const [row] = await ledger.admin<{ balance: string }>(
      'select balance_micros as balance from ledger.accounts where id = $1',
      [sink.accounts[currency]],
    );
    assert.equal(row?.balance, sink.received[currency].toString());
  }
}
