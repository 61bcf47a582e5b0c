// `npm run bench:auth`: what identity costs. An authenticated request against one that needs no token,
// a sign-in with the hash's share, and whether the platform still answers while 200 sign in.

import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { cpus } from 'node:os';
import { call, newPlayer, type Player } from '#test/kit/player.ts';
import { type Measurement, measure } from './lib/load.ts';
import { startBenchPlatform } from './lib/platform.ts';
import { cpuMsOf, workerdProcesses } from './lib/processes.ts';
import { table } from './lib/table.ts';

const SECONDS = Number(process.env.BENCH_SECONDS ?? 5);
const CLIENTS = 16;
const LOGINS_AT_ONCE = 200;
const PLAYERS = 25;

type Platform = Awaited<ReturnType<typeof startBenchPlatform>>;
const cpuMs = () => workerdProcesses().reduce((sum, pid) => sum + cpuMsOf(pid), 0);

function getter(platform: Platform, path: string, status: number, token?: string) {
  const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS });
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const get = () =>
    new Promise<void>((resolve, reject) => {
      request(platform.url + path, { agent, headers }, (response) => {
        response.resume();
        response.on('end', () =>
          response.statusCode === status
            ? resolve()
            : reject(new Error(`${path} answered ${response.statusCode}`)),
        );
      })
        .on('error', reject)
        .end();
    });
  return { get, stop: () => agent.destroy() };
}

async function measureGet(
  platform: Platform,
  name: string,
  path: string,
  status: number,
  token?: string,
): Promise<Measurement> {
  const client = getter(platform, path, status, token);
  const measured = await measure({
    name,
    clients: CLIENTS,
    seconds: SECONDS,
    operation: client.get,
    cpuMs,
  });
  client.stop();
  return measured;
}

async function signIn(platform: Platform, { email, password }: Player): Promise<void> {
  const answer = await call(platform.url, 'POST', '/v1/auth/login', { body: { email, password } });
  if (answer.status !== 200) throw new Error(`login answered ${answer.status}`);
}

const people = (platform: Platform, count: number) =>
  Promise.all(Array.from({ length: count }, () => newPlayer(platform)));

function measureLogin(platform: Platform, name: string, players: Player[]): Promise<Measurement> {
  return measure({
    name,
    clients: 4,
    seconds: SECONDS,
    async operation(client) {
      const player = players[client];
      if (player !== undefined) await signIn(platform, player);
    },
    cpuMs,
  });
}

async function register(platform: Platform): Promise<number> {
  const name = `Bench${randomUUID().slice(0, 12)}`;
  const body = {
    email: `${name.toLowerCase()}@example.com`,
    password: `correct horse ${randomUUID()}`,
    displayName: name,
    dateOfBirth: '1990-01-31',
    acceptTerms: true,
  };
  return (await call(platform.url, 'POST', '/v1/auth/register', { body })).status;
}

const quantile = (sorted: number[], q: number) =>
  (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN).toFixed(0);

/** 200 sign-ins and 20 registrations at once; what `/healthz` does meanwhile. */
async function storm(platform: Platform, players: Player[]): Promise<void> {
  const health: number[] = [];
  let over = false;
  const watching = (async () => {
    const client = getter(platform, '/healthz', 200);
    while (!over) {
      const started = performance.now();
      await client.get();
      health.push(performance.now() - started);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    client.stop();
  })();
  const started = performance.now();
  const logins = Array.from({ length: LOGINS_AT_ONCE }, async (_, index) => {
    const player = players[index % players.length];
    if (player === undefined) return 0;
    const { email, password } = player;
    const body = { email, password };
    return (await call(platform.url, 'POST', '/v1/auth/login', { body })).status;
  });
  const registrations = Array.from({ length: 20 }, () => register(platform));
  const statuses = await Promise.all([...logins, ...registrations]);
  const seconds = (performance.now() - started) / 1000;
  over = true;
  await watching;
  health.sort((one, two) => one - two);
  const count = Map.groupBy(statuses, (status) => status);
  const spelled = [...count].map(([status, list]) => `${list.length} × ${status}`).join(', ');
  console.log(`\n${LOGINS_AT_ONCE} sign-ins and 20 registrations at once: ${spelled}`);
  console.log(
    `took ${seconds.toFixed(1)} s; /healthz meanwhile ${health.length} times: ` +
      `p50 ${quantile(health, 0.5)} ms, p99 ${quantile(health, 0.99)} ms, ` +
      `longest ${quantile(health, 1)} ms`,
  );
}

const rows: { measured: Measurement; yardstick?: Measurement }[] = [];
const cheap = await startBenchPlatform();
let fast: Measurement;
try {
  const players = await people(cheap, 4);
  const token = players[0]?.token ?? '';
  const open = await measureGet(cheap, 'public route of auth', '/.well-known/jwks.json', 200);
  // A player asks for a staff route: token, liveness and permission are checked, then it ends.
  const guarded = await measureGet(cheap, 'token + liveness', '/v1/admin/audit', 403, token);
  const read = await measureGet(cheap, 'GET /v1/me', '/v1/me', 200, token);
  rows.push({ measured: open }, { measured: guarded, yardstick: open });
  rows.push({ measured: read, yardstick: open });
  fast = await measureLogin(cheap, 'sign-in, hash of 2^10', players);
  rows.push({ measured: fast });
} finally {
  await cheap.stop();
}

const real = await startBenchPlatform({ SCRYPT_LOG_N: '' });
try {
  const players = await people(real, PLAYERS);
  const full = await measureLogin(real, 'sign-in, hash of 2^15 (production)', players);
  rows.push({ measured: full, yardstick: fast });
  console.log(`\n${cpus().length} cores, ${CLIENTS} clients in closed loop, ${SECONDS} s each\n`);
  console.log(table(rows));
  const [open, guarded] = rows.map(({ measured }) => measured.cpuMsPerOperation);
  console.log(`\nsignature and liveness: ${((guarded ?? 0) - (open ?? 0)).toFixed(3)} CPU ms`);
  const share = 1 - fast.cpuMsPerOperation / full.cpuMsPerOperation;
  console.log(`the hash is ${(share * 100).toFixed(0)} % of a sign-in's CPU`);
  await storm(real, players);
} finally {
  await real.stop();
}
