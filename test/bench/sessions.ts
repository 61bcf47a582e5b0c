// `npm run bench:sessions`: durable rounds over WebSocket on workerd, beside what workerd does by
// itself in the same run: an object that echoes, and one that inserts a row and echoes. The wallet
// is a stand-in, so this measures the object; `npm run bench` measures the whole line. All is measured
// as shipped; what the object could do were the limit of a socket lifted is printed apart, so named.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { newId } from '#shared/ids.ts';
import { measureInTurns } from './lib/interleaved.ts';
import { type Line, openLine } from './lib/line.ts';
import { cpuMsOf, memoryBytesOf, workerdProcesses } from './lib/processes.ts';
import { type Row, table } from './lib/table.ts';
import * as tables from './lib/tables.ts';
import { startYardsticks } from './lib/yardsticks.ts';
import { measureAgainst } from './sessions-against.ts';

const { connect, nextId, play, playing, seat } = tables;
const SECONDS = Number(process.env.BENCH_SECONDS ?? 4);
const CLIENTS = (process.env.BENCH_CLIENTS ?? '1,8,32,200').split(',').map(Number);
const LIFTED = '1000000';
const PLAYS = 1_000;

async function compare(sessionsUrl: string, objectsUrl: string, pids: Pids): Promise<Row[]> {
  const rows: Row[] = [];
  for (const clients of CLIENTS) {
    const bare = (kind: 'echo' | 'insert') => {
      const opened = () => openLine(`${objectsUrl}/${kind}/${newId(Date.now())}`);
      return Promise.all(Array.from({ length: clients }, opened));
    };
    const [echo, insert] = [await bare('echo'), await bare('insert')];
    const seats = await Promise.all(Array.from({ length: clients }, () => seat(sessionsUrl)));
    const rounds = await Promise.all(seats.map((one) => connect(sessionsUrl, one)));
    const [one, two, three] = await measureInTurns(
      [
        playing(`echo, ${clients}`, echo, () => cpuMsOf(pids.yardsticks)),
        playing(`echo + insert, ${clients}`, insert, () => cpuMsOf(pids.yardsticks)),
        playing(`dice round, ${clients}`, rounds, () => cpuMsOf(pids.sessions)),
      ],
      SECONDS,
    );
    for (const line of [...echo, ...insert, ...rounds]) line.close();
    if (one === undefined || two === undefined || three === undefined) continue;
    rows.push({ measured: one }, { measured: two }, { measured: three, yardstick: two });
  }
  return rows;
}

const autoplayText = (plays: number) =>
  JSON.stringify({ type: 'autoplay', id: nextId(), stake: '1.00', params: tables.DICE, plays });

/** The rounds of an answer. */
function playedIn(answer: string): number {
  const frame = JSON.parse(answer);
  if (frame.type === 'autoplayResult') return frame.plays;
  if (frame.type === 'result') return 1;
  throw new Error(answer);
}

/** Rounds per second of one socket in a closed loop, after what it may do at once is used up. */
async function sustained(url: string, what: string, ask: () => string): Promise<void> {
  const line = await connect(url, await seat(url));
  for (let spent = 0; spent < 4; spent++) playedIn(await line.ask(autoplayText(PLAYS)));
  let played = 0;
  const startedMs = performance.now();
  while (performance.now() - startedMs < SECONDS * 1_000) played += playedIn(await line.ask(ask()));
  const perSecond = (played / (performance.now() - startedMs)) * 1_000;
  console.log(`${what}, one socket: ${Math.round(perSecond).toLocaleString('en')} rounds/s`);
  line.close();
}

/** What a client that does not wait for answers sees: how long all take, and the longest silence. */
async function pipelined(url: string, count = 20): Promise<void> {
  const line = await connect(url, await seat(url));
  const startedMs = performance.now();
  for (let index = 0; index < count; index++) line.send(autoplayText(PLAYS));
  let [lastMs, longestMs] = [startedMs, 0];
  for (let index = 0; index < count; index++) {
    playedIn(await line.next());
    const nowMs = performance.now();
    longestMs = Math.max(longestMs, nowMs - lastMs);
    lastMs = nowMs;
  }
  const seconds = ((lastMs - startedMs) / 1_000).toFixed(1);
  console.log(
    `${count} auto-plays of ${PLAYS} sent at once: ${seconds} s, ` +
      `longest pause between two answers ${Math.round(longestMs)} ms`,
  );
  line.close();
}

