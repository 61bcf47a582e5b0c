// `npm run bench:auth`: what identity costs. An authenticated request against one that needs no token,
// a sign-in with the hash's share, and whether the platform still answers while 200 sign in.

import { randomUUID } from 'node:crypto';
import { cpus } from 'node:os';
import { call } from '#test/kit/call.ts';
import { newPlayers, type Player } from '#test/kit/player.ts';
import { httpClient, measureGet } from './lib/http.ts';
import { type Measurement, measure, quantile } from './lib/load.ts';
import { startBenchPlatform } from './lib/platform.ts';
import { cpuMsOf, workerdProcesses } from './lib/processes.ts';
import { table } from './lib/table.ts';

const SECONDS = Number(process.env.BENCH_SECONDS ?? 5);
const CLIENTS = 16;
const LOGINS_AT_ONCE = 200;
const PLAYERS = 25;

type Platform = Awaited<ReturnType<typeof startBenchPlatform>>;
const cpuMs = () => workerdProcesses().reduce((sum, pid) => sum + cpuMsOf(pid), 0);

const load = (name: string, clients = CLIENTS) => ({ name, clients, seconds: SECONDS, cpuMs });

function measureLogin(name: string, players: Player[]): Promise<Measurement> {
  return measure({
    ...load(name, 4),
    operation: async (client) => players[client]?.signIn(),
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

const at = (sorted: number[], q: number) => quantile(sorted, q).toFixed(0);

/** 200 sign-ins and 20 registrations at once; what `/healthz` does meanwhile. */
async function storm(platform: Platform, players: Player[]): Promise<void> {
  const health: number[] = [];
  let over = false;
  const watching = (async () => {
    const client = httpClient(platform.url, CLIENTS);
    while (!over) {
      const started = performance.now();
      await client.get('/healthz');
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
      `p50 ${at(health, 0.5)} ms, p99 ${at(health, 0.99)} ms, ` +
      `longest ${at(health, 1)} ms`,
  );
}

const rows: { measured: Measurement; yardstick?: Measurement }[] = [];
const cheap = await startBenchPlatform();
let fast: Measurement;
try {
  const players = await newPlayers(cheap, 4);
  const token = players[0]?.token ?? '';
  const { url } = cheap;
  const jwks = { url, path: '/.well-known/jwks.json' };
  const open = await measureGet(load('public route of auth'), jwks);
  // A player asks for a staff route: token, liveness and permission are checked, then it ends.
  const audit = { url, path: '/v1/admin/audit', token, status: 403 };
  const guarded = await measureGet(load('token + liveness'), audit);
  const read = await measureGet(load('GET /v1/me'), { url, path: '/v1/me', token });
  rows.push({ measured: open }, { measured: guarded, yardstick: open });
  rows.push({ measured: read, yardstick: open });
  fast = await measureLogin('sign-in, hash of 2^10', players);
  rows.push({ measured: fast });
} finally {
  await cheap.stop();
}

const real = await startBenchPlatform({ variables: { SCRYPT_LOG_N: '' } });
try {
  const players = await newPlayers(real, PLAYERS);
  const full = await measureLogin('sign-in, hash of 2^15 (production)', players);
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
