// The small world: real tables and the real client, over a wallet and hubs that only keep their
// promises. It is quick, so it is where the joints of a table are tried most, and the yardstick of
// what a whole world costs beside it.

import type { GameSessionContract } from '#shared/contracts/game-session.ts';
import { SEQUENCE_REFUSALS } from '#shared/contracts/wallet.ts';
import { Health } from '../invariants/health.ts';
import type { Namespace } from '../platform/namespace.ts';
import { currentNode, type Platform, SimNode } from '../platform/node.ts';
import type { Scheduler } from '../platform/scheduler.ts';
import type { Scenario, Setup, Stage } from '../run/stage.ts';
import { Violation } from '../run/violation.ts';
import { auditTable, auditWallet, type Told } from './audit.ts';
import { Law } from './law.ts';
import { tablePlatform } from './platform.ts';
import { TablePlayer } from './player.ts';
import { TableWallet } from './wallet.ts';

const MINUTE_MS = 60_000;
const REST_MS = 30 * MINUTE_MS;
const WALLET_MICROS = 1_000_000_000n;
const PAGE = 100;
/** The end's questions may take so long. */
const ASKING_MS = 10 * MINUTE_MS;

class TablesStage implements Stage {
  readonly scheduler: Scheduler;
  readonly players: TablePlayer[] = [];
  readonly targets: Stage['targets'];
  readonly #platform: Platform;
  readonly #tables: Namespace;
  readonly #wallet = new TableWallet();
  /** The first error that a table logged and no outage explains. */
  #complaint: Violation | null = null;
  readonly #setup: Setup;

  constructor(setup: Setup) {
    const { random, faults, startMs, decisions, faultsMs } = setup;
    const elapsedMs = () => this.scheduler.nowMs - startMs;
    const health = new Health(decisions.made);
    this.#wallet.law = new Law({ decisions, startMs, faultsMs, elapsedMs, health });
    this.#setup = setup;
    const { scheduler, platform, tables } = tablePlatform({
      random,
      faults,
      startMs,
      wallet: this.#wallet,
    });
    this.scheduler = scheduler;
    this.#platform = platform;
    this.#tables = tables;
    this.targets = {
      scheduler,
      objectOf: (label) => {
        const [, name] = /^GameSession:(.*)$/.exec(label) ?? [];
        return name === undefined ? undefined : tables.objectOf(name);
      },
      objects: () => tables.objects,
      nodes: () => tables.objects.flatMap(({ node }) => node ?? []),
      killIsolate: () => {},
    };
    console.error = (line: string) => this.#hear(line);
    this.#addPlayers();
  }

  check(): void {
    if (this.#complaint !== null) throw this.#complaint;
  }

  checkAll(): void {}

  rounds(): number {
    return this.players.reduce((sum, player) => sum + player.acknowledged, 0);
  }

  unsettled(): string[] {
    return this.players.flatMap(({ waitsFor }) => waitsFor ?? []);
  }

  async finish(): Promise<void> {
    const asker = new SimNode(this.#platform, {
      name: 'auditor',
      kind: 'outside',
      random: this.#setup.random.fork('auditor'),
    });
    for (const player of this.players) {
      for (const seen of player.seen) {
        const told = await this.#ask(asker, () => this.#toldOf(seen.sessionId, seen.playerId));
        auditTable(player, seen, told, this.#wallet);
      }
    }
    auditWallet(this.#wallet);
  }

  close(): void {
    for (const object of this.#tables.objects) object.storage.close();
  }

  #hear(line: string): void {
    const node = currentNode();
    // What an incarnation says when it is gone is about its end.
    if (node?.isAlive === false) return;
    const { event, reason, sessionId } = JSON.parse(line) as Record<string, string>;
    const isOutage = event === 'settlement_stuck' && !SEQUENCE_REFUSALS.includes(reason as never);
    if (isOutage) return;
    this.#complaint ??= new Violation('surprise', `logged ${line}`, sessionId ? [sessionId] : []);
  }

  /** Asks, and lets the world go on until it has answered. */
  async #ask<T>(asker: SimNode, question: () => Promise<T>): Promise<T> {
    const { scheduler } = this;
    let answer: { value: T } | { error: unknown } | null = null;
    asker
      .run(question)
      .then((value) => {
        answer = { value };
      })
      .catch((error: unknown) => {
        answer = { error };
      })
      .finally(() => scheduler.stop());
    await scheduler.run(scheduler.nowMs + ASKING_MS);
    const known = answer as { value: T } | { error: unknown } | null;
    if (known === null) throw new Violation('rests', 'a table answers nothing');
    if ('error' in known) throw known.error;
    return known.value;
  }

  async #toldOf(sessionId: string, playerId: string): Promise<Told> {
    const table = this.#tableOf(sessionId);
    const view = await table.view(playerId);
    if (!view.ok) throw new Violation('acknowledged', `${sessionId} is gone`, [sessionId]);
    const rounds: Told['rounds'] = [];
    for (let before: number | null = null; ; ) {
      const page = await table.rounds(playerId, before, PAGE);
      if (!page.ok) throw new Violation('acknowledged', `${sessionId} is gone`, [sessionId]);
      rounds.push(...page.value.items);
      before = page.value.next;
      if (before === null) break;
    }
    return { view: view.value, rounds: rounds.reverse() };
  }

  #tableOf(sessionId: string): GameSessionContract {
    return this.#tables.getByName(sessionId) as GameSessionContract;
  }

  #addPlayers(): void {
    const { random, decisions, faultsMs, startMs } = this.#setup;
    const count = 1 + random.fork('players').int(6);
    for (let index = 1; index <= count; index++) {
      const name = `player-${index}`;
      if (decisions.actor(name, () => ({ at: 0, args: {} })) === null) continue;
      const node = new SimNode(this.#platform, {
        name,
        kind: 'client',
        random: random.fork(name),
      });
      const player = new TablePlayer({
        name,
        decisions,
        elapsedMs: () => this.scheduler.nowMs - startMs,
        untilMs: faultsMs,
        tableOf: (sessionId) => this.#tableOf(sessionId),
        onStake: (sessionId, saidMs) => {
          this.#complaint ??= this.#wallet.law.taken(sessionId, saidMs);
        },
      });
      this.#wallet.wallets.set(player.playerId, WALLET_MICROS);
      this.players.push(player);
      this.scheduler.after(0, node, `${name} comes`, () => void player.live());
    }
  }
}

export const TABLES: Scenario = {
  ends: ['GameSession', 'wallet', 'hub'],
  faultsMs: (random) => Math.round(random.between(2, 10) * MINUTE_MS),
  restMs: REST_MS,
  prepare: (setup) => new TablesStage(setup),
};
