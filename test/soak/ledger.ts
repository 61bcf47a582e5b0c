// `npm run soak:ledger`: the reference model against the real ledger for as long as you like, with
// backends killed and the whole server killed and started again. Every answer is compared.
// Options: --operations 1000000  --kills 100  --players 24  --seed <number>

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { seedDevelopment } from '#db/development.ts';
import { migrate } from '#db/migrate.ts';
import { startPostgres } from '#scripts/emulators/postgres/postgres.ts';
import { pause } from '#test/kit/patience.ts';
import { checkSink, openSink } from '../ledger/books.ts';
import { postInContention } from '../ledger/contention.ts';
import { Ledger } from '../ledger/ledger.ts';
import { openPrizes } from '../ledger/prizes.ts';
import { type Command, KIND_COUNT_OF_ALL, PlayerRun } from '../ledger/workload.ts';

const { values } = parseArgs({
  options: {
    operations: { type: 'string', default: '1000000' },
    kills: { type: 'string', default: '100' },
    players: { type: 'string', default: '24' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
    rivals: { type: 'string', default: '40000' },
  },
});

const OPERATIONS = Number(values.operations);
const KILLS = Number(values.kills);
const PLAYERS = Number(values.players);
const SEED = Number(values.seed);
const STEPS_PER_PLAYER = 400;

const command: fc.Arbitrary<Command> = fc.record({
  kind: fc.nat(KIND_COUNT_OF_ALL - 1),
  pick: fc.nat(1000),
  size: fc.nat(1000),
  fate: fc.nat(99),
});

type Server = Awaited<ReturnType<typeof startPostgres>>;

/** The server and its data; killed and started again on the same port. */
class Machine {
  readonly dataDir: string;
  #port = 0;
  #server: Server | undefined;

  constructor(dataDir: string) {
    this.dataDir = dataDir;
  }

  get url(): string {
    if (this.#server === undefined) throw new Error('the server is down');
    return this.#server.url;
  }

  async start(): Promise<void> {
    this.#server = await startPostgres({ dataDir: this.dataDir, port: this.#port });
    this.#port = this.#server.port;
  }

  /** SIGKILL to the postmaster: what it had acknowledged must be there afterwards. */
  async kill(): Promise<void> {
    if (this.#server !== undefined) process.kill(this.#server.pid, 'SIGKILL');
    await this.#server?.stop().catch(() => {});
    await this.start();
  }

  async stop(): Promise<void> {
    await this.#server?.stop();
  }
}

async function main(): Promise<void> {
  console.log(`seed ${SEED}: ${OPERATIONS} operations, ${KILLS} kills, ${PLAYERS} players at once`);
  const folder = await mkdtemp(join(tmpdir(), 'parlor-soak-'));
  const machine = new Machine(join(folder, 'data'));
  await machine.start();
  await migrate(machine.url);
  await seedDevelopment(machine.url);
  const ledger = await Ledger.open(machine.url, PLAYERS + 8);
  ledger.patient = true;
  const startedMs = Date.now();
  let steps = 0;
  let kills = 0;
  let nextScript = 0;
  const sink = await openSink(ledger);
  await openPrizes(ledger);
  const player = async () => {
    while (steps < OPERATIONS) {
      const seed = SEED + nextScript++;
      const [script] = fc.sample(
        fc.array(command, { minLength: STEPS_PER_PLAYER, maxLength: STEPS_PER_PLAYER }),
        { seed, numRuns: 1 },
      );
      const run = await PlayerRun.begin(ledger, sink);
      try {
        for (const each of script ?? []) {
          await run.step(each);
          steps += 1;
        }
        await run.finish();
      } catch (error) {
        throw new Error(`script ${seed}, step ${run.steps}`, { cause: error });
      }
    }
  };
  let going = true;
  const chaos = async () => {
    let servers = 0;
    while (going) {
      await pause(50);
      if (kills >= KILLS || steps < (OPERATIONS * kills) / KILLS) continue;
      kills += 1;
      // Every tenth kill takes the whole server.
      if (kills % 10 === 0) {
        servers += 1;
        await machine.kill();
      } else {
        await ledger.disturb('terminate').catch(() => false);
      }
      const rate = Math.round((steps * 1000) / (Date.now() - startedMs));
      console.log(
        `${steps}/${OPERATIONS} operations, ${kills} kills (${servers} of the server), ${rate}/s`,
      );
    }
  };
  const chaosDone = chaos();
  try {
    await Promise.all(Array.from({ length: PLAYERS }, player));
    going = false;
    await chaosDone;
    await checkSink(ledger, sink);
    await ledger.call('select ledger.roll_up()', []);
    const postings = Number(values.rivals);
    const rivals = await postInContention(ledger, {
      connections: PLAYERS + 8,
      postings,
      accounts: 24,
    });
    const took = Math.round((Date.now() - startedMs) / 1000);
    console.log({
      seed: SEED,
      operations: steps,
      kills,
      seconds: took,
      ...ledger.counters,
      rivals,
    });
    const differences = await ledger.check();
    console.log({ differences });
    if (differences.length > 0 || rivals.deadlocks > 0 || rivals.lost > 0) process.exitCode = 1;
  } finally {
    going = false;
    await ledger.end();
    await machine.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

await main();
