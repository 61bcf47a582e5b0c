// `npm run bench:chat`: rooms of 50, 200 and 2,000 members on plain workerd, everything persisted,
// beside an object that only broadcasts, in the same run. The generator shares the machine: read the
// ratio to the yardstick and the CPU per message. Every member checks that no number is missing.
// `--against <git ref or directory>`: only what changed since, in pairs.

import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { pause } from '#test/kit/patience.ts';
import { measureAgainst } from './chat/against.ts';
import { Member } from './chat/member.ts';
import { type BenchPlayer, startBareBroadcast, startChatPlatform } from './chat/platform.ts';
import { drive, type Measurement, measurementOf } from './lib/load.ts';
import { cpuMsOf, memoryBytesOf } from './lib/processes.ts';

const SECONDS = Number(process.env.BENCH_SECONDS ?? 5);
const SENDERS = 5;
const BIG_ROOM = Number(process.env.BENCH_MEMBERS ?? 2_000);
const IDLE_CROWD = 1_000;
/** The first one fills the heaps that requests leave behind; the others are measured together. */
const IDLE_CROWDS = 4;

const { against } = parseArgs({ options: { against: { type: 'string' } } }).values;
if (against !== undefined) {
  const folder = mkdtempSync(join(tmpdir(), 'parlor-bench-'));
  await measureAgainst(against, folder).finally(() => rmSync(folder, { recursive: true }));
  process.exit(0);
}

const bare = await startBareBroadcast();
const platform = await startChatPlatform();
const cpuOf = (pids: number[]) => pids.reduce((sum, pid) => sum + cpuMsOf(pid), 0);
const memoryOf = (pids: number[]) => pids.reduce((sum, pid) => sum + memoryBytesOf(pid), 0);

async function enter(player: BenchPlayer, roomId: string): Promise<Member> {
  const response = await fetch(`${platform.url}/v1/rooms/${roomId}/ticket`, {
    method: 'POST',
    headers: { authorization: `Bearer ${player.token}` },
  });
  const body = (await response.json()) as { ticket?: string };
  if (body.ticket === undefined) throw new Error(JSON.stringify(body));
  return Member.connect(`${platform.url}/v1/rooms/${roomId}/socket`, body.ticket);
}

async function inBatches<In, Out>(list: In[], work: (item: In) => Promise<Out>): Promise<Out[]> {
  const results: Out[] = [];
  for (let from = 0; from < list.length; from += 16) {
    results.push(...(await Promise.all(list.slice(from, from + 16).map(work))));
  }
  return results;
}

interface Run extends Measurement {
  deliveriesPerSecond: number;
  breaks: number;
  missing: number;
}

async function everybodyHeard(members: Member[], count: number): Promise<number> {
  const deadlineMs = performance.now() + 20_000;
  const missing = () => members.reduce((sum, { heard }) => sum + (count - heard.messages), 0);
  while (missing() > 0 && performance.now() < deadlineMs) await pause(20);
  return missing();
}

/** Closed loop of the senders; `paceMs` waits between messages instead. */
async function run(name: string, members: Member[], pids: number[], paceMs = 0): Promise<Run> {
  const senders = paceMs > 0 ? members.slice(0, 1) : members.slice(0, SENDERS);
  const heardBefore = members[0]?.heard.messages ?? 0;
  for (let index = 0; index < 20; index++) await Promise.all(senders.map((sender) => sender.say()));
  await everybodyHeard(members, heardBefore + 20 * senders.length);
  for (const { heard } of members) heard.messages = 0;
  const latencies: number[] = [];
  const cpuBefore = cpuOf(pids);
  const startedMs = performance.now();
  const operation = async (index: number) => {
    const sentMs = performance.now();
    await senders[index]?.say();
    const latencyMs = performance.now() - sentMs;
    latencies.push(latencyMs);
    if (paceMs > latencyMs) await pause(paceMs - latencyMs);
  };
  await drive({ clients: senders.length, operation }, startedMs + SECONDS * 1000);
  const missing = await everybodyHeard(members, latencies.length);
  const elapsedMs = performance.now() - startedMs;
  const measured = measurementOf(name, { latencies, cpuMs: cpuOf(pids) - cpuBefore, elapsedMs });
  const errors = members.flatMap(({ heard }) => heard.errors);
  if (errors.length > 0) throw new Error(`${name}: ${errors[0]}`);
  return {
    ...measured,
    deliveriesPerSecond: measured.operationsPerSecond * members.length,
    breaks: members.reduce((sum, { heard }) => sum + heard.breaks, 0),
    missing,
  };
}

