// `npm run bench:sessions`: durable rounds over WebSocket on workerd, beside what workerd does by
// itself in the same run: an object that echoes, and one that inserts a row and echoes. The wallet
// is a stand-in, so this measures the object; `npm run bench` measures the whole line. All is measured
// as shipped; what the object could do were the limit of a socket lifted is printed apart, so named.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { convertV4MiniflareOptions, Miniflare } from 'miniflare';
import { newKeys } from '#scripts/platform/keys.ts';
import { newId } from '#shared/ids.ts';
import { type Contender, measureInTurns } from './lib/interleaved.ts';
import { type Line, openLine } from './lib/line.ts';
import { cpuMsOf, memoryBytesOf, workerdProcesses } from './lib/processes.ts';
import { type Row, table } from './lib/table.ts';
import { startYardsticks } from './lib/yardsticks.ts';

const ROOT = join(import.meta.dirname, '../..');
const SECONDS = Number(process.env.BENCH_SECONDS ?? 4);
const CLIENTS = (process.env.BENCH_CLIENTS ?? '1,8,32,200').split(',').map(Number);
const LIFTED = '1000000';
const PLAYS = 1_000;
const DICE = { target: '50.00', direction: 'over' };

async function bundle(): Promise<string> {
  const result = await build({
    entryPoints: [join(ROOT, 'durable-objects/game-session/worker.ts')],
    bundle: true,
    format: 'esm',
    write: false,
    minify: false,
    external: ['cloudflare:workers'],
  });
  return result.outputFiles[0]?.text ?? '';
}

/** The limit of a socket as production deploys it. */
function shippedFramesPerSecond(): string {
  const config = readFileSync(join(ROOT, 'durable-objects/game-session/wrangler.toml'), 'utf8');
  const [, deployed = ''] = config.split('[env.production.vars]');
  const value = /^FRAMES_PER_SECOND = "(\d+)"$/m.exec(deployed)?.[1];
  if (value === undefined) throw new Error('wrangler.toml sets no FRAMES_PER_SECOND');
  return value;
}

async function startSessions(storageFolder: string, framesPerSecond: string) {
  const common = { modules: true, compatibilityDate: '2026-10-20' };
  const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
  const socket = { host: '127.0.0.1', port: 0, proxy: false };
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      port: 0,
      cf: false,
      resourcePersistencePath: storageFolder,
      workers: [
        {
          ...common,
          name: 'driver',
          script: read('test/bench/sessions-driver.mjs'),
          unsafeDirectSockets: [socket],
          serviceBindings: { WALLET: { name: 'neighbours', entrypoint: 'WalletService' } },
          durableObjects: {
            GAME_SESSION: { className: 'GameSession', scriptName: 'sessions', useSQLite: true },
          },
        },
        {
          ...common,
          name: 'sessions',
          script: await bundle(),
          compatibilityFlags: ['nodejs_compat'],
          bindings: { FRAMES_PER_SECOND: framesPerSecond, ...newKeys() },
          serviceBindings: { WALLET: { name: 'neighbours', entrypoint: 'WalletService' } },
          durableObjects: {
            GAME_SESSION: { className: 'GameSession', useSQLite: true },
            PLAYER_HUB: { className: 'PlayerHub', scriptName: 'neighbours', useSQLite: true },
          },
        },
        {
          ...common,
          name: 'neighbours',
          script: read('test/workers/game-session/neighbours.mjs'),
          durableObjects: { PLAYER_HUB: { className: 'PlayerHub', useSQLite: true } },
        },
      ],
    }),
  );
  await miniflare.ready;
  return {
    url: (await miniflare.unsafeGetDirectURL('driver')).origin,
    stop: () => miniflare.dispose(),
  };
}

type Seat = { sessionId: string; playerId: string };

async function post(url: string, body: unknown): Promise<{ ok: boolean } & Record<string, never>> {
  const response = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
  return response.json() as never;
}