async function resume(url: string): Promise<void> {
  const one = await seat(url);
  const line = await connect(url, one);
  for (let index = 0; index < 1_000; index++) await line.ask(play());
  line.close();
  const times: number[] = [];
  for (let attempt = 0; attempt < 20; attempt++) {
    const startedMs = performance.now();
    const again = await connect(url, one);
    again.send(JSON.stringify({ type: 'resume', lastSeq: 900 }));
    for (let frame = 0; frame < 100; frame++) await again.next();
    times.push(performance.now() - startedMs);
    again.close();
  }
  times.sort((left, right) => left - right);
  console.log(`resume of 100 missed frames, ticket included: p50 ${times[10]?.toFixed(1)} ms`);
}

async function memory(
  name: string,
  pid: number,
  opened: (index: number) => Promise<Line>,
): Promise<void> {
  const count = Number(process.env.BENCH_IDLE ?? 1_000);
  const before = memoryBytesOf(pid);
  const lines: Line[] = [];
  for (let index = 0; index < count; index++) lines.push(await opened(index));
  const connected = memoryBytesOf(pid);
  const kib = (bytes: number) => `${(bytes / count / 1024).toFixed(0)} KiB`;
  // workerd hibernates an object after ten idle seconds.
  await new Promise((resolve) => setTimeout(resolve, 15_000));
  const hibernated = memoryBytesOf(pid);
  console.log(
    `memory per ${name}: ${kib(connected - before)} connected, ${kib(hibernated - before)} hibernated`,
  );
  for (const line of lines) line.close();
}

type Pids = { yardsticks: number; sessions: number };

/** The lines that the limit of a socket decides. */
async function speeds(url: string, objectsUrl: string, pids: Pids): Promise<void> {
  console.log(table(await compare(url, objectsUrl, pids)));
  await sustained(url, 'single rounds', play);
  await sustained(url, 'auto-play', () => autoplayText(PLAYS));
  await pipelined(url);
}

async function measureAll(folder: string): Promise<void> {
  const yardsticks = await startYardsticks(join(folder, 'yardsticks'));
  const [yardsticksPid = 0] = workerdProcesses();
  const { objectsUrl } = yardsticks;
  const withTables = async (
    framesPerSecond: string,
    measure: (url: string, pids: Pids) => Promise<void>,
  ) => {
    const started = await tables.startTables(join(folder, framesPerSecond), framesPerSecond);
    try {
      await measure(started.url, { yardsticks: yardsticksPid, sessions: started.pid });
    } finally {
      await started.stop();
    }
  };
  try {
    const shipped = tables.shippedFramesPerSecond();
    console.log(`As shipped (FRAMES_PER_SECOND ${shipped}):`);
    await withTables(shipped, async (url, pids) => {
      await speeds(url, objectsUrl, pids);
      await resume(url);
      await memory('bare object with a table', pids.yardsticks, async () => {
        const line = await openLine(`${objectsUrl}/insert/${newId(Date.now())}`);
        await line.ask('one row');
        return line;
      });
      await memory('session', pids.sessions, async () => connect(url, await seat(url)));
    });
    console.log(`With the limit lifted (FRAMES_PER_SECOND ${LIFTED}), which no deployment has:`);
    await withTables(LIFTED, (url, pids) => speeds(url, objectsUrl, pids));
  } finally {
    await yardsticks.stop();
  }
}

// `--against <git ref or directory>`: only what changed since, in pairs.
const { against } = parseArgs({ options: { against: { type: 'string' } } }).values;
const folder = mkdtempSync(join(tmpdir(), 'parlor-bench-'));
try {
  await (against === undefined ? measureAll(folder) : measureAgainst(against, folder));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