function print(row: Run, yardstick?: Run): void {
  const ratio = yardstick && row.deliveriesPerSecond / yardstick.deliveriesPerSecond;
  const cells = [
    row.name,
    row.operationsPerSecond.toFixed(0),
    row.deliveriesPerSecond.toFixed(0),
    row.p50Ms.toFixed(2),
    row.p99Ms.toFixed(2),
    row.cpuMsPerOperation.toFixed(3),
    ratio === undefined ? '' : ratio.toFixed(2),
    `${row.missing} lost, ${row.breaks} out of order`,
  ];
  console.log(`| ${cells.join(' | ')} |`);
}

const crowd = (room: string, people: BenchPlayer[]) => inBatches(people, (p) => enter(p, room));
const bareCrowd = (count: number) =>
  inBatches(Array.from({ length: count }), () => Member.connect(`${bare.url}/${count}`, 'x'));
const closeAll = (members: Member[]) => {
  for (const member of members) member.close();
};

async function measureBigRooms(): Promise<void> {
  await pause(500);
  const big = await platform.room(Math.ceil(BIG_ROOM / 5));
  const connectStartedMs = performance.now();
  const members = await crowd(big, await platform.players(BIG_ROOM));
  const connectSeconds = (performance.now() - connectStartedMs) / 1000;
  const shards = await platform.shardsOf(big);
  print(await run(`room, ${BIG_ROOM} members on ${shards} objects`, members, platform.pids));
  closeAll(members);
  console.log(`\n${BIG_ROOM} members connected in ${connectSeconds.toFixed(1)} s.`);
}

// Resident memory is what the members cost and what the collectors of all Workers have not taken yet,
// which is more. So crowds come one after another and stay: what is left grows, garbage does not.
async function measureIdle(): Promise<void> {
  const room = await platform.room(2 * IDLE_CROWD * IDLE_CROWDS);
  const marks: number[] = [];
  const staying: Member[] = [];
  for (let index = 0; index < IDLE_CROWDS; index++) {
    staying.push(...(await crowd(room, await platform.players(IDLE_CROWD))));
    await pause(15_000);
    marks.push(memoryOf(platform.pids));
  }
  const kibibytes = (from: number, to: number, count: number) =>
    (((marks[to] ?? 0) - (marks[from] ?? 0)) / count / 1024).toFixed(0);
  const last = IDLE_CROWDS - 1;
  const each = Array.from({ length: last }, (_, at) => kibibytes(at, at + 1, IDLE_CROWD));
  console.log(
    `Idle members, hibernated: ${kibibytes(0, last, last * IDLE_CROWD)} KiB each over crowds 2 to ` +
      `${IDLE_CROWDS} of ${IDLE_CROWD}; by crowd ${each.join(', ')} ` +
      '(resident memory of the whole process, hubs included).',
  );
  closeAll(staying);
}

console.log(`${cpus().length} cores, ${SECONDS} s each, ${SENDERS} senders in closed loop\n`);
console.log(
  '| what | messages/s | deliveries/s | ack p50 ms | ack p99 ms | CPU ms/message | ÷ bare | check |',
);
console.log('| --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |');
for (const count of [50, 200]) {
  const bareMembers = await bareCrowd(count);
  const yardstick = await run(`bare broadcast, ${count} members`, bareMembers, bare.pids);
  closeAll(bareMembers);
  print(yardstick);
  const members = await crowd(await platform.room(count + 100), await platform.players(count));
  print(await run(`room, ${count} members`, members, platform.pids), yardstick);
  if (count === 200) {
    print(await run('room, 200 members, 20 messages/s', members, platform.pids, 50));
  }
  closeAll(members);
}
if (BIG_ROOM > 0) {
  await measureBigRooms();
  await measureIdle();
}
await platform.stop();
await bare.stop();
process.exit(0);
