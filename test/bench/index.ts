// `npm run bench`: first numbers of the whole platform, each beside its yardstick in the same run.
// Everything shares the machine, the load generator too: read the ratios and the CPU per operation.

import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { dice, newPlayer, type Player } from '#test/kit/player.ts';
import { measureGet } from './lib/http.ts';
import { openLine } from './lib/line.ts';
import { type Measurement, measure } from './lib/load.ts';
import { startBenchPlatform } from './lib/platform.ts';
import { cpuMsOf, workerdProcesses } from './lib/processes.ts';
import { type Row, table } from './lib/table.ts';
import { startYardsticks } from './lib/yardsticks.ts';

const CLIENTS = 32;
const SECONDS = Number(process.env.BENCH_SECONDS ?? 5);

const folder = mkdtempSync(join(tmpdir(), 'parlor-yardsticks-'));
const yardsticks = await startYardsticks(folder);
const bare = [yardsticks.pid];
const platform = await startBenchPlatform();
const ours = workerdProcesses().filter((pid) => !bare.includes(pid));
const cpuOf = (pids: number[]) => () => pids.reduce((sum, pid) => sum + cpuMsOf(pid), 0);

const loadOn = (pids: number[], name: string) => ({
  name,
  clients: CLIENTS,
  seconds: SECONDS,
  cpuMs: cpuOf(pids),
});

async function measureObject(name: string, kind: 'echo' | 'insert'): Promise<Measurement> {
  const askers = await Promise.all(
    Array.from({ length: CLIENTS }, (_, index) =>
      openLine(`${yardsticks.objectsUrl}/${kind}/${kind}-${index}`),
    ),
  );
  const text = JSON.stringify(dice('x'));
  const measured = await measure({
    ...loadOn(bare, name),
    operation: (client) => askers[client]?.ask(text) ?? Promise.resolve(),
  });
  for (const asker of askers) asker.close();
  return measured;
}

async function seat(): Promise<{ player: Player; socketUrl: string; ticket: string }> {
  const player = await newPlayer(platform);
  await player.bonus();
  const { body } = await player.sit({ currency: 'GC', buyIn: '10000.00' });
  return { player, socketUrl: body.socketUrl, ticket: body.ticket };
}

const isReply = (text: string) => /^\{"type":"(result|error)"/.test(text);

async function measureRounds(seats: Awaited<ReturnType<typeof seat>>[]): Promise<Measurement> {
  const askers = await Promise.all(
    seats.map(({ socketUrl, ticket }) => openLine(socketUrl, ['parlor.v1', ticket], isReply)),
  );
  let count = 0;
  const measured = await measure({
    ...loadOn(ours, 'dice round over WebSocket, durable'),
    async operation(client) {
      count += 1;
      const answer = await askers[client]?.ask(JSON.stringify(dice(`r${count}`)));
      if (!answer?.includes('"type":"result"')) throw new Error(`no result: ${answer}`);
    },
  });
  for (const asker of askers) asker.close();
  return measured;
}

try {
  const path = '/healthz';
  const { url } = platform;
  const hello = await measureGet(loadOn(bare, 'bare Hono Worker'), {
    url: yardsticks.helloUrl,
    path,
  });
  const health = await measureGet(loadOn(ours, 'gateway /healthz'), { url, path });
  const echo = await measureObject('bare object, echo', 'echo');
  const insert = await measureObject('bare object, one SQLite insert', 'insert');
  const seats = await Promise.all(Array.from({ length: CLIENTS }, seat));
  const rounds = await measureRounds(seats);
  const token = seats[0]?.player.token ?? '';
  const reading = { url, path: '/v1/wallet', token };
  const wallet = await measureGet(loadOn(ours, 'wallet read'), reading);
  const rows: Row[] = [
    { measured: hello },
    { measured: health, yardstick: hello },
    { measured: echo },
    { measured: insert, yardstick: echo },
    { measured: rounds, yardstick: insert },
    { measured: wallet, yardstick: hello },
  ];
  console.log(`\n${cpus().length} cores, ${CLIENTS} clients in closed loop, ${SECONDS} s each\n`);
  console.log(table(rows));
  console.log('\nPostings against TPC-B: npm run bench:ledger');
} finally {
  await platform.stop();
  await yardsticks.stop();
  rmSync(folder, { recursive: true, force: true });
}
