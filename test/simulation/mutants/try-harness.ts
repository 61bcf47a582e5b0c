// Faults of the harness itself, planted to see that it finds them: work of Node that the scheduler
// does not hold, chance that no seed decides, work that never settles. Prints one JSON: what each run
// came to.

import { runCampaign } from '../run/campaign.ts';
import type { Planted } from '../run/job.ts';
import { Pool } from '../run/pool.ts';

const HANDLER = 'durable-objects/game-session/connect/command-handler.ts';
const RECEIVE = `    const connection = this.#connections.of(socket);
    const text = this.#connections.textOf(socket, message);`;
const receiving = (code: string): Planted => ({
  file: HANDLER,
  find: RECEIVE,
  replace: `${code}\n${RECEIVE}`,
});

const PLANTS: Readonly<Record<string, Planted>> = {
  'a file is read': receiving(
    `void import('node:fs/promises').then((files) => files.readFile(import.meta.filename));`,
  ),
  'a real socket is opened': receiving(
    `void import('node:net').then(({ connect }) => connect(9, '127.0.0.1').on('error', () => {}));`,
  ),
  'a real timer is set': receiving(
    `void import('node:timers').then((timers) => timers.setTimeout(() => {}, 20));`,
  ),
  'a module draws as it is loaded': {
    file: HANDLER,
    find: 'const ASK_PAUSE_MS = 2 * SECOND_MS;',
    replace: 'const ASK_PAUSE_MS = 2 * SECOND_MS + Math.random();',
  },
  'a call never settles': {
    file: 'durable-objects/game-session/index.ts',
    find: 'const known = this.#session.storage.requestOf(name);',
    replace: `await new Promise(() => {});
    const known = this.#session.storage.requestOf(name);`,
  },
  'a pause is drawn from the machine': {
    file: 'durable-objects/game-session/deliver/balance-notifier.ts',
    find: 'const timer = setTimeout(resolve, NOTIFY_EVERY_MS);',
    replace: `const timer = setTimeout(resolve, NOTIFY_EVERY_MS + Number(process.hrtime.bigint() % 97n));`,
  },
};

const SEEDS = [2, 3, 4];

const outcomes = [];
for (const [name, planted] of Object.entries(PLANTS)) {
  const pool = new Pool({ processes: 1, scenario: 'tables', planted: [planted] });
  const campaign = await runCampaign({ pool, seeds: SEEDS, shared: {} });
  pool.close();
  const failure = campaign.failed[0]?.failure ?? null;
  outcomes.push({
    name,
    invariant: failure?.invariant ?? (campaign.unlike.length > 0 ? 'unlike' : null),
    message: failure?.message ?? '',
  });
}
console.log(JSON.stringify(outcomes, null, 2));
