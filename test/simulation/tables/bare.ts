// One table that is asked directly, without a line: what the platform's code costs alone.

import type { GameSessionContract } from '#shared/contracts/game-session.ts';
import type { Faults } from '../faults/faults.ts';
import { SimNode } from '../platform/node.ts';
import type { Prng } from '../platform/prng.ts';
import { type TablePlatform, tablePlatform } from './platform.ts';
import { TableWallet } from './wallet.ts';

const SESSION = '019caaf1-884c-7e30-9e93-a12a4ce93b80';
const PLAYER = '019caaf1-884c-7e30-9e93-a12a4ce93b81';
const SIGN_IN = '019caaf1-884c-7e30-9e93-a12a4ce93b82';
const WALLET_MICROS = 1_000_000_000_000n;
/** Between two batches of rounds, milliseconds: no table takes more than its frames per second. */
const PAUSE_MS = 200;
const AT_ONCE = 50;

interface Instance {
  ctx: { getWebSockets(): unknown[] };
  webSocketMessage(socket: unknown, message: string): unknown;
}

export class BareTable {
  readonly #world: TablePlatform;
  #rounds = 0;

  private constructor(world: TablePlatform) {
    this.#world = world;
  }

  /** A table of dice with a player at it. */
  static async open(random: Prng, faults: Faults): Promise<BareTable> {
    const wallet = new TableWallet();
    wallet.wallets.set(PLAYER, WALLET_MICROS);
    const world = tablePlatform({ random, faults, startMs: 0, wallet });
    const client = new SimNode(world.platform, { name: 'client', kind: 'client', random });
    const object = world.tables.getByName(SESSION) as GameSessionContract;
    const table = new BareTable(world);
    client.run(async () => {
      const about = {
        sessionId: SESSION,
        playerId: PLAYER,
        gameId: 'dice',
        currency: 'GC',
      } as const;
      await object.open({ ...about, buyInMicros: WALLET_MICROS });
      const issued = await object.issueTicket(PLAYER, SIGN_IN, 'player');
      if (!issued.ok) throw new Error(issued.error.code);
      new WebSocket(`wss://tables.sim/${SESSION}`, ['parlor.v1', issued.value.ticket]);
    });
    for (let pause = 0; pause < 10; pause++) await table.#goOn();
    return table;
  }

  async playMany(rounds: number): Promise<void> {
    for (let round = 1; round <= rounds; round++) {
      this.#play();
      if (round % AT_ONCE === 0) await this.#goOn();
    }
  }

  #play(): void {
    this.#rounds += 1;
    const { node, instance } = this.#world.tables.objectOf(SESSION).wake();
    const table = instance as unknown as Instance;
    const [socket] = table.ctx.getWebSockets();
    if (socket === undefined) throw new Error('nobody sits at the table');
    const params = { target: '50.00', direction: 'over' };
    const frame = { type: 'play', id: `round-${this.#rounds}`, stake: '1.00', params };
    node.run(() => table.webSocketMessage(socket, JSON.stringify(frame)));
  }

  /** Lets the world around it go on for a moment. */
  async #goOn(): Promise<void> {
    const { scheduler } = this.#world;
    await scheduler.run(scheduler.nowMs + PAUSE_MS);
  }
}