async function seat(url: string, gameId = 'dice'): Promise<Seat> {
  const sessionId = newId(Date.now());
  const playerId = newId(Date.now());
  await post(`${url}/open/${sessionId}`, { playerId, gameId, currency: 'GC' });
  return { sessionId, playerId };
}

async function connect(url: string, { sessionId, playerId }: Seat): Promise<Line> {
  const issued = await post(`${url}/ticket/${sessionId}`, { playerId });
  const { ticket } = (issued as unknown as { value: { ticket: string } }).value;
  const line = await openLine(`${url.replace('http', 'ws')}/socket/${sessionId}`, [
    'parlor.v1',
    ticket,
  ]);
  await line.next();
  return line;
}

let commands = 0;
const nextId = () => `c${++commands}`;
const play = () => JSON.stringify({ type: 'play', id: nextId(), stake: '1.00', params: DICE });

function contender(name: string, lines: Line[], pid: number): Contender {
  return {
    name,
    clients: lines.length,
    operation: async (client) => {
      const line = lines[client];
      if (line === undefined) throw new Error('no line');
      const answer = await line.ask(play());
      if (answer.startsWith('{"type":"error"')) throw new Error(answer);
    },
    cpuMs: () => cpuMsOf(pid),
  };
}

async function compare(sessionsUrl: string, objectsUrl: string, pids: Pids): Promise<Row[]> {
  const rows: Row[] = [];
  for (const clients of CLIENTS) {
    const bare = (kind: 'echo' | 'insert') => {
      const url = `${objectsUrl.replace('http', 'ws')}/${kind}`;
      return Promise.all(
        Array.from({ length: clients }, () => openLine(`${url}/${newId(Date.now())}`)),
      );
    };
    const [echo, insert] = [await bare('echo'), await bare('insert')];
    const seats = await Promise.all(Array.from({ length: clients }, () => seat(sessionsUrl)));
    const rounds = await Promise.all(seats.map((one) => connect(sessionsUrl, one)));
    const [one, two, three] = await measureInTurns(
      [
        contender(`echo, ${clients}`, echo, pids.yardsticks),
        contender(`echo + insert, ${clients}`, insert, pids.yardsticks),
        contender(`dice round, ${clients}`, rounds, pids.sessions),
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
  JSON.stringify({ type: 'autoplay', id: nextId(), stake: '1.00', params: DICE, plays });

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

const folder = mkdtempSync(join(tmpdir(), 'parlor-bench-'));
const yardsticks = await startYardsticks(join(folder, 'yardsticks'));
const [yardsticksPid = 0] = workerdProcesses();
const { objectsUrl } = yardsticks;

async function withSessions(
  framesPerSecond: string,
  measure: (url: string, pids: Pids) => Promise<void>,
): Promise<void> {
  const sessions = await startSessions(join(folder, framesPerSecond), framesPerSecond);
  const pid = workerdProcesses().find((one) => one !== yardsticksPid) ?? 0;
  try {
    await measure(sessions.url, { yardsticks: yardsticksPid, sessions: pid });
  } finally {
    await sessions.stop();
  }
}

try {
  const shipped = shippedFramesPerSecond();
  console.log(`As shipped (FRAMES_PER_SECOND ${shipped}):`);
  await withSessions(shipped, async (url, pids) => {
    await speeds(url, objectsUrl, pids);
    await resume(url);
    const insertUrl = `${objectsUrl.replace('http', 'ws')}/insert`;
    await memory('bare object with a table', pids.yardsticks, async () => {
      const line = await openLine(`${insertUrl}/${newId(Date.now())}`);
      await line.ask('one row');
      return line;
    });
    await memory('session', pids.sessions, async () => connect(url, await seat(url)));
  });
  console.log(`With the limit lifted (FRAMES_PER_SECOND ${LIFTED}), which no deployment has:`);
  await withSessions(LIFTED, (url, pids) => speeds(url, objectsUrl, pids));
} finally {
  await yardsticks.stop();
  rmSync(folder, { recursive: true, force: true });
}
